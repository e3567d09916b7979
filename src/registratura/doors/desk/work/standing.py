"""Who has an entry, as its page tells it, and what the reader may do about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.http import Http404
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from registratura.doors.desk.entries.lookup import register_or_404
from registratura.doors.desk.work.hands import hands_of, may_read
from registratura.doors.shared.auth import DeskRequest
from registratura.institutions.permissions import Permission
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow
from registratura.routing import machine
from registratura.routing import queries as routing
from registratura.routing.queries import Hands, PathLine
from registratura.routing.terms import Part, State, Urgency

_OPEN = (State.PENDING, State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Held:
    """
    Somebody on the way of an entry. `mine`: the reader works on it, perhaps in the place of `instead_of`.

    `may_pass`: the reader may hand it over.
    """

    line: PathLine
    who: str
    how_long: str
    open: bool
    mine: bool
    may_pass: bool
    instead_of: str


@dataclass(frozen=True, slots=True)
class Way:
    """
    The card of an entry: its way, who leads now, whether the reader may give it to work.

    `gives_for` names the absent person in whose place the reader would give it; empty for oneself.
    """

    steps: list[Held]
    lead: Held | None
    may_assign: bool
    gives_for: str

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
    """Return an entry that the reader may open; what is hidden answers as what does not exist."""
    row = registers.entry(register=register_or_404(register), year=year, number=number)
    if row is None or not may_read(request, row):
        raise Http404
    return row


def way_of(request: DeskRequest, row: EntryRow, *, at: datetime) -> Way:
    """Return who had an entry and who has it now."""
    hands = hands_of(request)
    steps = [_held(hands, line, request.user.id) for line in routing.path_of(row.id, at=at)]
    lead = next((step for step in steps if step.open and step.line.part == Part.LEAD), None)
    may = row.state == "registered" and routing.may_order(hands.powers, unit_id=row.unit_id)
    giver = hands.orders_for(row.unit_id) if may else None
    return Way(steps, lead, may, giver.user_name if giver else "")


def may_assign(request: DeskRequest, unit_id: int | None) -> bool:
    """Say whether the reader gives orders on the papers of a unit."""
    return routing.may_order(hands_of(request).powers, unit_id=unit_id)


def _held(hands: Hands, line: PathLine, reader_id: int) -> Held:
    still = line.state in _OPEN
    instead_of = ""
    if line.user_id is not None:
        instead_of = hands.names.get(line.user_id, "")
        mine = line.user_id == reader_id or bool(instead_of)
    else:
        mine = routing.may_resolve(hands.powers, unit_id=line.unit_id)
    mine = mine and hands.powers.may(Permission.ENTRY_RESOLVE)
    who = f"{line.user_name}, {line.unit_name}" if line.user_name and line.unit_name else line.user_name
    return Held(
        line=line,
        who=who or line.unit_name,
        how_long=lasted(line.held),
        open=still,
        mine=still and mine,
        may_pass=still and (mine or routing.may_order(hands.powers, unit_id=line.unit_id)),
        instead_of=instead_of if still else "",
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


def term_mark(*, safe_on: date | None, due_on: date | None, today: date, language: str = "") -> TermMark:
    """Say how far a term is. language: that of the request, for who has asked for it already."""
    return _term_mark(language or get_language() or "", safe_on, due_on, today)


# A page has many rows and few days.
@lru_cache(maxsize=2048)
def _term_mark(language: str, safe_on: date | None, due_on: date | None, today: date) -> TermMark:
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
