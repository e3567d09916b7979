"""Taking a place, moving it, giving it up, and what became of it."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from registratura.appointments.errors import BookingRefusedError, BookingStateError, SlotTakenError
from registratura.appointments.models import Booking, Calendar
from registratura.appointments.offering import HOLDING, STANDING, bookable, slots_between
from registratura.appointments.secrets import digest_of, names_of
from registratura.appointments.slots import Slot, free_place
from registratura.institutions import services as institutions
from registratura.institutions.entitlements import Feature
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.identifiers import Verdict, check_phone
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

MOST_STANDING: Final = 3
"""Bookings that one address or telephone may have open in a calendar."""

_State = Booking.State


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDraft:
    """Who comes and why. `key` is the form's own: the same form sent twice books once."""

    key: UUID
    name: str
    email: str = ""
    phone: str = ""
    subject: str = ""
    language: str = "ro"
    channel: str = "portal"


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking as it was made: its reference, and the secret that opens its page."""

    booking_id: int
    reference: str
    secret: str
    is_new: bool = True


def book(
    *, calendar_code: str, starts_at: datetime, draft: BookingDraft, by: Actor | None, now: datetime
) -> Booked:
    """
    Take a place in a slot. An official (`by`) may book also what is too near or too far for the portal.

    Raises: BookingRefusedError; SlotTakenError when the slot has no place or is not offered; FeatureClosedError.
    """
    values = _checked(draft)
    with transaction.atomic():
        calendar = _locked_calendar(calendar_code)
        if (known := _known(draft.key)) is not None:
            return known
        _check_may(calendar, values, by, now)
        slot = _slot(calendar, starts_at, by, now)
        row = _new(calendar, draft, values, by, now)
        row.state = _State.BOOKED
        _place(row, calendar, slot)
        _insert(row)
        _write_down(action="appointments.booking.made", row=row, by=by, details={"calendar": calendar.code})
        return replace(_booked(row), is_new=True)


def wait(
    *, calendar_code: str, wanted_on: date | None, draft: BookingDraft, by: Actor | None, now: datetime
) -> Booked:
    """
    Put somebody on the waiting list of a calendar, for a day or for any.

    Raises: BookingRefusedError; FeatureClosedError.
    """
    values = _checked(draft)
    with transaction.atomic():
        calendar = _locked_calendar(calendar_code)
        if (known := _known(draft.key)) is not None:
            return known
        if not calendar.has_waiting or not calendar.is_open:
            raise BookingRefusedError(_("Acest calendar nu ține listă de așteptare."))
        if wanted_on is not None and wanted_on < legal_date(now):
            raise BookingRefusedError(_("Ziua a trecut; alegeți alta."), field="wanted_on")
        _check_may(calendar, values, by, now)
        row = _new(calendar, draft, values, by, now)
        row.state, row.wanted_on = _State.WAITING, wanted_on
        _insert(row)
        _write_down(
            action="appointments.booking.made",
            row=row,
            by=by,
            details={"calendar": calendar.code, "waiting": True},
        )
        return replace(_booked(row), is_new=True)


@transaction.atomic
def move(
    *, booking_id: int, starts_at: datetime, reason: str = "", by: Actor | None, now: datetime
) -> int | None:
    """
    Move a standing booking to another slot; return the booking of who, waiting, got the place it left.

    Raises: BookingStateError; SlotTakenError.
    """
    row, calendar = locked(booking_id=booking_id)
    if row.state not in (*STANDING, _State.WAITING):
        raise BookingStateError(_("Programarea s-a încheiat; faceți alta."))
    before = row.starts_at
    slot = _slot(calendar, starts_at, by, now)
    if before == slot.starts_at:
        return None
    put(row=row, calendar=calendar, slot=slot, reason=reason, by=by, now=now)
    return give_freed(calendar=calendar, starts_at=before, now=now)


@transaction.atomic
def cancel(*, booking_id: int, reason: str = "", by: Actor | None, now: datetime) -> int | None:
    """
    Give a place up; return the booking of who, waiting, got it.

    Raises: BookingStateError when it has ended already.
    """
    row, calendar = locked(booking_id=booking_id)
    if row.state not in (*STANDING, _State.WAITING):
        raise BookingStateError(_("Programarea s-a încheiat deja."))
    row.state, row.changed_at, row.revision = _State.CANCELLED, now, row.revision + 1
    row.reason, row.by_office = ro_normalise(reason, single_line=True)[:200], by is not None
    row.save(update_fields=("state", "changed_at", "revision", "reason", "by_office"))
    _write_down(action="appointments.booking.cancelled", row=row, by=by, details={"by_office": row.by_office})
    return give_freed(calendar=calendar, starts_at=row.starts_at, now=now)


@transaction.atomic
def mark(*, booking_id: int, came: bool, by: Actor, now: datetime) -> None:
    """
    Note whether somebody came; it may be noted otherwise the same day.

    Raises: BookingStateError before the day, or when it was cancelled.
    """
    row, _calendar = locked(booking_id=booking_id)
    if row.state not in HOLDING or row.starts_at is None:
        raise BookingStateError(_("Programarea nu mai stă: a fost anulată sau așteaptă."))
    if legal_date(row.starts_at) > legal_date(now):
        raise BookingStateError(_("Se notează în ziua programării sau după ea."))
    row.state = _State.CAME if came else _State.ABSENT
    row.changed_at = now
    row.save(update_fields=("state", "changed_at"))
    _write_down(action="appointments.booking.marked", row=row, by=by, details={"came": came})


@transaction.atomic
def note_entry(*, booking_id: int, entry_id: int, by: Actor, now: datetime) -> None:
    """Tie an audience to its entry in the register. Raises: BookingStateError when it has another one."""
    row, _calendar = locked(booking_id=booking_id)
    if row.entry_id is not None and row.entry_id != entry_id:
        raise BookingStateError(_("Audiența este deja înscrisă în registru."))
    row.entry_id, row.changed_at = entry_id, now
    row.save(update_fields=("entry", "changed_at"))
    _write_down(action="appointments.booking.registered", row=row, by=by, details={"entry": entry_id})


def note_reminded(*, booking_ids: Collection[int], now: datetime) -> None:
    """Keep that these were reminded, so that nobody is reminded twice."""
    Booking.objects.filter(id__in=booking_ids, reminded_at__isnull=True).update(reminded_at=now)


def shorten(*, before: datetime, now: datetime) -> int:
    """
    Leave of bookings that ended, or were given up, before a moment no address and no telephone; return of how many.

    Who came, when and for what stays: it is the register of audiences and the proof of the office.
    Law: Regulamentul (UE) 2016/679 art. 5 alin. (1) lit. e).
    """
    over = Q(ends_at__lt=before) | Q(ends_at__isnull=True, wanted_on__lt=before.date(), changed_at__lt=before)
    reachable = ~Q(email="") | ~Q(phone="")
    count = Booking.objects.filter(over, reachable).update(email="", phone="")
    if count:
        journal.record(
            action="appointments.booking.shortened",
            subject_type="institution",
            subject_id=required_institution(),
            by=None,
            details={"count": count, "before": before.date().isoformat()},
        )
    return count


def locked(*, booking_id: int) -> tuple[Booking, Calendar]:
    """Return a booking and its calendar, both locked, the calendar first as everywhere here."""
    found = Booking.objects.filter(id=booking_id).values_list("calendar_id", flat=True).first()
    if found is None:
        raise BookingStateError(_("Programarea nu există."))
    calendar = Calendar.objects.select_for_update().get(id=found)
    return Booking.objects.select_for_update().get(id=booking_id), calendar


def put(
    *, row: Booking, calendar: Calendar, slot: Slot, reason: str, by: Actor | None, now: datetime
) -> None:
    """Give a booking a place in a slot, in place of the one it had. Raises: SlotTakenError."""
    waited = row.state == _State.WAITING
    _place(row, calendar, slot)
    row.state = _State.BOOKED if waited else _State.CHANGED
    row.reason, row.by_office = ro_normalise(reason, single_line=True)[:200], by is not None
    row.changed_at, row.revision, row.reminded_at = now, row.revision + 1, None
    fields = ("starts_at", "ends_at", "place_no", "state", "reason", "by_office", "changed_at", "revision")
    with _taken_in_words():
        row.save(update_fields=(*fields, "reminded_at"))
    details: dict[str, object] = {"by_office": row.by_office}
    if waited:
        _write_down(action="appointments.booking.given", row=row, by=by, details=details)
    else:
        _write_down(action="appointments.booking.moved", row=row, by=by, details=details)


def give_freed(*, calendar: Calendar, starts_at: datetime | None, now: datetime) -> int | None:
    """Give a place that was left to the first who waits for that day or for any; None when nobody does."""
    if starts_at is None:
        return None
    day = legal_date(starts_at)
    open_slots = bookable(calendar, now=now, on=day)
    slot = next((one for one in open_slots if one.starts_at == starts_at and one.free), None)
    if slot is None:
        return None
    waiting = Booking.objects.select_for_update().filter(calendar=calendar, state=_State.WAITING)
    for row in waiting.order_by("id"):
        if row.wanted_on in (None, day):
            put(row=row, calendar=calendar, slot=slot, reason="", by=None, now=now)
            return row.id
    return None


def _booked(row: Booking) -> Booked:
    return Booked(
        row.id, row.reference, names_of(institution_id=row.institution_id, key=row.key)[1], is_new=False
    )


def _known(key: UUID) -> Booked | None:
    row = Booking.objects.filter(key=key).first()
    return _booked(row) if row else None


def _locked_calendar(code: str) -> Calendar:
    calendar = Calendar.objects.select_for_update().filter(code=code).first()
    if calendar is None:
        raise BookingRefusedError(_("Calendarul nu mai există; reveniți la listă."))
    return calendar


def _new(
    calendar: Calendar, draft: BookingDraft, values: dict[str, str], by: Actor | None, now: datetime
) -> Booking:
    institution_id = required_institution()
    reference, secret = names_of(institution_id=institution_id, key=draft.key)
    return Booking(
        institution_id=institution_id,
        calendar=calendar,
        key=draft.key,
        reference=reference,
        digest=digest_of(secret=secret),
        language="en" if draft.language == "en" else "ro",
        channel=draft.channel if draft.channel in Booking.Channel.values else Booking.Channel.COUNTER,
        made_at=now,
        changed_at=now,
        made_by_id=by.id if by is not None else None,
        **values,
    )


def _slot(calendar: Calendar, starts_at: datetime, by: Actor | None, now: datetime) -> Slot:
    day = legal_date(starts_at)
    offered: list[Slot] = []
    if by is None:
        offered = bookable(calendar, now=now, on=day)
    elif day >= legal_date(now):
        offered = slots_between(calendar, first=day, last=day)
    slot = next((one for one in offered if one.starts_at == starts_at), None)
    if slot is None or not slot.free:
        raise SlotTakenError(_("Ora aleasă nu mai este liberă. Alegeți alta."), field="slot")
    return slot


def _place(row: Booking, calendar: Calendar, slot: Slot) -> None:
    taken = set(
        Booking.objects.filter(
            calendar=calendar, state__in=HOLDING, starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at
        )
        .exclude(id=row.id)
        .values_list("place_no", flat=True)
    )
    place = free_place(taken={one for one in taken if one is not None}, places=calendar.places)
    if place is None:
        raise SlotTakenError(_("Ora aleasă nu mai este liberă. Alegeți alta."), field="slot")
    row.starts_at, row.ends_at, row.place_no = slot.starts_at, slot.ends_at, place


@contextmanager
def _taken_in_words() -> Iterator[None]:
    """Turn the refusal of the database into the one of the service."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "the place is taken" in str(error) or "appointments_booking_place_once" in str(error):
            raise SlotTakenError(_("Ora aleasă nu mai este liberă. Alegeți alta."), field="slot") from error
        raise


def _insert(row: Booking) -> None:
    with _taken_in_words():
        row.save(force_insert=True)


def _check_may(calendar: Calendar, values: dict[str, str], by: Actor | None, now: datetime) -> None:
    institutions.check_open(feature=Feature.APPOINTMENTS, now=now, outside=by is None)
    if by is not None:
        return
    standing = Booking.objects.filter(calendar=calendar, state__in=(*STANDING, _State.WAITING))
    for name in ("email", "phone"):
        if values[name] and standing.filter(**{f"{name}__iexact": values[name]}).count() >= MOST_STANDING:
            raise BookingRefusedError(
                _("Aveți deja %d programări aici. Renunțați la una sau mutați-o.") % MOST_STANDING, field=name
            )


def _checked(draft: BookingDraft) -> dict[str, str]:
    name = ro_normalise(draft.name, single_line=True).strip()
    if not 2 <= len(name) <= 120:
        raise BookingRefusedError(_("Scrieți numele, așa cum vă prezentați la ghișeu."), field="name")
    email, phone = draft.email.strip(), draft.phone.strip()
    if len(email) > 254:
        raise BookingRefusedError(_("Adresa de e-mail este prea lungă."), field="email")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise BookingRefusedError(
                _("Adresa de e-mail nu este întreagă; de exemplu maria@exemplu.ro."), field="email"
            ) from None
    if phone:
        checked = check_phone(phone)
        if checked.verdict is Verdict.WRONG:
            raise BookingRefusedError(_("Numărul de telefon are zece cifre, ca 0722 000 000."), field="phone")
        phone = checked.value[:20]
    if not email and not phone:
        raise BookingRefusedError(
            _("Scrieți e-mailul sau telefonul: acolo vă spunem dacă se schimbă ceva."), field="email"
        )
    subject = ro_normalise(draft.subject).strip()
    if len(subject) > 500:
        raise BookingRefusedError(_("Scrieți pe scurt, cel mult 500 de litere."), field="subject")
    return {"name": name, "email": email, "phone": phone, "subject": subject}


def _write_down(*, action: str, row: Booking, by: Actor | None, details: Mapping[str, object]) -> None:
    journal.record(
        action=action,
        subject_type="appointment",
        subject_id=row.id,
        by=by,
        details={
            "reference": row.reference,
            "at": row.starts_at.isoformat() if row.starts_at else "",
            **details,
        },
    )
