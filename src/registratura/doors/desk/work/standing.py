"""Who has an entry, as its page tells it, and what the reader may do about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.doors.desk.entries.lookup import entry_or_404, register_or_404
from registratura.doors.shared.auth import DeskRequest
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow
from registratura.routing import machine
from registratura.routing import queries as routing
from registratura.routing.queries import PathLine
from registratura.routing.terms import Part, State, Urgency

_OPEN = (State.PENDING, State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody on the way of an entry. `mine`: the reader works on it; `may_pass`: the reader may hand it over."""

    line: PathLine
    who: str
    how_long: str
    open: bool
    mine: bool
    may_pass: bool


@dataclass(frozen=True, slots=True)
class Way:
    """The card of an entry: its way, who leads now, whether the reader may give it to work."""

    steps: list[Held]
    lead: Held | None
    may_assign: bool

    @property
    def now(self) -> list[Held]:
        """Who has it now."""
        return [step for step in self.steps if step.open]

    @property
    def finished(self) -> bool:
        """Whether the work that was led is done."""
        leads = [step for step in self.steps if step.line.part == Part.LEAD]
        return bool(leads) and leads[-1].line.state == State.DONE

    def mine(self, assignment: int | None) -> Held | None:
        """Return the open work of the reader: the one named, or the first when none is."""
        return next((s for s in self.now if s.mine and assignment in (None, s.line.assignment_id)), None)

    def passable(self, assignment: int | None) -> Held | None:
        """Return the open work that the reader may hand over: the one named, or the first when none is."""
        return next((s for s in self.now if s.may_pass and assignment in (None, s.line.assignment_id)), None)


def readable_or_404(request: DeskRequest, *, register: str, year: int, number: int) -> EntryRow:
    """Return an entry of the reader's units, or one that the reader was given; else it does not exist."""
    row = registers.entry(register=register_or_404(register), year=year, number=number)
    if row is not None and routing.involved(
        row.id, user_ids=[request.user.id], unit_ids=request.powers.unit_ids
    ):
        return row
    return entry_or_404(request, register=register, year=year, number=number)


def way_of(request: DeskRequest, row: EntryRow, *, at: datetime) -> Way:
    """Return who had an entry and who has it now."""
    lines = routing.path_of(row.id, at=at)
    stands_in = routing.stands_in_for(request.user.id, on=legal_date(at)) if lines else frozenset()
    steps = [_held(request, line, stands_in) for line in lines]
    lead = next((step for step in steps if step.open and step.line.part == Part.LEAD), None)
    return Way(steps, lead, row.state == "registered" and may_assign(request, row.unit_id))


def may_assign(request: DeskRequest, unit_id: int | None) -> bool:
    """Say whether the reader gives orders on the papers of a unit."""
    return request.powers.may(Permission.ENTRY_ASSIGN) and routing.may_order(request.powers, unit_id=unit_id)


def _held(request: DeskRequest, line: PathLine, stands_in: frozenset[int]) -> Held:
    still = line.state in _OPEN
    if line.user_id is not None:
        mine = line.user_id == request.user.id or line.user_id in stands_in
    else:
        mine = routing.may_resolve(request.powers, unit_id=line.unit_id)
    mine = mine and request.powers.may(Permission.ENTRY_RESOLVE)
    who = f"{line.user_name}, {line.unit_name}" if line.user_name and line.unit_name else line.user_name
    return Held(
        line=line,
        who=who or line.unit_name,
        how_long=lasted(line.held),
        open=still,
        mine=still and mine,
        may_pass=still and (mine or may_assign(request, line.unit_id)),
    )


def assignment_or_404(text: str) -> int | None:
    """Read the key of an assignment from an address or a form; None when it is not there."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Http404
    return int(text)


def lasted(time: timedelta) -> str:
    """Say how long somebody had a paper."""
    if time.days:
        return ngettext("%(n)s zi", "%(n)s zile", time.days) % {"n": time.days}
    hours = time.seconds // 3600
    return ngettext("%(n)s oră", "%(n)s ore", hours) % {"n": hours} if hours else _("sub o oră")


@dataclass(frozen=True, slots=True)
class TermMark:
    """A term in words, with the tone of its color and an outline."""

    words: str
    tone: str
    icon: str


def term_mark(*, safe_on: date | None, due_on: date | None, today: date) -> TermMark:
    """Say how far a term is."""
    if safe_on is None or due_on is None:
        return TermMark(_("fără termen"), "ghost", "calendar")
    urgency = machine.urgency(safe_on=safe_on, due_on=due_on, today=today)
    if urgency is Urgency.LATE:
        late = (today - due_on).days
        words = ngettext("depășit cu %(n)s zi", "depășit cu %(n)s zile", late) % {"n": late}
        return TermMark(words, "danger", "triangle-alert")
    left = (safe_on - today).days
    if left < 0:
        words = _("zi sigură trecută")
    elif left < 2:
        words = _("mâine") if left else _("azi")
    else:
        words = ngettext("în %(n)s zi", "în %(n)s zile", left) % {"n": left}
    near = urgency is Urgency.NEAR
    return TermMark(words, "warn" if near else "ok", "clock" if near else "calendar")
