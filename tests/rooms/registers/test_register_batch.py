"""Many documents in one act: numbered as single ones are, all or none."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection

from registratura.journal import queries as journal
from registratura.journal import services
from registratura.registers import services as registers
from registratura.registers.drafts import PartyDraft
from registratura.registers.errors import EntryRefusedError, KeyReusedError, RegisterClosedError
from registratura.registers.models import Entry, EntryParty, EntrySearch, Inscription
from registratura.registers.services import Registered, Request
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

from .deeds import draft, faults, numbers, special


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _batch(
    town: Town, *requests: Request, register_id: int | None = None, unit: int | None = None
) -> list[Registered]:
    return registers.register_batch(
        institution_id=town.id,
        register_id=register_id or town.general.id,
        requests=requests,
        by=town.registrar,
        now=_now(),
        range_unit_id=unit,
    )


def _requests(count: int, **changes: object) -> list[Request]:
    return [Request(replace(draft(subject=f"Cererea {place}"), **changes), uuid4()) for place in range(count)]


def test_a_batch_goes_on_with_the_numbers_in_its_order(alba: Town) -> None:
    alba.register("Prima")

    given = _batch(alba, *_requests(5))

    assert [one.number for one in given] == [2, 3, 4, 5, 6]
    assert alba.register("Ultima").number == 7
    assert numbers(alba) == [1, 2, 3, 4, 5, 6, 7]


def test_each_has_what_a_single_entry_has(alba: Town) -> None:
    parties = (PartyDraft("sender", "Ștefan Țicu"), PartyDraft("recipient", "Primarul"))
    wanted = replace(
        draft(subject="Cerere de locuință"), parties=parties, sheet_count=3, filing_code="III-A-4"
    )
    single = registers.register_entry(
        institution_id=alba.id,
        register_id=alba.general.id,
        draft=wanted,
        request_key=uuid4(),
        by=alba.registrar,
        now=_now(),
    )

    (batched,) = _batch(alba, Request(wanted, uuid4()))

    with acting_for(alba.id):
        alone, one_of_many = (_whole(given.entry_id) for given in (single, batched))
    assert one_of_many == alone


def _whole(entry_id: int) -> list[object]:
    """Everything that is written of an entry, without its number, keys and moments."""
    own = {"id", "number", "request_key", "registered_at", "received_at", "registered_on", "year"}
    entry = {
        name: value
        for name, value in Entry.objects.filter(id=entry_id).values()[0].items()
        if name not in own
    }
    parties = list(
        EntryParty.objects.filter(entry_id=entry_id).values("role", "name", "position", "correspondent_id")
    )
    search = list(EntrySearch.objects.filter(id=entry_id).values("words", "names"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, actor_id, actor_name, details - 'number' - 'registered_at' FROM journal_record"
            " WHERE institution_id = registratura_institution() AND subject_type = 'entry' AND subject_id = %s",
            [entry_id],
        )
        record = cursor.fetchall()
    return [entry, parties, search, record]


def test_r9_a_request_registered_before_gets_its_number_again(alba: Town) -> None:
    first = _requests(2)
    before = _batch(alba, *first)
    more = _requests(2)

    again = _batch(alba, more[0], first[1], more[1], first[0], more[0])

    assert [(one.number, one.repeated) for one in again] == [
        (3, False),
        (2, True),
        (4, False),
        (1, True),
        (3, False),
    ]
    assert again[1].entry_id == before[1].entry_id
    assert numbers(alba) == [1, 2, 3, 4]


def test_r9_a_key_of_another_document_refuses_the_whole_batch(alba: Town) -> None:
    taken = _requests(1)[0]
    _batch(alba, taken)

    with pytest.raises(KeyReusedError):
        _batch(alba, *_requests(2), Request(draft(subject="Altceva cu totul"), taken.key))
    with pytest.raises(KeyReusedError):
        _batch(alba, *_requests(1), *_twice())

    assert numbers(alba) == [1]


def _twice() -> list[Request]:
    key = uuid4()
    return [Request(draft(subject="Una"), key), Request(draft(subject="Alta"), key)]


@pytest.mark.parametrize("wrong", [{"subject": "x"}, {"unit_id": 7_000_000}, {"connected_to_id": 7_000_000}])
def test_one_that_is_refused_refuses_all_and_leaves_no_gap(alba: Town, wrong: dict[str, object]) -> None:
    good = _requests(3)

    with pytest.raises(EntryRefusedError):
        _batch(alba, *good, Request(replace(draft(), **wrong), uuid4()))

    assert numbers(alba) == []
    assert [one.number for one in _batch(alba, *good)] == [1, 2, 3]


def test_a_closed_register_takes_no_batch(alba: Town) -> None:
    with acting_for(alba.id):
        book = registers.open_register(template="dispositions", by=None, now=NOW)
        registers.close_register(register=book, by=alba.administrator, now=_now())

    with pytest.raises(RegisterClosedError):
        _batch(alba, *_requests(2), register_id=book.id)


def test_a_batch_steps_over_the_range_of_a_unit(alba: Town) -> None:
    with acting_for(alba.id):
        registers.give_range(
            register=alba.general, year=_now().year, unit_id=alba.urbanism.id, first=3, upper=5, by=None
        )

    given = [one.number for one in _batch(alba, *_requests(4))]
    of_the_unit = [one.number for one in _batch(alba, *_requests(2), unit=alba.urbanism.id)]

    assert given == [1, 2, 6, 7]
    assert of_the_unit == [3, 4]
    assert faults(alba) == []


def test_serials_of_special_registers_follow_the_batch(alba: Town) -> None:
    petitions, information = special(alba), special(alba, "law544")
    wanted = [(information.id,), (), (petitions.id, information.id)]

    given = _batch(alba, *(Request(draft(special_register_ids=keys), uuid4()) for keys in wanted))

    with acting_for(alba.id):
        serials = {(one.entry_id, one.register_id): one.number for one in Inscription.objects.all()}
    assert serials == {
        (given[0].entry_id, information.id): 1,
        (given[2].entry_id, information.id): 2,
        (given[2].entry_id, petitions.id): 1,
    }


def test_an_empty_batch_gives_nothing_and_a_giant_one_is_refused(alba: Town) -> None:
    assert _batch(alba) == []
    with pytest.raises(ValueError, match="1000"):
        _batch(alba, *[Request(draft(), uuid4())] * 1_001)


def test_the_acts_of_a_batch_stand_in_the_journal_in_their_order_and_verify(alba: Town) -> None:
    given = _batch(alba, *_requests(3))

    with acting_for(alba.id):
        services.seal(now=_now())
        acts = [journal.history_of(subject_type="entry", subject_id=one.entry_id)[0] for one in given]
        faulty = list(journal.faults())

    assert [act.action for act in acts] == ["registers.entry.registered"] * 3
    assert [act.details["number"] for act in acts] == [1, 2, 3]
    assert sorted(act.id for act in acts) == [act.id for act in acts]
    assert faulty == []
