"""Help for everybody: asking without an account, the page of a conversation, help inside the desk."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from registratura.doors.portal import guards
from registratura.flows import support as flow
from registratura.support import queries
from registratura.support import services as support
from registratura.support.machine import State
from tests.cast import Supplier, Town, open_supplier
from tests.doors.attack import client_of

pytestmark = pytest.mark.django_db
ASK = "/asistenta/scrieti/"


@pytest.fixture
def supplier() -> Supplier:
    return open_supplier()


def form(**fields: Any) -> dict[str, Any]:
    token = guards.fields(what="support", now=timezone.now() - timedelta(seconds=30)).token
    return {"guard_token": token} | fields


def asked(client: Client) -> str:
    """Ask without an account and return the address of the conversation."""
    values = form(subject="Nu pot intra", body="Legătura nu merge.", email="maria@exemplu.ro", name="Maria")
    page = client.post(ASK, values)
    met = re.search(r'href="(/asistenta/cerere/[^"]+)"', page.text)
    assert met, page.text[-3000:]
    return met[1]


def test_a_question_without_an_account_goes_on_behind_its_link(supplier: Supplier) -> None:
    client = Client()
    place = asked(client)
    page = client.get(place)
    file = SimpleUploadedFile("ecran.txt", b"ecranul")
    written = client.post(place, form(body="<script>alert(1)</script> Uitați", files=file))
    number = int(re.search(r"/(\d+)-", place)[1])  # type: ignore[index]
    with flow.department(supplier=supplier.institution):
        support.note(ticket_id=number, body="NUMAINOI", by=supplier.administrator, now=timezone.now())
        support.set_state(
            ticket_id=number, to=State.SOLVED, reason="", by=supplier.administrator, now=timezone.now()
        )
    early = client.get(place)
    rated = client.post(f"{place}parere/", form(stars="4", words="Bine"))
    bad = client.post(f"{place}parere/", form(stars="9"))

    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex"
    assert (written.status_code, rated.status_code, bad.status_code) == (302, 302, 422)
    assert "&lt;script&gt;" in early.text
    assert "NUMAINOI" not in early.text
    with flow.department(supplier=supplier.institution):
        card = queries.card(number)
    assert card is not None
    assert card.line.rating == 4
    file_id = card.said[1].files[0].id
    given = client.get(f"{place}fisier/{file_id}/")
    assert b"".join(given.streaming_content) == b"ecranul"  # type: ignore[attr-defined]
    assert client.get(f"{place[:-4]}aaa/fisier/{file_id}/").status_code == 404


def test_refusals_keep_what_was_typed(supplier: Supplier) -> None:
    page = Client().post(ASK, form(subject="Ceva", body="Text lung", email="nu-e-adresa"))
    trapped = Client().post(ASK, form(subject="Ceva", body="Text", email="a@b.ro", pagina_web="http://x"))
    away = Client().post("/asistenta/cerere/1-" + "0" * 32 + "/", form(body="x"))

    assert page.status_code == 422
    assert "Text lung" in page.text
    assert trapped.status_code == 409
    assert away.status_code == 404


def test_where_nobody_is_the_supplier_there_is_no_support(alba: Town) -> None:
    assert Client().get(ASK).status_code == 404
    page = client_of(alba.clerk).get(f"/birou/{alba.institution.code}/ajutor/")

    assert page.status_code == 200
    assert "registratura doctor" in page.text


def test_an_official_asks_from_the_desk_and_sees_only_own_questions(supplier: Supplier, alba: Town) -> None:
    here = f"/birou/{alba.institution.code}/ajutor/"
    client = client_of(alba.clerk)
    sent = client.post(f"{here}cerere/", {"subject": "Cum repartizez", "body": "Nu găsesc butonul."})
    refused = client.post(f"{here}cerere/", {"subject": "", "body": "x"})
    own, other = client.get(here), client_of(alba.head).get(here)

    assert sent.status_code == 302
    assert refused.status_code == 422
    assert "Cum repartizez" in own.text
    assert "Cum repartizez" not in other.text
    assert client_of(None).get(here).status_code == 302
    assert client.get("/birou/primaria-buzau/ajutor/").status_code == 404
    with flow.department(supplier=supplier.institution):
        (line,) = queries.lines(queries.Search())
    assert (line.client, line.requester, line.channel) == (
        alba.institution.name,
        alba.clerk.full_name,
        "desk",
    )
