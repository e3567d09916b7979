"""What one decision about a notice asks of the database, and that whatever shuts it holds at the very next one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from registratura.consents import queries as asked_consents
from registratura.consents import services as consents
from registratura.flows.placing import showing
from registratura.kernel.personal_data import person_of
from registratura.kernel.placing import Opened, Place, Topic, draw
from registratura.kernel.privacy.purposes import Purpose
from registratura.placements import queries as placements
from registratura.placements import services as notices
from registratura.placements.models import FittedChoice, SignalFact, SignalSwitch
from registratura.rights import services as rights
from registratura.toolkit.purpose import acting_for_purpose
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier
from tests.rooms.placements.ground import NOW, consent_of, offering_supplier, person_who_said, placed

from .rights_ground import proven
from .test_cap_races import Somebody

pytestmark = pytest.mark.django_db

MOST = 9
"""Statements of a decision made after what a person opened, beside what opens and ends its transaction."""
ACCOUNT, EMAIL = 77_001, "cititor@casa.example"


@dataclass
class Stage:
    """A notice meant for somebody who opened its signal, and that person before a page."""

    supplier: Supplier
    person: UUID
    flight: int
    record: int
    partner: int

    def look(self, *, signal: bool = False) -> showing.Shown | None:
        """Open a page once."""
        reader = showing.Reader(user=Somebody(ACCOUNT, EMAIL), signal=signal)  # type: ignore[arg-type]
        return showing.shown(
            place=Place.CUSTOMER, topic=Topic.SUBSCRIPTION, office=self.supplier.id, hidden=False, now=NOW,
            reader=reader,
        )  # fmt: skip


@pytest.fixture
def stage() -> Iterator[Stage]:
    supplier = offering_supplier()
    person = person_who_said(supplier, "P21", "P22", account=ACCOUNT, email=EMAIL)
    record, theirs = (consent_of(supplier, person, key) for key in ("P21", "P22"))
    opening: dict[str, Any] = {"subject_id": person, "by": None, "now": NOW}
    with acting_for_purpose(supplier.id, Purpose.P21):
        flight = placed("Arhivare", topic="subscription", targets=(("interest", "archive"),))
        partner = notices.save_partner(name="Agenția", provenance="târgul de carte", by=None, now=NOW)
        notices.open_signal(**opening, signal="interest", consent_record=record)
        notices.open_signal(**opening, partner_id=partner, consent_record=theirs)
        notices.note_fact(
            subject_id=person, signal="interest", bucket="archive", consent_record=record, now=NOW
        )
        notices.take_import(
            partner_id=partner,
            rows=[{"subject": str(person), "signal": "region", "bucket": "AB"}],
            agreed={person: theirs},
            until=NOW.replace(month=4),
            by=None,
            now=NOW,
        )
    showing.forget_kept()
    yield Stage(supplier, person, flight, record, partner)
    showing.forget_kept()


def test_ac_g2_1_a_decision_asks_nine_statements_and_keeps_what_makes_it_again(stage: Stage) -> None:
    assert stage.look() is not None  # what a process keeps for a minute is there

    with CaptureQueriesContext(connection) as captured:
        shown = stage.look()

    asked = [one["sql"] for one in captured.captured_queries]
    # The tests' own transaction is open around it: points in it, and the settings given back, are of no real page.
    own = [sql for sql in asked if "SAVEPOINT" not in sql and "set_config('app.institution', ''" not in sql]
    assert shown is not None
    assert shown.is_fitted
    assert len(own) <= MOST, own
    with acting_for_purpose(stage.supplier.id, Purpose.P21):
        row = FittedChoice.objects.get(ref=shown.ref)
    assert (row.subject, row.flight_id, row.place, row.topic) == (
        stage.person, stage.flight, "customer", "subscription",
    )  # fmt: skip
    assert draw(row.seed, [tuple(lot) for lot in row.lots]) == stage.flight
    assert row.signals == [{"key": "interest", "bucket": "archive", "weight": 10, "consent": stage.record}]
    assert (row.shown_at, row.expires_at) == (NOW, NOW + timedelta(days=90))


def _shutting(stage: Stage) -> dict[str, Callable[[], object]]:
    person: dict[str, Any] = {"subject_id": stage.person, "by": None}
    request = proven(stage.supplier, right="objection", details="Nu vreau.", email=EMAIL)
    by = stage.supplier.protector

    def object_to_it() -> None:
        rights.assess(request_id=request, text="Motivele persoanei precumpănesc.", by=by, now=NOW)
        rights.stop_purposes(
            request_id=request, keys=person_of(email=EMAIL), purposes=["P21"], by=by, now=NOW
        )

    return {
        "a yes taken back": lambda: consents.withdraw(**person, purpose="P21", now=NOW),
        "a signal shut": lambda: notices.shut_signal(**person, signal="interest"),
        "everything shut": lambda: notices.shut_everything(**person),
        "the browser's no, kept": lambda: consents.note_signal(subject_id=stage.person, now=NOW),
        "an objection accepted": object_to_it,
        "the institution's switch": lambda: notices.let_stand(
            office=stage.supplier.id, portal=False, desk=False, by=None, now=NOW
        ),
        "the last showing of the day": lambda: [
            notices.take_cap(subject_id=stage.person, flight_id=stage.flight, most=50, now=NOW)
            for _turn in range(50)
        ],
    }


def test_ac_g_whatever_shuts_personal_notices_is_obeyed_at_the_next_page(stage: Stage) -> None:
    stood, after = {}, {}
    for name, shut in _shutting(stage).items():
        with transaction.atomic():
            stood[name] = stage.look() is not None
            with acting_for_purpose(stage.supplier.id, Purpose.P21):
                shut()
            after[name] = stage.look()
            transaction.set_rollback(True)

    assert all(stood.values())
    assert after == dict.fromkeys(after)
    assert len(after) == 7
    assert stage.look(signal=True) is None  # the browser's own no, said with this very request
    assert stage.look() is not None


def test_signals_weigh_by_their_own_consent_and_their_own_switch(stage: Stage) -> None:
    with acting_for_purpose(stage.supplier.id, Purpose.P21):
        notices.open_signal(
            subject_id=stage.person, signal="usage", consent_record=stage.record, by=None, now=NOW
        )
        notices.note_fact(
            subject_id=stage.person, signal="usage", bucket="scans", consent_record=stage.record, now=NOW
        )
        for gone in ("", "interest", "partner"):
            if gone == "interest":
                SignalSwitch.objects.filter(signal="interest").delete()  # its fact stays behind
            elif gone:
                SignalSwitch.objects.filter(partner_id=stage.partner).delete()
            for own, partners in product((True, False), repeat=2):
                found = placements.signals_of(stage.person, own=own, partners=partners, at=NOW)

                assert found == _one_by_one(stage.person, own=own, partners=partners)
        assert [one.key for one in placements.signals_of(stage.person, own=True, partners=True, at=NOW)] == [
            "usage"
        ]


def _one_by_one(person: UUID, *, own: bool, partners: bool) -> list[Opened]:
    """Weigh each fact by looking for its switch, one after the other."""
    found = []
    for fact in SignalFact.objects.filter(subject=person, expires_at__gt=NOW).order_by("id"):
        switches = SignalSwitch.objects.filter(subject=person)
        if fact.received is None:
            stands = own and switches.filter(signal=fact.signal).exists()
        else:
            stands = partners and switches.filter(partner_id=fact.received.partner_id).exists()
        if stands:
            found.append(Opened(fact.signal, fact.bucket, fact.weight, fact.consent_record))
    return found


def test_purposes_asked_together_stand_as_each_asked_alone(stage: Stage) -> None:
    keys = ("P12", "P18", "P19", "P21", "P22")
    given: dict[str, Any] = {"subject_id": stage.person, "by": None, "now": NOW}
    with acting_for(stage.supplier.id):
        consents.give(**given, purpose="P18")
        consents.refuse(**given, purpose="P19")
        consents.withdraw(**given, purpose="P22")
        for noted in (False, True):
            if noted:
                consents.note_signal(subject_id=stage.person, now=NOW)
            choices = {one.purpose.key: one.reason for one in asked_consents.choices_of(stage.person, at=NOW)}
            with CaptureQueriesContext(connection) as captured:
                together = asked_consents.may_process_each(
                    subject_id=stage.person, purposes=(*keys, "P25", "P01"), at=NOW
                )

            assert len(captured) == 1
            assert {key: together[key].reason for key in keys} == choices
            assert (together["P25"].reason, together["P01"].reason) == ("hard-off", "ground")
            for key, decision in together.items():
                alone = asked_consents.may_process(subject_id=stage.person, purpose=key, at=NOW)
                assert alone == decision
