"""Writing meetings, announcing them within the terms of the law, and what came of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.appointments.convening import MeetingKind, late_notices
from registratura.appointments.errors import MeetingRefusedError
from registratura.appointments.models import Meeting
from registratura.deadlines import queries as deadlines
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

MOST_ITEMS: Final = 60
_FIELDS: Final = (
    *("body", "kind", "starts_at", "place", "is_public", "online_link", "convening_act", "convening_link"),
    *("agenda", "revision", "saved_at", "saved_by"),
)
_State = Meeting.State


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A point of the agenda, with the address of its draft act when there is one."""

    title: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """What is written of a meeting. Links are whole addresses, or paths of this site."""

    body: str
    kind: str
    starts_at: datetime
    place: str
    agenda: tuple[AgendaItem, ...]
    is_public: bool = True
    online_link: str = ""
    convening_act: str = ""
    convening_link: str = ""


@transaction.atomic
def save_meeting(
    *, draft: MeetingDraft, meeting_id: int | None = None, by: Actor | None, now: datetime
) -> Meeting:
    """
    Write a meeting, or one that was not held yet anew; who reads its calendar sees the change.

    Raises: MeetingRefusedError.
    """
    values = _checked(draft)
    row = _open_row(meeting_id) if meeting_id else None
    if row is None:
        row = Meeting(institution_id=required_institution(), state=_State.DRAFT)
    elif row.state not in (_State.DRAFT, _State.ANNOUNCED):
        raise MeetingRefusedError(_("Ședința s-a încheiat sau a fost anulată; scrieți alta."))
    for name, value in values.items():
        setattr(row, name, value)
    row.saved_at, row.saved_by_id = now, by.id if by is not None else None
    if row.pk is None:
        row.save(force_insert=True)
    else:
        row.revision += 1
        row.save(update_fields=_FIELDS)
    _write_down(action="appointments.meeting.saved", row=row, by=by)
    return row


@transaction.atomic
def announce_meeting(*, meeting_id: int, late_reason: str = "", by: Actor | None, now: datetime) -> Meeting:
    """
    Make a meeting public. Later than the laws want needs a reason, which everybody reads beside it.

    Raises: MeetingRefusedError when it is no draft, without agenda, past, or late without a reason.
    Law: OUG 57/2019 art. 134; Legea 52/2003 art. 8.
    """
    row = _open_row(meeting_id)
    if row.state != _State.DRAFT:
        raise MeetingRefusedError(_("Ședința este deja anunțată."))
    if not row.agenda:
        raise MeetingRefusedError(_("Scrieți ordinea de zi înainte de anunț."), field="agenda")
    if row.starts_at <= now:
        raise MeetingRefusedError(_("Ora ședinței a trecut; îndreptați-o înainte de anunț."), field="day")
    late = late_notices(
        kind=MeetingKind(row.kind),
        announced_on=legal_date(now),
        meets_on=legal_date(row.starts_at),
        calendar=deadlines.calendar_in_force(),
    )
    why = ro_normalise(late_reason, single_line=True)[:500]
    if (late or row.kind == MeetingKind.IMMEDIATE) and len(why) < 10:
        told = "; ".join(f"{one.rule.words} ({one.rule.law})" for one in late)
        words = _("Anunțul vine târziu: %s. Scrieți motivul; se vede lângă ședință.") % (told or row.kind)
        if not late:
            words = _("Scrieți de ce se convoacă de îndată; se vede lângă ședință.")
        raise MeetingRefusedError(words, field="late_reason")
    row.state, row.announced_at, row.late_reason, row.saved_at = _State.ANNOUNCED, now, why, now
    row.save(update_fields=("state", "announced_at", "late_reason", "saved_at"))
    _write_down(action="appointments.meeting.announced", row=row, by=by, late=[one.rule.law for one in late])
    return row


@transaction.atomic
def cancel_meeting(*, meeting_id: int, reason: str, by: Actor | None, now: datetime) -> Meeting:
    """Cancel an announced meeting; it stays in the calendar, struck out. Raises: MeetingRefusedError."""
    row = _open_row(meeting_id)
    why = ro_normalise(reason, single_line=True)[:500]
    if row.state != _State.ANNOUNCED:
        raise MeetingRefusedError(_("Se anulează numai o ședință anunțată și neținută."))
    if len(why) < 5:
        raise MeetingRefusedError(_("Scrieți motivul; se vede în calendarul public."), field="reason")
    row.state, row.cancel_reason, row.saved_at, row.revision = _State.CANCELLED, why, now, row.revision + 1
    row.save(update_fields=("state", "cancel_reason", "saved_at", "revision"))
    _write_down(action="appointments.meeting.cancelled", row=row, by=by)
    return row


@transaction.atomic
def close_meeting(
    *, meeting_id: int, minutes_link: str, recording_link: str = "", by: Actor | None, now: datetime
) -> Meeting:
    """
    Note that a meeting was held, with its minutes and recording; both may be put or changed later.

    Raises: MeetingRefusedError before its hour, or when it was never announced.
    """
    row = _open_row(meeting_id)
    if row.state not in (_State.ANNOUNCED, _State.HELD):
        raise MeetingRefusedError(_("Ședința nu a fost anunțată sau a fost anulată."))
    if row.starts_at > now:
        raise MeetingRefusedError(_("Ședința nu a început încă."))
    row.minutes_link = _link(minutes_link, "minutes_link")
    row.recording_link = _link(recording_link, "recording_link")
    row.state, row.saved_at, row.revision = _State.HELD, now, row.revision + 1
    row.save(update_fields=("state", "minutes_link", "recording_link", "saved_at", "revision"))
    _write_down(action="appointments.meeting.held", row=row, by=by)
    return row


def _open_row(meeting_id: int) -> Meeting:
    row = Meeting.objects.select_for_update().filter(id=meeting_id).first()
    if row is None:
        raise MeetingRefusedError(_("Ședința nu există."))
    return row


def _checked(draft: MeetingDraft) -> dict[str, object]:
    body, place = ro_normalise(draft.body, single_line=True), ro_normalise(draft.place, single_line=True)
    if not 3 <= len(body) <= 120:
        raise MeetingRefusedError(_("Scrieți cine se întrunește, de exemplu Consiliul local."), field="body")
    if draft.kind not in set(MeetingKind):
        raise MeetingRefusedError(_("Alegeți felul ședinței."), field="kind")
    if not place or len(place) > 200:
        raise MeetingRefusedError(_("Scrieți locul ședinței."), field="place")
    items = [(ro_normalise(one.title, single_line=True)[:500], one.link) for one in draft.agenda]
    agenda = [{"title": title, "link": _link(link, "agenda")} for title, link in items if title]
    if len(agenda) > MOST_ITEMS:
        raise MeetingRefusedError(_("Ordinea de zi are cel mult %d puncte.") % MOST_ITEMS, field="agenda")
    return {
        "body": body,
        "kind": draft.kind,
        "starts_at": draft.starts_at,
        "place": place,
        "is_public": draft.is_public,
        "online_link": _link(draft.online_link, "online_link"),
        "convening_act": ro_normalise(draft.convening_act, single_line=True)[:200],
        "convening_link": _link(draft.convening_link, "convening_link"),
        "agenda": agenda,
    }


def _link(text: str, field: str) -> str:
    link = text.strip()
    parts = urlsplit(link) if link else None
    if parts is None:
        return ""
    own = link.startswith("/") and not link.startswith(("//", "/\\"))
    bad = any(sign.isspace() or ord(sign) < 32 for sign in link) or len(link) > 500
    if bad or not (own or (parts.scheme in ("http", "https") and parts.netloc)):
        raise MeetingRefusedError(_("Scrieți adresa întreagă, cu https:// la început."), field=field)
    return link


def _write_down(*, action: str, row: Meeting, by: Actor | None, late: list[str] | None = None) -> None:
    details: dict[str, object] = {"body": row.body, "at": row.starts_at.isoformat(), "kind": row.kind}
    if late:
        details["late"] = late
    journal.record(action=action, subject_type="meeting", subject_id=row.id, by=by, details=details)
