"""The same day, by working days (SEM-14, SEM-15); the reminder at its hour; what the past proposes; many at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from registratura.flows import deciding, deciding_many, tray_reminding
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.intake.errors import ReminderRefusedError, SettingAsideRefusedError
from registratura.intake.queries import TrayLine
from registratura.intake.services import Arrived
from registratura.messaging.models import Message
from registratura.registers.drafts import PartyDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.test_tray import Fake, clock, fetch, letter, mailbox, waiting

# 2026-03-13 is a Friday; the weekend follows.
FRIDAY, MONDAY, TUESDAY = (datetime(2026, 3, day, 8, 0, tzinfo=UTC) for day in (13, 16, 17))


def put(town: Town, at: datetime, number: int = 1) -> None:
    from uuid import UUID

    with acting_for(town.id):
        intake.put_in_tray(
            arrived=Arrived(
                source="portal",
                raw_id=None,
                raw_sha256=f"{number:064d}",
                arrived_at=at,
                deposit_key=UUID(int=number),
            ),
            now=at,
        )


@pytest.mark.parametrize(
    ("arrived", "asked", "late"),
    [
        (FRIDAY, FRIDAY, False),
        (FRIDAY, FRIDAY + timedelta(days=1), True),
        (FRIDAY, MONDAY, True),
        (datetime(2026, 3, 14, 19, 10, tzinfo=UTC), MONDAY, False),  # Saturday, due on Monday
        (datetime(2026, 3, 14, 19, 10, tzinfo=UTC), TUESDAY, True),
        (
            datetime(2026, 3, 15, 21, 59, tzinfo=UTC),
            MONDAY,
            False,
        ),  # Sunday, a minute before midnight in Bucharest
        (datetime(2026, 3, 15, 22, 0, tzinfo=UTC), TUESDAY, True),  # Monday, at midnight
        (datetime(2026, 4, 30, 9, 0, tzinfo=UTC), datetime(2026, 5, 1, 9, 0, tzinfo=UTC), True),
        (
            datetime(2026, 5, 1, 9, 0, tzinfo=UTC),
            datetime(2026, 5, 4, 9, 0, tzinfo=UTC),
            False,
        ),  # a legal holiday
    ],
)
def test_sem14_what_comes_is_late_after_its_first_working_day(
    alba: Town, arrived: datetime, asked: datetime, late: bool
) -> None:
    put(alba, arrived)

    with acting_for(alba.id):
        assert deciding.tray_count(now=asked).late == int(late)


def told(town: Town) -> list[int]:
    with acting_for(town.id):
        rows = Message.objects.filter(kind="tray.waiting").order_by("user_id")
        return list(rows.values_list("user_id", flat=True))


def test_sem15_whoever_registers_is_told_once_a_working_day_from_the_chosen_hour(alba: Town) -> None:
    put(alba, FRIDAY)
    eleven, three = MONDAY.replace(hour=9), MONDAY.replace(hour=13)

    before = tray_reminding.remind(institution_id=alba.id, now=eleven)
    sunday = tray_reminding.remind(institution_id=alba.id, now=three - timedelta(days=1))
    count = tray_reminding.remind(institution_id=alba.id, now=three)
    again = tray_reminding.remind(institution_id=alba.id, now=three + timedelta(hours=1))

    assert (before, sunday, again) == (0, 0, 0)
    assert told(alba) == sorted({alba.registrar.id} | set(told(alba)))
    assert count == len(told(alba)) >= 1
    assert tray_reminding.remind(institution_id=alba.id, now=three + timedelta(days=1)) == count


def test_sem15_an_empty_tray_reminds_nobody_and_what_comes_later_does(alba: Town) -> None:
    three = MONDAY.replace(hour=13)

    assert tray_reminding.remind(institution_id=alba.id, now=three) == 0
    put(alba, three)
    assert tray_reminding.remind(institution_id=alba.id, now=three + timedelta(minutes=10)) > 0


def test_the_office_chooses_the_hour_or_none(alba: Town) -> None:
    put(alba, FRIDAY)
    with acting_for(alba.id):
        intake.choose_reminding(hour=9, by=alba.administrator, now=clock())
    early = tray_reminding.remind(institution_id=alba.id, now=MONDAY.replace(hour=7, minute=30))
    with acting_for(alba.id):
        intake.choose_reminding(hour=None, by=alba.administrator, now=clock())
        assert tray.reminding().hour is None
        with pytest.raises(ReminderRefusedError):
            intake.choose_reminding(hour=24, by=alba.administrator, now=clock())

    assert early > 0
    assert tray_reminding.remind(institution_id=alba.id, now=TUESDAY.replace(hour=15)) == 0


def arrived(town: Town, *letters: bytes) -> list[TrayLine]:
    fetch(town, mailbox(town, 143), Fake(*letters))
    return waiting(town)


def proposed(town: Town, item: TrayLine) -> Any:
    with acting_for(town.id):
        return deciding.proposed(item=item)


def test_the_kind_is_proposed_from_what_the_same_sender_sent_before(alba: Town) -> None:
    (first,) = arrived(alba, letter(number=1))
    deciding.register_item(
        institution_id=alba.id,
        item_id=first.id,
        registration=deciding.Registration(subject="x y z", sender_name="", document_kind="Adeverință"),
        by=alba.registrar,
        now=clock(),
    )
    with acting_for(alba.id):
        from registratura.correspondents import queries as directory

        known = directory.by_email("ilinca.moga@posta.example")
    assert known is not None
    alba.register("Alta", document_kind="Adeverință", parties=(PartyDraft("sender", known.name, known.id),))
    fetch(alba, tray_box(alba), Fake(letter(number=1), letter("Cu totul altceva", number=2)))

    found = proposed(alba, waiting(alba)[0])

    assert (found.registration.document_kind, found.kind.times, found.kind.word) == ("Adeverință", 2, "")
    assert found.sender_known


def tray_box(town: Town) -> int:
    with acting_for(town.id):
        return tray.mailboxes()[0].id


def test_the_kind_is_proposed_from_the_words_of_the_subject(alba: Town) -> None:
    for number in range(3):
        alba.register(f"Factura {number} energie electrica", document_kind="Factură")
    alba.register("Cerere locuință", document_kind="Cerere")
    (item,) = arrived(alba, letter("Factura nr. 7 pe martie", number=1))

    found = proposed(alba, item)

    assert (found.registration.document_kind, found.kind.word) == ("Factură", "factura")


def test_nothing_is_proposed_from_a_single_case_or_from_divided_ones(alba: Town) -> None:
    alba.register("Ofertă mobilier", document_kind="Ofertă")
    for kind in ("A", "B", "C", "A"):
        alba.register("Sesizare drumuri", document_kind=kind)
    offer, complaint = arrived(alba, letter("Ofertă", number=1), letter("Sesizare drumuri", number=2))

    assert proposed(alba, offer).kind.kind == ""
    assert proposed(alba, complaint).kind.times in (0, 2)


def test_many_are_registered_as_proposed_and_a_decided_one_holds_up_no_other(alba: Town, buzau: Town) -> None:
    items = arrived(alba, *(letter(f"Cerere {number}", number=number) for number in (1, 2, 3)))
    with acting_for(alba.id):
        intake.set_aside(item_id=items[1].id, reason="reclamă", by=alba.registrar, now=clock())
    ids = [item.id for item in items]

    strange = deciding_many.register_proposed(
        institution_id=buzau.id, item_ids=ids, by=buzau.registrar, now=clock()
    )
    done = deciding_many.register_proposed(
        institution_id=alba.id, item_ids=[*ids, 10**12], by=alba.registrar, now=clock()
    )

    assert strange == []
    assert [(one.number, bool(one.refused)) for one in done] == [(1, False), (None, True), (2, False)]
    assert waiting(alba) == []


def test_many_are_set_aside_for_one_reason_and_never_without(alba: Town) -> None:
    items = arrived(alba, *(letter(f"Reclamă {number}", number=number) for number in (1, 2)))
    ids = [item.id for item in items]

    with pytest.raises(SettingAsideRefusedError):
        deciding_many.set_aside(
            institution_id=alba.id, item_ids=ids, reason=" ", by=alba.registrar, now=clock()
        )
    done = deciding_many.set_aside(
        institution_id=alba.id, item_ids=ids, reason="reclamă", by=alba.registrar, now=clock()
    )

    assert len(done) == 2
    assert {line.reason for line in waiting(alba, "set_aside")} == {"reclamă"}
