"""A diagnosis: seen field by field, sent for one case, refused when it holds more, gone when the case closes."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from registratura.doors.portal import guards
from registratura.flows import diagnosing
from registratura.flows.support import department
from registratura.kernel.diagnosis import FIELDS
from registratura.support import queries
from registratura.support import services as support
from registratura.support.machine import State
from registratura.support.models import Bundle
from registratura.toolkit import diagnosing as measuring
from tests.cast import Supplier, Town, open_supplier
from tests.doors.attack import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier(monkeypatch: pytest.MonkeyPatch) -> Supplier:
    monkeypatch.setattr(
        measuring, "_is_confined", lambda data: True
    )  # a process of its own, looked at elsewhere
    return open_supplier()


def desk(town: Town) -> str:
    return f"/birou/{town.institution.code}/ajutor/"


def asked(client: Client, town: Town) -> tuple[int, str]:
    answer = client.post(f"{desk(town)}cerere/", {"subject": "Merge încet", "body": "De ieri."})
    place = str(answer["Location"])
    return int(re.search(r"/(\d+)-", place)[1]), place.rstrip("/").rpartition("/")[2]  # type: ignore[index]


def sent(supplier: Supplier, ticket: int) -> list[Any]:
    with department(supplier=supplier.institution):
        return queries.bundles_of(ticket)


def test_the_administrator_sees_each_field_and_sends_what_stays_ticked(
    alba: Town, supplier: Supplier
) -> None:
    client = client_of(alba.administrator)
    ticket, secret = asked(client, alba)
    page = client.get(f"{desk(alba)}diagnostic/")
    shown = set(re.findall(r'name="camp" value="([^"]+)"', page.text))
    assert (
        {"program.version", "postgresql.version", "database.size_mb", "jobs.failed"} <= shown <= set(FIELDS)
    )

    chosen = {"camp": ["program.version", "jobs.failed"], "cerere": secret, "fapta": "trimite"}
    assert client.post(f"{desk(alba)}diagnostic/", chosen).status_code == 302
    (bundle,) = sent(supplier, ticket)
    assert [one.name for one in bundle.fields] == ["program.version", "jobs.failed"]

    file = client.post(f"{desk(alba)}diagnostic/", chosen | {"fapta": "fisier"})
    assert json.loads(file.content)["fields"].keys() == {"program.version", "jobs.failed"}
    assert client.post(f"{desk(alba)}diagnostic/", {"fapta": "trimite"}).status_code == 422
    assert client_of(alba.clerk).get(f"{desk(alba)}diagnostic/").status_code == 403


def test_it_expires_with_the_case(alba: Town, supplier: Supplier) -> None:
    client = client_of(alba.administrator)
    ticket, secret = asked(client, alba)
    client.post(f"{desk(alba)}diagnostic/", {"camp": ["jobs.failed"], "cerere": secret, "fapta": "trimite"})
    with department(supplier=supplier.institution):
        assert Bundle.objects.count() == 1
        by = supplier.administrator
        support.set_state(ticket_id=ticket, to=State.CLOSED, reason="", by=by, now=timezone.now())
        assert Bundle.objects.count() == 0
    late = client.post(
        f"{desk(alba)}diagnostic/", {"camp": ["jobs.failed"], "cerere": secret, "fapta": "trimite"}
    )
    assert late.status_code == 422
    assert sent(supplier, ticket) == []


def test_ac_c3_1_a_file_with_a_datum_of_a_person_is_refused_by_the_server(
    alba: Town, supplier: Supplier
) -> None:
    ticket, secret = asked(client_of(alba.administrator), alba)
    client, now = Client(), timezone.now()
    page = f"/asistenta/cerere/{secret}/diagnostic/"
    token = guards.fields(what="diagnosis", now=now - timedelta(seconds=30)).token
    good = diagnosing.chosen(made_at=now, fields={"jobs.failed": 3}, names=["jobs.failed"])
    shown = client.post(page, {"guard_token": token, "file": SimpleUploadedFile("d.json", good.encode())})
    assert 'value="jobs.failed"' in shown.text
    for raw in (good.replace("3", '"1900101410014"'), good.replace("jobs.failed", "ana@exemplu.ro"), "{}"):
        bad = client.post(page, {"guard_token": token, "raw": raw, "camp": ["jobs.failed"]})
        assert bad.status_code == 422
    assert sent(supplier, ticket) == []
    assert client.post(page, {"guard_token": token, "raw": good, "camp": ["jobs.failed"]}).status_code == 302
    (bundle,) = sent(supplier, ticket)
    client.post(page, {"guard_token": token, "scoate": str(bundle.id)})
    assert sent(supplier, ticket) == []
