"""Notices on pages: who pays is said, nobody is chosen by what may not be asked, partners need a yes."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from registratura.consents import services as consents
from registratura.kernel.placing import Candidate, Opened, Page, Place, Topic, draw, personal, slot_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.placements import queries
from registratura.placements import services as notices
from registratura.placements.errors import PartnerRefusedError, PlacementRefusedError, SignalRefusedError
from registratura.placements.models import PartnerImport, SignalFact, Target
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier

from .ground import NOW, consent_of, offering_supplier, person_who_said, placed


@pytest.fixture
def supplier(db: None) -> Supplier:
    return offering_supplier()


@pytest.mark.parametrize("untold", ["paid_by", "on_behalf_of", "title"])
def test_a_notice_says_who_pays_and_for_whom(supplier: Supplier, untold: str) -> None:
    told = dict.fromkeys(("title", "words", "on_behalf_of", "paid_by"), "Cineva") | {untold: " "}
    with acting_for(supplier.id), reading_for(Purpose.P20), pytest.raises(PlacementRefusedError) as refused:
        notices.place_ad(
            title=told["title"],
            words=told["words"],
            on_behalf_of=told["on_behalf_of"],
            paid_by=told["paid_by"],
            url="https://a.example",
            place="customer",
            topic="any",
            starts_on=NOW.date(),
            ends_on=NOW.date(),
            by=None,
            now=NOW,
        )
    assert refused.value.field == untold


@pytest.mark.parametrize(
    ("signal", "bucket"),
    [("age", "17"), ("health", "archive"), ("interest", "pregnancy"), ("religion", "AB")],
)
def test_ac_g2_2_a_rule_over_special_categories_or_minors_is_rejected_at_save(
    supplier: Supplier, signal: str, bucket: str
) -> None:
    with acting_for(supplier.id), reading_for(Purpose.P20):
        with pytest.raises(PlacementRefusedError):
            placed("Oferta", targets=((signal, bucket),))
        flight = placed("Oferta")
        row = Target(institution_id=supplier.id, flight_id=flight, signal=signal, bucket=bucket)
        with pytest.raises(IntegrityError, match="permitted"), transaction.atomic():
            row.save(force_insert=True)


def test_on_portals_nothing_is_meant_for_somebody(supplier: Supplier) -> None:
    with acting_for(supplier.id), reading_for(Purpose.P20), pytest.raises(PlacementRefusedError):
        placed("Oferta", place="portal", targets=(("interest", "archive"),))


def test_ac_g2_1_the_record_kept_gives_choice_signals_and_payer_again(supplier: Supplier) -> None:
    person = person_who_said(supplier, "P21")
    record = consent_of(supplier, person, "P21")
    page = Page(Place.CUSTOMER, Topic.SUBSCRIPTION, slot_of(NOW))
    with acting_for(supplier.id), reading_for(Purpose.P21):
        flight = placed("Arhivare", targets=(("interest", "archive"),))
        opened = [Opened("interest", "archive", 10, record)]
        drawn = personal(page, [Candidate(flight, 1, frozenset({("interest", "archive")}))], opened=opened)
        assert drawn is not None
        ref = notices.keep_fitted(subject_id=person, page=page, drawn=drawn, now=NOW)
        found = queries.fitted_why(ref, subject_id=person)
        others = queries.fitted_why(ref, subject_id=uuid4())
        with connection.cursor() as cursor:
            cursor.execute("SELECT seed, lots, signals FROM placements_fittedchoice WHERE ref = %s", [ref])
            seed, lots, signals = cursor.fetchone()

    assert others is None
    assert found is not None
    assert found.paid_by == "Cartea Software SRL"
    assert [(used.value, used.weight) for used in found.used] == [("arhivare", 10)]
    lots, signals = (json.loads(one) if isinstance(one, str) else one for one in (lots, signals))
    assert draw(seed, [tuple(lot) for lot in lots]) == flight
    assert signals == [{"key": "interest", "bucket": "archive", "weight": 10, "consent": record}]


def test_a_shut_signal_is_never_noted_and_one_known_thing_can_go(supplier: Supplier) -> None:
    person = person_who_said(supplier, "P21")
    record = consent_of(supplier, person, "P21")
    with acting_for(supplier.id), reading_for(Purpose.P21):
        with pytest.raises(SignalRefusedError):
            notices.note_fact(subject_id=person, signal="region", bucket="AB", consent_record=record, now=NOW)
        notices.open_signal(subject_id=person, signal="region", consent_record=record, by=None, now=NOW)
        notices.note_fact(subject_id=person, signal="region", bucket="AB", consent_record=record, now=NOW)
        (fact,) = queries.opened_by(person).facts
        assert not notices.forget_fact(subject_id=uuid4(), fact_id=fact.id)
        assert notices.forget_fact(subject_id=person, fact_id=fact.id)
        assert queries.opened_by(person).facts == ()


def test_a_fact_weighs_only_while_its_consent_and_its_switch_are_open(supplier: Supplier) -> None:
    person = person_who_said(supplier, "P21")
    record = consent_of(supplier, person, "P21")
    with acting_for(supplier.id), reading_for(Purpose.P21):
        for signal, bucket in (("region", "AB"), ("interest", "archive")):
            notices.open_signal(subject_id=person, signal=signal, consent_record=record, by=None, now=NOW)
            notices.note_fact(subject_id=person, signal=signal, bucket=bucket, consent_record=record, now=NOW)
        both = queries.signals_of(person, own=True, partners=False, at=NOW)
        closed = queries.signals_of(person, own=False, partners=True, at=NOW)
        aged = queries.signals_of(person, own=True, partners=False, at=NOW + timedelta(days=91))
        notices.shut_signal(subject_id=person, signal="region", by=None)
        left = queries.signals_of(person, own=True, partners=False, at=NOW)

    assert {one.key for one in both} == {"region", "interest"}
    assert closed == aged == []
    assert {one.key for one in left} == {"interest"}


def test_ac_g3_1_withdrawing_from_a_partner_removes_what_came_from_it(supplier: Supplier) -> None:
    yes, no = (person_who_said(supplier, "P22", email=f"{name}@b.example") for name in ("da", "nu"))
    record = consent_of(supplier, yes, "P22")
    with acting_for(supplier.id), reading_for(Purpose.P22):
        partner = notices.save_partner(name="Agenția", provenance="târgul de carte", by=None, now=NOW)
        notices.open_signal(subject_id=yes, partner_id=partner, consent_record=record, by=None, now=NOW)
        rows = [
            {"subject": str(yes), "signal": "interest", "bucket": "archive"},
            {"subject": str(yes), "signal": "health", "bucket": "archive"},
            {"subject": str(no), "signal": "interest", "bucket": "archive"},
            {"subject": "ceva", "signal": "interest", "bucket": "archive"},
        ]
        receipt = notices.take_import(
            partner_id=partner,
            rows=rows,
            agreed={yes: record, no: record},
            until=NOW + timedelta(days=30),
            by=None,
            now=NOW,
        )
        known = queries.opened_by(yes).facts
        shut = queries.signals_of(yes, own=True, partners=False, at=NOW)
        notices.shut_signal(subject_id=yes, partner_id=partner, by=None)

        assert (receipt.row_count, receipt.kept_count) == (4, 1)
        assert [one.source for one in known] == ["Agenția"]
        assert shut == []
        assert not SignalFact.objects.exists()
        assert PartnerImport.objects.count() == 1
        assert queries.signals_of(yes, own=True, partners=True, at=NOW) == []


def test_data_of_a_partner_have_an_end_within_ninety_days(supplier: Supplier) -> None:
    with acting_for(supplier.id), reading_for(Purpose.P22):
        partner = notices.save_partner(name="Agenția", provenance="târgul de carte", by=None, now=NOW)
        for until in (NOW, NOW + timedelta(days=91)):
            with pytest.raises(PartnerRefusedError):
                notices.take_import(partner_id=partner, rows=[], agreed={}, until=until, by=None, now=NOW)
        notices.end_partner(partner_id=partner, by=supplier.administrator, now=NOW)
        with pytest.raises(SignalRefusedError):
            notices.open_signal(
                subject_id=UUID(int=1), partner_id=partner, consent_record=1, by=None, now=NOW
            )


def test_caps_are_taken_one_by_one_and_gone_with_the_day(supplier: Supplier) -> None:
    person = uuid4()
    with acting_for(supplier.id), reading_for(Purpose.P23):
        flight = placed("Arhivare")
        taken = [notices.take_cap(subject_id=person, flight_id=flight, most=2, now=NOW) for _ in range(4)]
        assert notices.drop_expired(now=NOW + timedelta(days=1)) == 1

    assert taken == [True, True, False, False]


def test_withdrawn_consent_leaves_no_row_behind(supplier: Supplier) -> None:
    person = person_who_said(supplier, "P21")
    record = consent_of(supplier, person, "P21")
    with acting_for(supplier.id), reading_for(Purpose.P21):
        notices.open_signal(subject_id=person, signal="interest", consent_record=record, by=None, now=NOW)
        notices.note_fact(
            subject_id=person, signal="interest", bucket="archive", consent_record=record, now=NOW
        )
        consents.withdraw(subject_id=person, purpose="P21", by=None, now=NOW)
        assert notices.shut_everything(subject_id=person, by=None) == 2
        assert queries.opened_by(person).facts == ()
