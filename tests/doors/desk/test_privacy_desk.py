"""The desk of whoever answers for personal data: disclosures, requests, incidents, who saw whom, shared links."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registratura.disclosures import queries as disclosures
from registratura.disclosures import services as recording
from registratura.disclosures.catalogue import Way
from registratura.incidents import queries as incidents
from registratura.kernel.personal_data import person_of
from registratura.toolkit.scope import acting_for
from tests.cast import Town

Enter = Callable[[Any], Client]
NOW = datetime.now(tz=UTC)
PAGES = (
    "dezvaluiri/",
    "destinatari/",
    "destinatari/adauga/",
    "cereri-autoritati/",
    "cereri-autoritati/adauga/",
)
MORE = (
    "incidente/",
    "incidente/adauga/",
    "cine-a-vazut/",
    "cine-a-vazut/cine-a-vazut.csv",
    "incidente/incidente.csv",
)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(town: Town, tail: str) -> str:
    return f"/birou/{town.institution.code}/{tail}"


def test_R12_the_pages_are_the_protectors_alone(alba: Town, buzau: Town) -> None:
    protector, registrar, stranger = (
        signed_in(alba.protector),
        signed_in(alba.registrar),
        signed_in(buzau.protector),
    )
    for tail in (*PAGES, *MORE):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert protector.get(at(alba, tail)).status_code == 200, tail
        assert len(asked) <= 25, tail
    assert registrar.get(at(alba, "incidente/")).status_code == 403
    assert stranger.get(at(alba, "incidente/")).status_code == 404
    assert Client().get(at(alba, "incidente/")).status_code == 302


def test_bad_input_is_answered_in_words(alba: Town) -> None:
    client = signed_in(alba.protector)
    for tail in (*PAGES, *MORE):
        assert (
            client.get(
                at(alba, tail), {"dupa": "\x00" * 5, "person": "x" * 10_000, "first_on": "31.02."}
            ).status_code
            < 500
        )
    for tail in ("destinatari/adauga/", "cereri-autoritati/adauga/", "incidente/adauga/"):
        assert client.post(at(alba, tail), {"title": "\x00", "name": "x" * 10_000}).status_code == 422
    for tail in ("incidente/99999999999999999999/", "cereri-autoritati/99999999999999999999/"):
        assert client.get(at(alba, tail)).status_code == 404


def test_GDP_08_an_incident_goes_its_way_and_past_the_deadline_wants_reasons(alba: Town) -> None:
    client = signed_in(alba.protector)
    long_ago = (NOW - timedelta(days=5)).strftime("%d.%m.%Y %H:%M")
    client.post(
        at(alba, "incidente/adauga/"),
        {"title": "Telefon pierdut", "aware_at": long_ago, "natures": ["confidentiality"], "facts": "Uitat."},
    )
    with acting_for(alba.id):
        key = incidents.incidents()[0].id
    here = at(alba, f"incidente/{key}/")
    refused = client.post(f"{here}notificare/", {"words": "Ce știm"})
    assert refused.status_code == 422
    assert "motivele întârzierii" in refused.content.decode()
    assert (
        client.post(f"{here}notificare/", {"words": "Ce știm", "late_reason": "Aflat târziu"}).status_code
        == 302
    )
    assert client.post(f"{here}risc/", {"risk": "risk", "risk_reason": "Nume și adrese"}).status_code == 302
    paper = client.get(f"{here}notificare.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert client.post(f"{here}inchidere/", {"words": "Telefoanele se închid singure"}).status_code == 302
    assert client.get(here).status_code == 200


def test_C11_the_same_person_does_not_approve_what_it_prepared(alba: Town) -> None:
    client = signed_in(alba.protector)
    fields = ("authority", "identity_proof", "reference", "contact", "legal_text", "asked")
    client.post(at(alba, "cereri-autoritati/adauga/"), dict.fromkeys(fields, "text"))
    with acting_for(alba.id):
        key = disclosures.requests()[0].id
    here = at(alba, f"cereri-autoritati/{key}/")
    assert client.get(here).status_code == 200
    client.post(f"{here}pregatire/", {"given": "puțin", "left_out": "restul", "categories": ["user.name"]})
    answer = client.post(f"{here}hotarare/", {"granted": "yes", "reason": "da"})
    assert answer.status_code == 422
    with acting_for(alba.id):
        card = disclosures.request_card(key)
    assert card is not None
    assert card.acts[-1].action == "disclosures.request.refused_same_person"


def test_a_link_is_made_from_the_entry_opened_by_nobody_signed_in_and_stopped(alba: Town) -> None:
    cache.clear()
    with acting_for(alba.id):
        given = alba.register()
    client = signed_in(alba.registrar)
    here = at(alba, f"registre/general/{datetime.now(tz=UTC).year}/{given.number}/")
    assert client.get(here).status_code == 200
    made = client.post(
        f"{here}partajare/",
        {"ordered_by_name": "Popescu Ion", "reason": "la ghișeu", "recipient_name": "Av. Pop", "days": "3"},
    )
    address = (
        "/confidentialitate/partajare/"
        + made.content.decode().split("/confidentialitate/partajare/")[1].split("<")[0]
    )
    shown = Client().get(address)
    assert shown.status_code == 200
    assert shown["Referrer-Policy"] == "no-referrer"
    assert "Cerere de eliberare" in shown.content.decode()
    with acting_for(alba.id):
        link = disclosures.links_of_entry(given.entry_id, now=NOW)[0]
    assert len(link.openings) == 1
    client.post(f"{here}partajare/{link.id}/oprire/")
    assert Client().get(address).status_code == 404
    closed = [
        Client().get(f"/confidentialitate/partajare/{bent}/") for bent in ("1.x", "zz", f"{alba.id:x}.abc")
    ]
    assert {one.status_code for one in closed} == {404}


def test_secrets_cannot_be_tried_without_end(alba: Town) -> None:
    cache.clear()
    statuses = [Client().get(f"/confidentialitate/partajare/1.{n}/").status_code for n in range(32)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    cache.clear()


def test_AC_E4_2_a_person_reads_to_whom_its_data_went(alba: Town) -> None:
    with acting_for(alba.id):
        recording.record_disclosure(
            recipient=recording.ensure_recipient(way=Way.POST, now=NOW),
            to_name="Direcția de Statistică",
            person=person_of(email=alba.clerk.email),
            key="proba",
            by=alba.registrar,
            now=NOW,
        )
    page = signed_in(alba.clerk).get("/cont/dezvaluiri/").content.decode()
    other = signed_in(alba.head).get("/cont/dezvaluiri/").content.decode()
    assert "Direcția de Statistică" in page
    assert "Direcția de Statistică" not in other
    assert Client().get("/cont/dezvaluiri/").status_code == 302


def test_GDP_07_who_opens_an_entry_is_seen_by_the_protector(alba: Town) -> None:
    with acting_for(alba.id):
        given = alba.register()
    signed_in(alba.registrar).get(at(alba, f"registre/general/{datetime.now(tz=UTC).year}/{given.number}/"))
    page = signed_in(alba.protector).get(at(alba, "cine-a-vazut/"), {"official": str(alba.registrar.id)})
    assert "Popescu Ion" in page.content.decode()
    table = signed_in(alba.protector).get(at(alba, "cine-a-vazut/cine-a-vazut.csv")).content.decode()
    assert "Ana Albu" in table
