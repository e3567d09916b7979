"""The register of Law 544: its columns, who reads which rows, what nobody rewrites."""

from typing import Any

import pytest
from django.db import DatabaseError, connection

from registratura.information import queries
from registratura.information.rules import PersonKind
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.information_ground import Enter, complain, enter, refused_request, row, today, verbal

__all__ = ["enter"]
pytestmark = pytest.mark.django_db


def test_the_register_has_its_ten_columns_and_no_complaints(alba: Town, enter: Enter) -> None:
    entry_id = refused_request(alba, enter)
    complain(alba, entry_id, entry=row_of(alba, enter(subject="Reclamație")))
    verbal(alba)

    with acting_for(alba.id):
        lines = queries.register_lines(
            narrowed=queries.RegisterFilter(year=today().year), visible_units=None, reader_id=0, today=today()
        )

    assert [(line.nature, line.received_way, line.term_days, line.codes) for line in lines] == [
        ("refused", "paper", 5, "d"),
        ("favorable", "verbal", 10, ""),
    ]
    assert lines[0].answer_number.startswith("2/")


def row_of(town: Town, entry_id: int) -> EntryRow:
    with acting_for(town.id):
        return row(entry_id)


def test_the_register_is_narrowed_and_tells_nothing_of_other_units(alba: Town, enter: Enter) -> None:
    refused_request(alba, enter)
    verbal(alba, person_kind=PersonKind.LEGAL)

    with acting_for(alba.id):

        def found(**fields: Any) -> int:
            narrowed = queries.RegisterFilter(year=today().year, **fields)
            who: dict[str, Any] = {"visible_units": None, "reader_id": 0, "today": today()}
            return len(queries.register_lines(narrowed=narrowed, **who))

        assert (found(), found(nature="refused"), found(way="verbal"), found(person_kind="legal")) == (
            2,
            1,
            1,
            1,
        )
        assert found(domain="leaders") == 0
        hidden = queries.register_lines(
            narrowed=queries.RegisterFilter(year=today().year),
            visible_units=frozenset({alba.secretariat.id}),
            reader_id=0,
            today=today(),
        )
    assert hidden == []


def test_what_was_decided_cannot_be_rewritten(alba: Town, enter: Enter) -> None:
    entry_id = refused_request(alba, enter)

    for change in ("nature = 'favorable'", "reasoning = 'altele'", "answered_at = now()"):
        with pytest.raises(DatabaseError), acting_for(alba.id), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE information_informationrequest SET {change} WHERE entry_id = %s", [entry_id]
            )
