"""What left is written down once, found by the person it concerns, and never changed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from registratura.disclosures import queries, services
from registratura.disclosures.catalogue import WAYS, Way
from registratura.disclosures.errors import RecipientRefusedError
from registratura.disclosures.models import Concerned, Disclosure
from registratura.disclosures.personal import Disclosures
from registratura.disclosures.services import RecipientDraft
from registratura.journal import queries as journal
from registratura.kernel.personal_data import person_of
from registratura.toolkit import egress
from registratura.toolkit.scope import acting_for
from tests.cast import Town

NOW = datetime(2026, 4, 17, 12, 20, tzinfo=UTC)
ION = person_of(email="Ion@Exemplu.ro")


def disclose(town: Town, *, key: str = "shipment/1", person: Any = ION) -> Disclosure:
    recipient = services.ensure_recipient(way=Way.POST, now=NOW)
    return services.record_disclosure(
        recipient=recipient, to_name="Popescu Ion", person=person, key=key, by=town.registrar, now=NOW
    )


def test_AC_E4_2_the_list_of_a_person_matches_the_count_of_the_log(alba: Town) -> None:
    with acting_for(alba.id):
        for number in range(3):
            disclose(alba, key=f"shipment/{number}")
        disclose(alba, key="shipment/9", person=person_of(email="maria@exemplu.ro"))
        disclose(alba, key="shipment/2")  # heard twice

        lines = queries.of_subject(person_of(email="ion@exemplu.ro"))
        written = [
            act
            for act in journal.recent_acts(subject_types=["disclosure"])
            if act.action == "disclosures.disclosure.recorded"
        ]

        assert len(lines) == queries.count_of_subject(ION) == 3
        assert len(written) == Disclosure.objects.count() == 4
    line = lines[0]
    assert (line.to_name, line.purpose) == ("Popescu Ion", str(WAYS[Way.POST].purpose))
    assert line.ground_name
    assert line.disclosed_at == NOW


def test_the_holder_hands_the_same_rows_to_access_and_to_erasure(alba: Town) -> None:
    with acting_for(alba.id):
        disclose(alba)
    collected = {datum.place for datum in Disclosures().collect(institution_id=alba.id, person=ION)}
    treated = list(Disclosures().erase(institution_id=alba.id, person=ION, now=NOW))
    assert collected == {one.place for one in treated}
    assert all(one.kept is not None and one.kept.law for one in treated)


def test_no_address_stands_in_the_table_of_those_concerned(alba: Town) -> None:
    with acting_for(alba.id):
        disclose(alba)
        mark = Concerned.objects.get().mark
    assert len(mark) == 64
    assert "exemplu" not in mark


def test_a_disclosure_is_never_changed(alba: Town) -> None:
    with acting_for(alba.id):
        row = disclose(alba)
        with pytest.raises(DatabaseError), transaction.atomic():
            Disclosure.objects.filter(pk=row.id).update(to_name="Altcineva")


def test_R12_another_institution_sees_none_of_it(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        disclose(alba)
    with acting_for(buzau.id):
        assert queries.of_subject(ION) == []
        assert queries.recipients() == []


def test_every_registered_connector_has_its_words_in_the_register() -> None:
    ways = {way.value for way in WAYS}
    assert set(egress.connector_keys()) - {egress.OWN_PAGES} <= ways


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"purpose": ""}, "purpose"),
        ({"ground": "capriciu"}, "ground"),
        ({"categories": ()}, "categories"),
        ({"categories": ("user.soul",)}, "categories"),
        ({"country": "România"}, "country"),
    ],
)
def test_a_recipient_without_its_facts_is_refused(alba: Town, changed: dict[str, Any], field: str) -> None:
    whole: dict[str, Any] = {
        "name": "ANAF",
        "purpose": "raportare",
        "ground": "law",
        "categories": ("user.name",),
    }
    with acting_for(alba.id), pytest.raises(RecipientRefusedError) as refused:
        services.save_recipient(
            draft=RecipientDraft(**(whole | changed)), recipient_id=None, by=alba.administrator, now=NOW
        )
    assert refused.value.field == field
