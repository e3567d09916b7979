"""Receipts that a person checks alone, and a worker of its own process that sees a withdrawal at once."""

import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from django.db import connection
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from rdflib import RDF, Graph, URIRef

from registratura.consents import queries
from registratura.consents import services as consents
from registratura.consents.checking import check_receipt
from registratura.consents.errors import ReceiptRefusedError
from registratura.consents.services import Controller
from registratura.consents.states import DPV, State
from registratura.doors.cli.receipt import receipt as command
from registratura.journal import services as journal
from registratura.notices import services as notices
from registratura.notices.rules import Materiality
from registratura.toolkit.scope import acting_for
from tests.cast import Town, open_town
from tests.rooms.notices.ground import prose

from .ground import offered

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BASE = "https://registru.example/portal/x/confidentialitate/"
CONTROLLER = Controller(
    id=BASE,
    name="Primăria",
    address="Alba Iulia",
    email="date@primaria.example",
    phone="",
    protector="dpo@primaria.example",
    keys_url=f"{BASE}chei.json",
    notices_url=f"{BASE}informare/",
    choices_url="https://registru.example/cont/confidentialitate/",
    origin="registru.example/portal/x/confidentialitate/jurnal",
)
WORKER = """
import sys, time, uuid
import django
django.setup()
from django.utils import timezone
from registratura.consents.queries import may_process
from registratura.toolkit.scope import acting_for
institution, person = int(sys.argv[1]), uuid.UUID(sys.argv[2])
for _ in range(600):
    with acting_for(institution):
        allowed = may_process(subject_id=person, purpose="P12", at=timezone.now()).allowed
    print("open" if allowed else "closed", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town with a notice that offers choices; its rows are committed, as the journal's seal needs."""
    mark = uuid4().hex[:8]
    with django_db_blocker.unblock():
        town = open_town(name=f"Primăria {mark}", domain=f"{mark}.example")
        with acting_for(town.id):
            draft = notices.start_draft(content=offered(), prose=prose(), by=town.protector, now=NOW)
            notices.publish_draft(
                draft_id=draft,
                materiality=Materiality.MATERIAL_NEW_PURPOSE,
                effective_on=date(2026, 3, 2),
                summary={},
                by=town.protector,
                now=NOW,
            )
        yield town
        connection.close()


def given(town: Town, person: UUID) -> int:
    """Say yes, in a transaction of its own; return the number of the event."""
    with acting_for(town.id):
        event = consents.give(subject_id=person, purpose="P12", by=None, now=datetime.now(UTC)).event_id
    assert event is not None
    return event


def issued(town: Town, event_id: int) -> dict[str, Any]:
    """Seal the journal and take the receipt."""
    with acting_for(town.id):
        journal.seal(now=datetime.now(UTC))
    with acting_for(town.id):
        return consents.issue_receipt(event_id=event_id, controller=CONTROLLER, now=NOW + timedelta(hours=1))


def touched(document: dict[str, Any], *path: str, to: object) -> dict[str, Any]:
    """Return the receipt with one value changed."""
    changed = deepcopy(document)
    place = changed
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = to
    return changed


def test_ac_j2_1_a_receipt_is_whole_linked_signed_and_stands_in_the_journal(
    town: Town, tmp_path: Path
) -> None:
    person = uuid4()
    event_id = given(town, person)
    with acting_for(town.id), pytest.raises(ReceiptRefusedError):
        consents.issue_receipt(event_id=event_id, controller=CONTROLLER, now=NOW)
    document = issued(town, event_id)

    schema = json.loads(resources.files("registratura.consents").joinpath("receipt.schema.json").read_text())
    assert not list(Draft202012Validator(schema).iter_errors(document))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the reader's own inner parts
        graph = Graph().parse(data=json.dumps(document), format="json-ld")
    dpv = "https://w3id.org/dpv#"
    kinds = {str(one) for one in graph.objects(None, RDF.type)}
    assert {
        f"{dpv}{name}" for name in ("ConsentReceipt", "ConsentRecord", "ConsentGiven", "Process")
    } <= kinds
    assert (None, URIRef(f"{dpv}hasLegalBasis"), None) in graph
    with acting_for(town.id):
        published = [key for key, _made, _retired in queries.public_keys()]
        assert issued(town, event_id) == document  # asked for again, it is the same
    report = check_receipt(document, published=published)
    assert report.holds
    assert report.known

    file, keys = tmp_path / "dovada.jsonld", tmp_path / "chei.json"
    file.write_text(json.dumps(document))
    keys.write_text(json.dumps({"verificationMethod": [{"publicKeyMultibase": published[0]}]}))
    assert CliRunner().invoke(command, ["check", str(file), "--keys", str(keys)]).exit_code == 0
    assert CliRunner().invoke(command, ["check", str(file), "--key", "z6Mkother"]).exit_code == 1
    assert str(person) in file.read_text()
    assert town.registrar.email not in file.read_text()

    record = ("dpv:hasRecordOf", "dpv:hasProcess", "dpv:hasPurpose", "dct:identifier")
    for harmed, failing in (
        (touched(document, *record, to="P21"), {"signature", "statement"}),
        (touched(document, "reg:statement", "reg:state", to="withdrawn"), {"signature", "statement"}),
        (touched(document, "reg:log", "reg:index", to=0), {"signature", "journal"}),
        (touched(document, "reg:log", "reg:hashes", to=[]), {"signature", "journal"}),
        (touched(document, "reg:log", "reg:root", to="A" * 43 + "="), {"signature", "journal", "checkpoint"}),
        (touched(document, "proof", "proofValue", to="z1"), {"signature"}),
        ({}, {"signature", "statement", "journal", "checkpoint"}),
    ):
        found = check_receipt(harmed)
        assert {one.name for one in found.checks if not one.holds} == failing
        assert not found.holds


def test_ac_j2_1_every_state_has_a_receipt_in_the_words_of_dpv(town: Town) -> None:
    person = uuid4()
    steps = [consents.request, consents.refuse, consents.give, consents.give, consents.withdraw]
    events = []
    for step in steps:
        with acting_for(town.id):
            more = {} if step is consents.request else {"by": town.clerk}
            events.append(
                step(subject_id=person, purpose="P12", now=datetime.now(UTC), **more)  # type: ignore[operator]
            )
    for answered in events:
        document = issued(town, answered.event_id or 0)
        assert document["dpv:hasRecordOf"]["dpv:hasConsentStatus"]["@type"] == DPV[State(answered.state)]
        assert check_receipt(document).holds


def test_ac_j2_3_a_withdrawal_reaches_a_running_worker_at_once(town: Town, app_url: str) -> None:
    person = uuid4()
    given(town, person)
    environment = {**os.environ, "REGISTRATURA_DATABASE_URL": app_url}
    environment["DJANGO_SETTINGS_MODULE"] = "registratura.config.settings"
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(town.id), str(person)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stdout.readline() == "open\n"
        with acting_for(town.id):
            consents.withdraw(subject_id=person, purpose="P12", by=None, now=datetime.now(UTC))
        withdrawn = time.monotonic()
        worker.stdin.write("\n")
        worker.stdin.flush()
        seen = worker.stdout.readline()
        waited = time.monotonic() - withdrawn
        worker.kill()

    assert seen == "closed\n"
    assert waited < 60
