"""Serials in special registers, closed registers, series."""

from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from registratura.registers import queries
from registratura.registers import services as registers
from registratura.registers.errors import (
    DirectionError,
    EntryRefusedError,
    EntryStateError,
    FrozenError,
    KeyReusedError,
    RegisterClosedError,
    RegisterKindError,
    refusals_in_words,
)
from registratura.registers.models import Entry, Inscription, Register
from registratura.registers.services.books import RegisterRefusedError
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

from .deeds import draft, faults, numbers, register, reserve, special


def serials(town: Town, of: Register) -> list[int]:
    with acting_for(town.id):
        return list(
            Inscription.objects.filter(register_id=of.id).order_by("number").values_list("number", flat=True)
        )


def parallel(town: Town) -> Register:
    with acting_for(town.id):
        return registers.open_register(template="dispositions", by=None, now=NOW)


def test_serials_are_gapless_beside_the_general_numbers(alba: Town) -> None:
    petitions, requests = special(alba), special(alba, "law544")

    register(alba)
    register(alba, special_register_ids=(petitions.id,))
    register(alba, special_register_ids=(requests.id, petitions.id, petitions.id))
    with pytest.raises(RegisterClosedError):
        register(alba, special_register_ids=(petitions.id, 987_654_321))
    register(alba, special_register_ids=(petitions.id,))

    assert numbers(alba) == [1, 2, 3, 4]
    assert serials(alba, petitions) == [1, 2, 3]
    assert serials(alba, requests) == [1]
    assert faults(alba) + faults(alba, petitions) + faults(alba, requests) == []


def test_an_undone_entry_leaves_no_gap_among_the_serials(alba: Town) -> None:
    petitions = special(alba)

    with acting_for(alba.id):
        register(alba, special_register_ids=(petitions.id,))
        transaction.set_rollback(True)
    register(alba, special_register_ids=(petitions.id,))

    assert (numbers(alba), serials(alba, petitions)) == ([1], [1])


def complete(town: Town, entry: Entry, *specials: int) -> None:
    with acting_for(town.id):
        registers.complete_reservation(
            entry=entry,
            draft=draft(special_register_ids=specials),
            by=town.registrar,
            now=datetime.now(tz=UTC),
        )


def test_serials_stay_gapless_when_reserved_numbers_are_used_among_new_ones(alba: Town) -> None:
    petitions, requests = special(alba), special(alba, "law544")
    first, second, third = reserve(alba, count=3, direction="incoming")

    register(alba, special_register_ids=(petitions.id,))
    complete(alba, second, petitions.id, requests.id)
    complete(alba, third)
    register(alba, special_register_ids=(requests.id, petitions.id))
    complete(alba, first, petitions.id)

    with acting_for(alba.id):
        by_serial = Inscription.objects.filter(register_id=petitions.id).order_by("number")
        entries = list(by_serial.values_list("entry__number", flat=True))
    assert entries == [4, 2, 5, 1]
    assert (serials(alba, petitions), serials(alba, requests)) == ([1, 2, 3, 4], [1, 2])
    assert faults(alba) + faults(alba, petitions) + faults(alba, requests) == []


def test_a_reserved_number_and_its_serials_are_used_together_or_not_at_all(alba: Town) -> None:
    petitions, requests = special(alba), special(alba, "law544")
    (entry,) = reserve(alba, direction="incoming")
    with acting_for(alba.id):
        registers.close_register(register=requests, by=alba.administrator, now=NOW)

    with pytest.raises(RegisterClosedError):
        complete(alba, entry, petitions.id, requests.id)
    with acting_for(alba.id):
        unused = queries.entry_by_id(entry.id)
    assert unused is not None
    assert (unused.state, serials(alba, petitions)) == ("reserved", [])

    with acting_for(alba.id):
        complete(alba, entry, petitions.id)
        transaction.set_rollback(True)
    complete(alba, entry, petitions.id)
    assert serials(alba, petitions) == [1]


def test_who_waits_for_a_serial_holds_no_entry_meanwhile(alba: Town, owner_url: str) -> None:
    """Registers are locked before entries everywhere; the used entry would be refused if it were looked at first."""
    petitions = special(alba)
    (entry,) = reserve(alba, direction="incoming")
    complete(alba, entry)

    with psycopg.connect(owner_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(21063, %s)", [petitions.id])
        connection.cursor().execute("SET LOCAL lock_timeout = '100ms'")
        with transaction.atomic(), pytest.raises(OperationalError, match="lock timeout"):
            complete(alba, entry, petitions.id)
    with pytest.raises(EntryStateError):
        complete(alba, entry, petitions.id)


def test_a_special_register_takes_no_entries_of_its_own(alba: Town) -> None:
    petitions = special(alba)
    register(alba, special_register_ids=(petitions.id,))

    with pytest.raises(RegisterKindError):
        register(alba, petitions.id)
    register(alba, special_register_ids=(petitions.id,))

    assert serials(alba, petitions) == [1, 2]
    assert numbers(alba, petitions.id) == []


def test_the_general_register_gives_no_serials(alba: Town) -> None:
    dispositions = parallel(alba)
    register(alba)
    register(alba, dispositions.id, direction="internal")

    for other in (alba.general.id, dispositions.id):
        with pytest.raises(RegisterKindError):
            register(alba, special_register_ids=(other,))

    assert register(alba).number == 2
    assert register(alba, dispositions.id, direction="internal").number == 2
    assert faults(alba) + faults(alba, dispositions) == []


def test_a_register_of_its_own_counts_by_itself(alba: Town) -> None:
    dispositions = parallel(alba)

    given = [
        register(alba).number,
        register(alba, dispositions.id, direction="internal").number,
        register(alba).number,
    ]

    assert given == [1, 1, 2]


def test_a_closed_register_takes_no_more_entries(alba: Town) -> None:
    dispositions = parallel(alba)
    register(alba, dispositions.id, direction="internal")
    with acting_for(alba.id):
        registers.give_range(
            register=dispositions,
            year=datetime.now(tz=UTC).year,
            unit_id=alba.urbanism.id,
            first=100,
            upper=200,
            by=None,
        )
        registers.close_register(register=dispositions, by=alba.administrator, now=NOW)

    for unit in (None, alba.urbanism.id):
        with pytest.raises(RegisterClosedError):
            register(alba, dispositions.id, unit=unit, direction="internal")
    with acting_for(alba.id), pytest.raises(RegisterClosedError):
        registers.give_range(
            register=dispositions,
            year=datetime.now(tz=UTC).year,
            unit_id=alba.urbanism.id,
            first=300,
            upper=400,
            by=None,
        )
    assert numbers(alba, dispositions.id) == [1]


def test_a_closed_special_register_gives_no_serials(alba: Town) -> None:
    petitions = special(alba)
    register(alba, special_register_ids=(petitions.id,))
    with acting_for(alba.id):
        registers.close_register(register=petitions, by=alba.administrator, now=NOW)

    with pytest.raises(RegisterClosedError):
        register(alba, special_register_ids=(petitions.id,))
    assert register(alba).number == 2


def test_a_closed_register_stays_closed(alba: Town) -> None:
    dispositions = parallel(alba)
    with acting_for(alba.id):
        stale = queries.register_by_code(dispositions.code)
        assert stale is not None
        registers.close_register(register=dispositions, by=alba.administrator, now=NOW)

        with pytest.raises(RegisterRefusedError):
            registers.close_register(register=stale, by=alba.administrator, now=NOW)
        with pytest.raises(FrozenError), refusals_in_words():
            Register.objects.filter(pk=dispositions.id).update(closed_at=None)


def test_the_general_register_is_never_closed_and_there_is_one(alba: Town) -> None:
    with acting_for(alba.id):
        with pytest.raises(RegisterRefusedError):
            registers.close_register(register=alba.general, by=alba.administrator, now=NOW)
        with pytest.raises(RegisterRefusedError):
            registers.open_register(template="general", code="al-doilea", by=None, now=NOW)
        with pytest.raises(RegisterRefusedError):
            registers.open_register(template="no such", by=None, now=NOW)


def test_a_series_has_consecutive_numbers(alba: Town) -> None:
    keys = [uuid4() for _ in range(4)]
    with acting_for(alba.id):
        given = registers.register_series(
            institution_id=alba.id,
            register_id=alba.general.id,
            draft=draft(),
            request_keys=keys,
            by=alba.registrar,
            now=datetime.now(tz=UTC),
        )

    assert [one.number for one in given] == [1, 2, 3, 4]


def test_a_series_is_registered_whole_or_not_at_all(alba: Town) -> None:
    taken = uuid4()
    alba.register("Altceva", request_key=taken)

    with pytest.raises(KeyReusedError), acting_for(alba.id):
        registers.register_series(
            institution_id=alba.id,
            register_id=alba.general.id,
            draft=draft(),
            request_keys=[uuid4(), uuid4(), taken],
            by=alba.registrar,
            now=datetime.now(tz=UTC),
        )

    assert numbers(alba) == [1]
    assert register(alba).number == 2


def test_r9_a_key_belongs_to_one_register(alba: Town) -> None:
    dispositions = parallel(alba)
    key = uuid4()
    alba.register(request_key=key)

    with pytest.raises(KeyReusedError):
        registers.register_entry(
            institution_id=alba.id,
            register_id=dispositions.id,
            draft=draft(subject="Cerere de eliberare a unui certificat"),
            request_key=key,
            by=alba.registrar,
            now=datetime.now(tz=UTC),
        )
    assert numbers(alba, dispositions.id) == []


def test_r9_two_institutions_may_use_one_key(alba: Town, buzau: Town) -> None:
    key = uuid4()

    assert alba.register(request_key=key).entry_id != buzau.register(request_key=key).entry_id


def test_registering_leaves_the_scope_of_an_open_transaction_as_it_was(alba: Town) -> None:
    with transaction.atomic():
        alba.register()
        with transaction.get_connection().cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('app.institution', true), (SELECT count(*) FROM registers_entry)"
            )
            assert cursor.fetchone() == ("", 0)


def test_an_unknown_register_of_any_number_is_refused(alba: Town, buzau: Town) -> None:
    for unknown in (987_654_321, 2**40, -5, buzau.general.id):
        with pytest.raises(RegisterClosedError):
            register(alba, unknown)
    with pytest.raises(EntryRefusedError):
        register(alba, special_register_ids=(2**70,))
    assert numbers(buzau) == []


@pytest.mark.parametrize(
    ("template", "direction"), [("dispositions", "incoming"), ("dispositions", "outgoing")]
)
def test_the_database_refuses_a_direction_that_the_register_does_not_take(
    alba: Town, template: str, direction: str
) -> None:
    dispositions = parallel(alba)

    with pytest.raises(DirectionError, match="nu primește documente în acest sens") as refused:
        register(alba, dispositions.id, direction=direction)

    assert refused.value.field == "direction"
    assert register(alba, dispositions.id, direction="internal").number == 1


def test_a_special_register_takes_its_own_directions_alone(alba: Town) -> None:
    petitions = special(alba)

    with pytest.raises(DirectionError):
        register(alba, direction="outgoing", special_register_ids=(petitions.id,))

    assert register(alba, special_register_ids=(petitions.id,)).number == 1
    assert faults(alba) + faults(alba, petitions) == []


def test_a_reserved_number_is_used_in_a_direction_of_its_register(alba: Town) -> None:
    dispositions = parallel(alba)
    (reserved,) = reserve(alba, register_id=dispositions.id, direction="internal")

    with acting_for(alba.id), pytest.raises(DirectionError):
        registers.complete_reservation(
            entry=reserved, draft=draft(direction="outgoing"), by=alba.registrar, now=datetime.now(tz=UTC)
        )
    with pytest.raises(DirectionError):
        reserve(alba, register_id=dispositions.id, direction="incoming")
