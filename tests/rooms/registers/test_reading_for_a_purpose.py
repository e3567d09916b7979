"""What is read for a purpose is only what serves it (AC-B1.1)."""

import json
from typing import Any

import pytest
from django.db import connection

from registratura.institutions.models import Membership
from registratura.kernel.privacy import Purpose
from registratura.kernel.privacy.purposes import WALLED
from registratura.messaging.models import Message
from registratura.registers.models import Entry
from registratura.toolkit.models import ServiceManager
from registratura.toolkit.purpose import (
    PurposeConflictError,
    PurposeMissingError,
    PurposeRefusedError,
    current_purpose,
    reading_for,
)
from registratura.toolkit.purpose_walls import wanted_walls
from registratura.toolkit.scope import acting_for
from tests.cast import Town


def counted(tables: list[str]) -> dict[str, int]:
    """Count the rows that the application's role sees in each table."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables))
        return dict(cursor.fetchall())


def refusals(institution_id: int) -> list[dict[str, Any]]:
    """Return what the journal says of refused purposes."""
    with acting_for(institution_id), connection.cursor() as cursor:
        cursor.execute("SELECT details::text FROM journal_record WHERE action = 'journal.purpose.refused'")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def test_ac_b1_1_records_are_refused_for_advertising_and_the_refusal_is_written(alba: Town) -> None:
    alba.register()

    with acting_for(alba.id), pytest.raises(PurposeRefusedError), reading_for(Purpose.P21):
        Entry.objects.count()

    assert refusals(alba.id) == [{"purpose": "P21", "dataset": "registers", "table": "registers.Entry"}]


def test_ac_b1_1_raw_sql_sees_no_row_of_the_records(alba: Town) -> None:
    alba.register()
    tables = list(wanted_walls())

    with acting_for(alba.id):
        before = counted(tables)
        with reading_for(Purpose.P21):
            within = counted(tables)
        after = counted(tables)

    assert before["registers_entry"] == 1
    assert before["journal_record"] > 0
    assert set(within.values()) == {0}
    assert after == before


def test_ac_b1_1_the_searches_that_go_round_the_wall_find_nothing(alba: Town) -> None:
    alba.register(subject="Gorunul de la marginea drumului")
    searches = (
        "SELECT count(*) FROM registers_search_keys('gorun:*'::tsquery, NULL, '{}', NULL, NULL, NULL, 10)",
        "SELECT count(*) FROM correspondents_search_keys('{%popescu%}', 'used', NULL, NULL, 10)",
    )

    def found() -> list[int]:
        with connection.cursor() as cursor:
            numbers = []
            for search in searches:
                cursor.execute(search)
                numbers.append(int(cursor.fetchone()[0]))
        return numbers

    with acting_for(alba.id):
        before = found()
        with reading_for(Purpose.P12):
            within = found()

    assert before[0] == 1
    assert within == [0, 0]


@pytest.mark.parametrize("purpose", sorted(WALLED - {Purpose.P25}))
def test_ac_b1_1_each_optional_purpose_is_refused(alba: Town, purpose: Purpose) -> None:
    alba.register()

    with acting_for(alba.id), reading_for(purpose):
        seen = counted(["registers_entry", "correspondents_correspondent", "institutions_membership"])

    assert set(seen.values()) == {0}


def test_a_purpose_that_nobody_knows_reads_nothing(alba: Town) -> None:
    alba.register()

    with acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.purpose', 'p21', true)")
        seen = counted(["registers_entry"])

    assert seen == {"registers_entry": 0}


def test_what_the_service_needs_is_read(alba: Town) -> None:
    alba.register()

    with acting_for(alba.id), reading_for(Purpose.P02):
        assert Entry.objects.count() == 1
    with acting_for(alba.id), reading_for(Purpose.P12):
        assert Message.objects.count() == 0


def test_nothing_is_written_into_records_for_an_offer(alba: Town) -> None:
    with acting_for(alba.id), reading_for(Purpose.P12), connection.cursor() as cursor:
        cursor.execute("UPDATE institutions_membership SET job_title = 'x'")
        changed = cursor.rowcount

    assert changed == 0


def test_a_purpose_is_over_at_its_end_and_after_an_error(alba: Town) -> None:
    with acting_for(alba.id):
        with pytest.raises(ZeroDivisionError), reading_for(Purpose.P12):
            raise ZeroDivisionError
        assert current_purpose() is None
        assert Membership.objects.count() > 0


def test_two_purposes_do_not_mix(alba: Town) -> None:
    with acting_for(alba.id), reading_for(Purpose.P12):
        with reading_for(Purpose.P12):
            pass
        with pytest.raises(PurposeConflictError), reading_for(Purpose.P11):
            pass
        assert current_purpose() is Purpose.P12


@pytest.mark.django_db
def test_training_of_models_cannot_be_opened() -> None:
    with pytest.raises(PurposeRefusedError), reading_for(Purpose.P25):
        pass


def test_the_service_wing_must_name_a_purpose(alba: Town) -> None:
    manager: Any = ServiceManager()
    manager.model = Message

    with acting_for(alba.id):
        with pytest.raises(PurposeMissingError):
            manager.all()
        with reading_for(Purpose.P11):
            assert manager.count() == 0
