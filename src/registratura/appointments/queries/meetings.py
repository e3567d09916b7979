"""Meetings, for the public and for who prepares them."""

from dataclasses import dataclass
from datetime import datetime

from registratura.appointments.convening import KIND_NAMES, LateNotice, MeetingKind, last_days
from registratura.appointments.models import Meeting
from registratura.deadlines import queries as deadlines
from registratura.kernel.calendar import legal_date


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting; the public sees it once it is announced."""

    id: int
    body: str
    kind: str
    kind_name: str
    state: str
    state_name: str
    starts_at: datetime
    place: str
    is_public: bool
    online_link: str
    convening_act: str
    convening_link: str
    agenda: tuple[tuple[str, str], ...]
    minutes_link: str
    recording_link: str
    late_reason: str
    cancel_reason: str
    announced_at: datetime | None
    saved_at: datetime
    revision: int

    @property
    def title(self) -> str:
        """What it is called in lists."""
        return f"{self.body}: {self.kind_name}"


def meetings_between(*, first: datetime, last: datetime, with_drafts: bool = False) -> list[MeetingCard]:
    """Return the meetings that begin in a span, by hour; announced ones alone unless drafts are asked for."""
    found = Meeting.objects.filter(starts_at__gte=first, starts_at__lt=last)
    if not with_drafts:
        found = found.exclude(state=Meeting.State.DRAFT)
    return [_card(row) for row in found.order_by("starts_at", "id")[:400]]


def newest_meetings(*, limit: int = 50, with_drafts: bool = False) -> list[MeetingCard]:
    """Return the meetings by when they begin, the latest first."""
    found = Meeting.objects.all()
    if not with_drafts:
        found = found.exclude(state=Meeting.State.DRAFT)
    return [_card(row) for row in found.order_by("-starts_at", "-id")[:limit]]


def meeting(meeting_id: int, *, with_drafts: bool = False) -> MeetingCard | None:
    """Return one meeting, or None."""
    row = Meeting.objects.filter(id=meeting_id).first()
    if row is None or (row.state == Meeting.State.DRAFT and not with_drafts):
        return None
    return _card(row)


def notice_days(*, kind: str, starts_at: datetime) -> list[LateNotice]:
    """Return until when a meeting must be announced, by each law; none for a kind without a term."""
    return last_days(
        kind=MeetingKind(kind), meets_on=legal_date(starts_at), calendar=deadlines.calendar_in_force()
    )


def _card(row: Meeting) -> MeetingCard:
    return MeetingCard(
        id=row.id,
        body=row.body,
        kind=row.kind,
        kind_name=str(KIND_NAMES[MeetingKind(row.kind)]),
        state=row.state,
        state_name=str(row.get_state_display()),
        starts_at=row.starts_at,
        place=row.place,
        is_public=row.is_public,
        online_link=row.online_link,
        convening_act=row.convening_act,
        convening_link=row.convening_link,
        agenda=tuple((one["title"], one["link"]) for one in row.agenda),
        minutes_link=row.minutes_link,
        recording_link=row.recording_link,
        late_reason=row.late_reason,
        cancel_reason=row.cancel_reason,
        announced_at=row.announced_at,
        saved_at=row.saved_at,
        revision=row.revision,
    )
