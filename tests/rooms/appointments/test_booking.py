"""Booking, moving, giving up, waiting and closing a day, with what each person is told."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from registratura.appointments import queries
from registratura.appointments import services as appointments
from registratura.appointments.errors import (
    BookingRefusedError,
    BookingStateError,
    CalendarRefusedError,
    SlotTakenError,
)
from registratura.flows import appointments as flow
from registratura.messaging.models import Message
from registratura.registers import queries as registers
from registratura.registers import services as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .ground import NOW, TUESDAY, at, calendar, draft, standing

pytestmark = pytest.mark.django_db


def book(town: Town, code: str, clock: str, name: str = "Maria Ionescu", **fields: object) -> int:
    return flow.book(
        institution=town.institution,
        calendar_code=code,
        starts_at=at(clock),
        draft=draft(name, **fields),  # type: ignore[arg-type]
        by=None,
        now=NOW,
    ).booking_id


def kinds(town: Town) -> list[str]:
    with acting_for(town.id):
        return list(Message.objects.order_by("id").values_list("kind", flat=True))


def test_a_place_is_taken_once_told_once_and_opens_by_its_secret(alba: Town) -> None:
    code, key = calendar(alba), uuid4()
    for _ in range(2):
        given = flow.book(
            institution=alba.institution,
            calendar_code=code,
            starts_at=at("09:20"),
            draft=draft(key=key),
            by=None,
            now=NOW,
        )

    with pytest.raises(SlotTakenError):
        book(alba, code, "09:20")
    assert kinds(alba) == ["booking.made"]
    with acting_for(alba.id):
        assert queries.booking_behind(reference=given.reference.lower(), secret=given.secret.lower())
        assert queries.booking_behind(reference=given.reference, secret="0" * 16) is None
        assert queries.booking_behind(reference="P-0000-0000", secret=given.secret) is None


@pytest.mark.parametrize("clock", ["09:10", "10:00", "08:40"])
def test_an_hour_that_is_not_offered_is_refused(alba: Town, clock: str) -> None:
    code = calendar(alba)

    with pytest.raises(SlotTakenError):
        book(alba, code, clock)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "fără semn"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "", "phone": "12"}, "phone"),
        ({"subject": "x" * 501}, "subject"),
    ],
)
def test_who_comes_must_be_told_how_to_be_reached(alba: Town, fields: dict[str, str], field: str) -> None:
    code = calendar(alba)

    with pytest.raises(BookingRefusedError) as refused:
        book(alba, code, "09:00", **fields)

    assert refused.value.field == field


def test_one_address_holds_three_places_at_the_most(alba: Town) -> None:
    code = calendar(alba, places=5)
    for clock in ("09:00", "09:20", "09:40"):
        book(alba, code, clock, email="una@exemplu.ro")

    with pytest.raises(BookingRefusedError, match="deja 3"):
        book(alba, code, "09:00", email="UNA@exemplu.ro")


def test_the_database_itself_refuses_a_place_that_touches_another(alba: Town) -> None:
    code = calendar(alba)
    first, second = book(alba, code, "09:00"), book(alba, code, "09:20")

    with (
        acting_for(alba.id),
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE appointments_booking SET starts_at = (SELECT starts_at + interval '10 minutes'"
            " FROM appointments_booking WHERE id = %s) WHERE id = %s",
            [first, second],
        )


def test_hours_of_another_length_later_do_not_overbook(alba: Town) -> None:
    code = calendar(alba)
    book(alba, code, "09:20")
    with acting_for(alba.id):
        card = queries.calendar_by_code(code)
        assert card is not None
        longer = appointments.CalendarDraft(
            kind="service", name=card.name, place=card.place, week=card.week, length_min=30
        )
        appointments.save_calendar(draft=longer, code=code, by=None, now=NOW)

    with pytest.raises(SlotTakenError):
        book(alba, code, "09:00")
    with pytest.raises(SlotTakenError):
        book(alba, code, "09:30")


def test_a_place_given_up_goes_to_the_first_who_waits_for_that_day(alba: Town) -> None:
    code = calendar(alba)
    number = book(alba, code, "09:00")
    for name, day in (("Altă zi", date(2026, 3, 4)), ("Prima", TUESDAY), ("A doua", None)):
        flow.book(
            institution=alba.institution,
            calendar_code=code,
            starts_at=None,
            draft=draft(name),
            by=None,
            now=NOW,
            wanted_on=day,
        )

    freed = flow.cancel(institution=alba.institution, booking_id=number, by=None, now=NOW)

    assert freed.given_to is not None
    assert freed.given_to.name == "Prima"
    assert standing(alba) == [
        ("Maria Ionescu", "cancelled", "03.03 09:00"),
        ("Prima", "booked", "03.03 09:00"),
    ]
    assert kinds(alba)[-2:] == ["booking.cancelled", "booking.made"]
    with pytest.raises(BookingStateError):
        flow.cancel(institution=alba.institution, booking_id=number, by=None, now=NOW)


def test_moving_keeps_the_place_until_another_one_is_had(alba: Town) -> None:
    code = calendar(alba)
    number = book(alba, code, "09:00")
    book(alba, code, "09:40", "Ion")

    with pytest.raises(SlotTakenError):
        flow.move(institution=alba.institution, booking_id=number, starts_at=at("09:40"), by=None, now=NOW)
    flow.move(institution=alba.institution, booking_id=number, starts_at=at("09:20"), by=None, now=NOW)

    assert standing(alba) == [("Maria Ionescu", "changed", "03.03 09:20"), ("Ion", "booked", "03.03 09:40")]


def test_a_closed_day_moves_everybody_and_tells_each(alba: Town) -> None:
    code = calendar(alba)
    book(alba, code, "09:00", "Ana")
    book(alba, code, "09:40", "Ion")

    closed = flow.close_day(
        institution=alba.institution,
        calendar_code=code,
        day_on=TUESDAY,
        reason="Instruire",
        by=alba.registrar,
        now=NOW,
    )

    assert (len(closed.moved), closed.left) == (2, ())
    assert standing(alba) == [("Ana", "changed", "04.03 09:00"), ("Ion", "changed", "04.03 09:40")]
    assert kinds(alba)[-2:] == ["booking.moved", "booking.moved"]
    with pytest.raises(SlotTakenError):
        book(alba, code, "09:00")


def test_a_day_off_by_law_has_no_hours(alba: Town) -> None:
    code = calendar(alba, opens_days=60)
    with acting_for(alba.id):
        card = queries.calendar_by_code(code)
        assert card is not None
        days = queries.free_days(calendar_id=card.id, now=NOW)

    easter = {one.day: one for one in days}[date(2026, 4, 13)]
    assert (easter.free, bool(easter.reason)) == (0, True)


def test_an_audience_enters_its_register_in_one_act_and_once(alba: Town) -> None:
    code = calendar(alba, kind="audience", name="Audiențe la primar", function="Primar")
    number = book(alba, code, "09:00", subject="Drumul din cartierul Nou")
    with acting_for(alba.id):
        books.open_register(template="audiences", by=None, now=NOW)

    def register(now: object) -> int:
        return flow.register_audience(
            institution=alba.institution,
            booking_id=number,
            solution="Se verifică pe teren",
            by=alba.registrar,
            now=now,  # type: ignore[arg-type]
        ).number

    with pytest.raises(BookingStateError):
        register(NOW)
    assert register(NOW + timedelta(days=1)) == register(NOW + timedelta(days=1)) == 1
    with acting_for(alba.id):
        card = queries.booking_card(number)
        assert card is not None
        assert card.entry_id is not None
        assert card.state == "came"
        entry = registers.entry_by_id(card.entry_id)
        assert entry is not None
        assert "Drumul din cartierul Nou" in entry.subject


def test_who_comes_is_reminded_once_by_day_the_day_before(alba: Town) -> None:
    code = calendar(alba, opens_days=30)
    flow.book(
        institution=alba.institution,
        calendar_code=code,
        starts_at=at("09:00", date(2026, 3, 6)),
        draft=draft(),
        by=None,
        now=NOW,
    )
    before = at("10:00", date(2026, 3, 5))

    assert flow.remind(institution=alba.institution, now=at("03:30", date(2026, 3, 6))) == 0
    assert flow.remind(institution=alba.institution, now=before) == 1
    assert flow.remind(institution=alba.institution, now=before + timedelta(hours=1)) == 0
    assert kinds(alba) == ["booking.made", "booking.near"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "x"}, "name"),
        ({"place": ""}, "place"),
        ({"kind": "altceva"}, "kind"),
        ({"kind": "audience"}, "function"),
        ({"length_min": 1}, "length_min"),
        ({"places": 51}, "places"),
        ({"unit_id": 10**9}, "unit"),
        ({"week": ("12-9", *[""] * 6)}, "day_0"),
    ],
)
def test_a_calendar_that_cannot_be_kept_says_what_to_mend(
    alba: Town, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(CalendarRefusedError) as refused:
        calendar(alba, **fields)

    assert refused.value.field == field


def test_a_holiday_on_a_weekend_that_is_worked_stays_a_holiday(alba: Town) -> None:
    code = calendar(alba, week=("",) * 5 + ("09:00-10:00", "09:00-10:00"), opens_days=120)
    with acting_for(alba.id):
        card = queries.calendar_by_code(code)
        assert card is not None
        days = {one.day: one.free for one in queries.free_days(calendar_id=card.id, now=NOW)}

    assert days[date(2026, 4, 11)] == 3  # the Saturday before
    assert days.get(date(2026, 4, 12), 0) == 0  # Easter Sunday


def test_three_months_after_its_hour_a_booking_has_no_address_left(alba: Town) -> None:
    code = calendar(alba)
    over, coming = book(alba, code, "09:00"), book(alba, code, "09:20", "Ion Pop")
    with acting_for(alba.id):
        appointments.shorten(before=at("09:21"), now=NOW)
    after = at("09:00") + flow.REACHED_FOR

    assert flow.shorten(institution=alba.institution, now=after - timedelta(days=1)) == 0
    with acting_for(alba.id):
        past, open_ = queries.booking_card(over), queries.booking_card(coming)
    assert past is not None
    assert open_ is not None
    assert (past.name, past.email, past.phone) == ("Maria Ionescu", "", "")
    assert open_.email
