"""Facts for advice: of a closed vocabulary, each with its end, deleted one by one or all at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from registratura.kernel.advising import Advice
from registratura.kernel.privacy.purposes import Purpose
from registratura.recommending import queries
from registratura.recommending import services as recommending
from registratura.recommending.errors import FactRefusedError
from registratura.recommending.models import Fact
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Supplier, open_supplier

PERSON = uuid4()


@pytest.fixture
def supplier(db: None) -> Supplier:
    return open_supplier()


def noted(key: str, value: str, **more: int) -> None:
    recommending.note_fact(subject_id=PERSON, key=key, value=value, consent_record=7, now=NOW, **more)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("region", "46.0712"),
        ("region", "Alba Iulia"),
        ("health", "archive"),
        ("uses", "AB"),
        ("interest", "x"),
    ],
)
def test_what_the_vocabulary_does_not_name_is_not_kept(supplier: Supplier, key: str, value: str) -> None:
    with acting_for(supplier.id), reading_for(Purpose.P18):
        with pytest.raises(FactRefusedError):
            noted(key, value)
        assert queries.facts_of(PERSON, at=NOW) == []


def test_the_database_too_knows_no_other_word(supplier: Supplier) -> None:
    row = Fact(
        institution_id=supplier.id,
        subject=PERSON,
        key="health",
        value="archive",
        source="use",
        weight=1,
        consent_record=1,
        noted_at=NOW,
        expires_at=NOW,
    )
    with (
        acting_for(supplier.id),
        reading_for(Purpose.P18),
        pytest.raises(IntegrityError, match="permitted"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def test_ac_b2_2_facts_weigh_more_with_use_and_end_one_by_one_after_ninety_days(supplier: Supplier) -> None:
    with acting_for(supplier.id), reading_for(Purpose.P18):
        noted("uses", "scans", times=3)
        noted("uses", "scans", times=4)
        noted("interest", "archive")
        facts = queries.facts_of(PERSON, at=NOW)
        late = NOW + timedelta(days=91)
        aged = queries.facts_of(PERSON, at=late)
        gone = recommending.drop_expired(now=late)

    assert [(one.value, one.weight) for one in facts] == [("archive", 40), ("scans", 7)]
    assert aged == []
    assert gone == 2


def test_a_county_is_one_and_used_only_with_its_own_yes(supplier: Supplier) -> None:
    with acting_for(supplier.id), reading_for(Purpose.P18):
        noted("region", "AB")
        noted("region", "CJ")
        facts = queries.facts_of(PERSON, at=NOW)

    assert [one.value for one in facts] == ["CJ"]
    assert queries.known(facts, region=False) == []
    assert [one.value for one in queries.known(facts, region=True)] == ["CJ"]


def test_one_fact_goes_and_then_everything(supplier: Supplier) -> None:
    with acting_for(supplier.id), reading_for(Purpose.P18):
        noted("uses", "scans")
        noted("interest", "archive")
        recommending.dismiss(subject_id=PERSON, advice=Advice.SCANS, now=NOW)
        first, second = queries.facts_of(PERSON, at=NOW)
        assert not recommending.forget_fact(subject_id=uuid4(), fact_id=first.id, by=supplier.protector)
        assert recommending.forget_fact(subject_id=PERSON, fact_id=first.id, by=supplier.protector)
        assert [one.id for one in queries.facts_of(PERSON, at=NOW)] == [second.id]
        assert recommending.reset(subject_id=PERSON, by=None) == 2
        assert queries.dismissed_by(PERSON) == frozenset()
