"""
Appointments as a whole: the booking, the letter that tells of it, who gets the place that was left, the register.

An audience is entered in the register of audiences by the desk in one act: the person as sender, the subject, the
day, and the entry is tied to the booking.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.appointments import queries
from registratura.appointments import services as appointments
from registratura.appointments.errors import BookingRefusedError, BookingStateError
from registratura.appointments.queries import BookingCard
from registratura.appointments.services import Booked, BookingDraft, ClosedDay
from registratura.flows.registering import Submission, register_document
from registratura.journal.services import Actor
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.messaging import services as messages
from registratura.messaging.catalogue import Kind
from registratura.messaging.services import Outside
from registratura.registers import queries as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.services import Registered
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

REMIND_BEFORE: Final = timedelta(hours=30)
MORNING: Final = time(8)
EVENING: Final = time(20)
REACHED_FOR: Final = timedelta(days=90)
"""How long after its hour one can still write or telephone to who had a booking."""

_ENTRY: Final = UUID("6a1f5a2e-5b0e-4c1d-9f0e-2b6a4a4b7c11")


@dataclass(frozen=True, slots=True)
class Freed:
    """What an act left behind: who of the waiting list got the place, None when nobody waited."""

    given_to: BookingCard | None


def page_address(*, code: str, reference: str, secret: str) -> str:
    """Return the whole address of the page of a booking, for letters and calendar files."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/portal/{code}/programari/rezervare/{reference}-{secret}/"


def book(
    *,
    institution: "Institution",
    calendar_code: str,
    starts_at: datetime | None,
    draft: BookingDraft,
    by: Actor | None,
    now: datetime,
    wanted_on: date | None = None,
) -> Booked:
    """
    Take a place, or with `starts_at` None a turn on the waiting list, and tell the person.

    The same form sent twice books once and tells once. Raises: BookingRefusedError; SlotTakenError.
    """
    with acting_for(institution.id):
        if starts_at is None:
            given = appointments.wait(
                calendar_code=calendar_code, wanted_on=wanted_on, draft=draft, by=by, now=now
            )
            _tell(institution, given.booking_id, Kind.BOOKING_WAITING, by=by, now=now)
        else:
            given = appointments.book(
                calendar_code=calendar_code, starts_at=starts_at, draft=draft, by=by, now=now
            )
            _tell(institution, given.booking_id, Kind.BOOKING_MADE, by=by, now=now)
    return given


def move(
    *,
    institution: "Institution",
    booking_id: int,
    starts_at: datetime,
    reason: str = "",
    by: Actor | None,
    now: datetime,
) -> Freed:
    """Move a booking, tell its person, and give the place it left. Raises: BookingStateError; SlotTakenError."""
    with acting_for(institution.id):
        given = appointments.move(booking_id=booking_id, starts_at=starts_at, reason=reason, by=by, now=now)
        _tell(institution, booking_id, Kind.BOOKING_MOVED, by=by, now=now)
        return _after(institution, given, by=by, now=now)


def cancel(
    *, institution: "Institution", booking_id: int, reason: str = "", by: Actor | None, now: datetime
) -> Freed:
    """Give a booking up, tell its person, and give the place to who waits. Raises: BookingStateError."""
    with acting_for(institution.id):
        given = appointments.cancel(booking_id=booking_id, reason=reason, by=by, now=now)
        _tell(institution, booking_id, Kind.BOOKING_CANCELLED, by=by, now=now)
        return _after(institution, given, by=by, now=now)


def close_day(
    *,
    institution: "Institution",
    calendar_code: str,
    day_on: date,
    reason: str,
    by: Actor,
    now: datetime,
) -> ClosedDay:
    """
    Close a day, move who was to come, tell each. Who could not be moved stays in the day sheet, to be called.

    Raises: CalendarRefusedError.
    """
    with acting_for(institution.id):
        closed = appointments.close_day(
            calendar_code=calendar_code, day_on=day_on, reason=reason, by=by, now=now
        )
        for number in closed.moved:
            _tell(institution, number, Kind.BOOKING_MOVED, by=by, now=now)
    return closed


def register_audience(
    *, institution: "Institution", booking_id: int, solution: str, by: Actor, now: datetime
) -> Registered:
    """
    Enter an audience in the register of audiences, and note that its person came.

    solution: what was said or promised, in short. The same audience entered twice has one number.
    Must not run inside a scope. Raises: BookingStateError; BookingRefusedError when there is no such register open;
    as `flows.registering.register_document`.
    Law: OG 27/2002 art. 2, art. 6.
    """
    with acting_for(institution.id):
        card = queries.booking_card(booking_id)
        if card is None or card.kind != "audience" or card.starts_at is None:
            raise BookingStateError(_("Nu este o audiență cu zi și oră."))
        if card.state not in ("booked", "changed", "came"):
            raise BookingStateError(_("Audiența nu s-a ținut: este anulată sau persoana nu a venit."))
        if legal_date(card.starts_at) > legal_date(now):
            raise BookingStateError(_("Audiența se înscrie în ziua ei sau după."))
        register_id = registers.register_of_template("audiences")
        if register_id is None:
            raise BookingRefusedError(_("Deschideți întâi Registrul de audiențe, la Registre și numere."))
        unit_id = card.unit_id
    # In the language of the register, whatever the one of the screen.
    with override("ro"):
        draft = _entry_of(card, solution, unit_id)
    key = uuid5(_ENTRY, f"{institution.id}:{booking_id}")
    submission = Submission(
        institution_id=institution.id, register_id=register_id, draft=draft, request_key=key
    )
    given = register_document(submission=submission, by=by, now=now)[0]
    with acting_for(institution.id):
        appointments.note_entry(booking_id=booking_id, entry_id=given.entry_id, by=by, now=now)
        if card.state != "came":
            appointments.mark(booking_id=booking_id, came=True, by=by, now=now)
    return given


def remind(*, institution: "Institution", now: datetime) -> int:
    """
    Remind who comes within the next day, once each, by day; return how many. Must not run inside a scope.

    Nobody is written to in the evening or at night: who comes in the morning was told the day before.
    """
    clock = now.astimezone(BUCHAREST).time()
    if not MORNING <= clock < EVENING:
        return 0
    with acting_for(institution.id):
        due = queries.due_for_reminder(now=now, until=now + REMIND_BEFORE)
        for card in due:
            # Who booked within the day knows it already.
            if now - card.made_at > timedelta(hours=12):
                _tell_card(institution, card, Kind.BOOKING_NEAR, by=None, now=now)
        appointments.note_reminded(booking_ids=[card.id for card in due], now=now)
    return len(due)


def shorten(*, institution: "Institution", now: datetime) -> int:
    """Leave old bookings without address and telephone; return how many. Must not run inside a scope."""
    with acting_for(institution.id):
        return appointments.shorten(before=now - REACHED_FOR, now=now)


def _entry_of(card: BookingCard, solution: str, unit_id: int | None) -> EntryDraft:
    when = f"{card.starts_at.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}" if card.starts_at else ""
    told = _("Audiență la %(function)s: %(subject)s") % {
        "function": card.function or card.calendar_name,
        "subject": card.subject or card.calendar_name,
    }
    remarks = _("Programarea %(reference)s, %(when)s.") % {"reference": card.reference, "when": when}
    return EntryDraft(
        direction="incoming",
        subject=told,
        document_kind=_("audiență"),
        parties=(PartyDraft("sender", card.name),),
        unit_id=unit_id,
        resolution=solution.strip()[:500],
        remarks=remarks,
    )


def _after(institution: "Institution", given: int | None, *, by: Actor | None, now: datetime) -> Freed:
    if given is None:
        return Freed(None)
    _tell(institution, given, Kind.BOOKING_MADE, by=by, now=now)
    return Freed(queries.booking_card(given))


def _tell(
    institution: "Institution", booking_id: int, kind: Kind, *, by: Actor | None, now: datetime
) -> None:
    card = queries.booking_card(booking_id)
    assert card is not None
    _tell_card(institution, card, kind, by=by, now=now)


def _tell_card(
    institution: "Institution", card: BookingCard, kind: Kind, *, by: Actor | None, now: datetime
) -> None:
    if not (card.email or card.phone):
        return
    when = f"{card.starts_at.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}" if card.starts_at else ""
    facts: dict[str, object] = {
        "reference": card.reference,
        "what": card.calendar_name,
        "when": when or "–",
        "where": card.place,
        "bring": " ".join(card.bring.split()),
        "reason": card.reason,
        "page": page_address(code=institution.code, reference=card.reference, secret=card.secret),
    }
    wanted = {
        Kind.BOOKING_MADE: ("reference", "what", "when", "where", "bring", "page"),
        Kind.BOOKING_NEAR: ("reference", "what", "when", "where", "bring", "page"),
        Kind.BOOKING_MOVED: ("reference", "what", "when", "where", "reason", "page"),
        Kind.BOOKING_CANCELLED: ("reference", "what", "when", "reason", "page"),
        Kind.BOOKING_WAITING: ("reference", "what", "page"),
    }[kind]
    messages.send(
        kind=kind,
        to=Outside(email=card.email, phone=card.phone, name=card.name, language=card.language),
        context={name: facts[name] for name in wanted if facts[name]},
        dedupe_key=f"{kind}:{card.id}:{card.revision}",
        about_type="appointment",
        about_id=card.id,
        by=by,
        now=now,
    )
