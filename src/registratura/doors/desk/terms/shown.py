"""Terms as the desk shows them: how urgent, in words beside the colour; why so long; what may be done."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.deadlines import queries as deadlines
from registratura.deadlines.queries import DeadlineCard
from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.shared.auth import DeskRequest
from registratura.doors.shared.formats import ro_date, ro_datetime
from registratura.flows import terms as flow
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow, TermLine
from registratura.routing import queries as routing

SOON_DAYS = 5


@dataclass(frozen=True, slots=True)
class Urgency:
    """How a term stands. `tone` and `icon` as in the component `pill`; `key`: overdue | soon | later | ended."""

    key: str
    tone: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list of terms."""

    line: TermLine
    href: str
    kind: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of the same urgency on a page."""

    key: str
    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Card:
    """A term on the page of its entry. `steps` tell how it was counted; empty addresses are deeds not offered."""

    term: DeadlineCard
    name: str
    state: str
    urgency: Urgency
    steps: list[str]
    extend_href: str
    stop_href: str


def urgency(*, safe_on: date, due_on: date, today: date) -> Urgency:
    """Say how an open term stands on a day; people count down to the safe day, lateness begins after the due one."""
    if today > due_on:
        days = (today - due_on).days
        return Urgency(
            "overdue",
            "danger",
            "triangle-alert",
            ngettext("depășit cu %d zi", "depășit cu %d zile", days) % days,
        )
    days = (safe_on - today).days
    if days < 0:
        words = _("ziua sigură a trecut; cel târziu %s") % ro_date(due_on)
        return Urgency("soon", "warn", "circle-alert", words)
    if days == 0:
        return Urgency("soon", "warn", "circle-alert", _("azi este ultima zi sigură"))
    words = ngettext("mai este %d zi", "mai sunt %d zile", days) % days
    if days <= SOON_DAYS:
        return Urgency("soon", "warn", "clock", words)
    return Urgency("later", "ok", "calendar", words)


def short_name(name: str) -> str:
    """Return the name of a rule without what stands in brackets."""
    return name.partition(" (")[0]


def rows_of(lines: list[TermLine], *, institution: str, today: date, named: bool = True) -> list[Row]:
    """Return the lines of the list; `named` asks for the names of their rules."""
    rules = deadlines.rules_on(on=today) if lines and named else []
    names = {rule.code: short_name(rule.name) for rule in rules}
    return [
        Row(
            line=line,
            href=entry_address(institution, line.register_code, line.year, line.number),
            kind=names.get(line.rule_code, line.rule_code),
            urgency=urgency(safe_on=line.safe_on, due_on=line.due_on, today=today),
        )
        for line in lines
    ]


def grouped(rows: list[Row]) -> list[Group]:
    """Return the lines of a page by urgency: overdue, near, later."""
    titles = {"overdue": _("Depășite"), "soon": _("În următoarele 5 zile"), "later": _("Mai târziu")}
    groups = [
        Group(key, title, [row for row in rows if row.urgency.key == key]) for key, title in titles.items()
    ]
    return [group for group in groups if group.rows]


def nearest(request: DeskRequest, *, today: date, count: int = 5) -> list[Row]:
    """Return the terms that end first among those of the entries which the reader may see."""
    page = registers.term_page(
        visible_units=request.powers.visible_units, reader_id=request.user.id, today=today, size=count
    )
    return rows_of(page.lines, institution=request.institution.code, today=today, named=False)


def lent_powers(request: DeskRequest) -> tuple[Powers, ...]:
    """Return the whole powers of the absent persons for whom the reader stands in today."""
    now = timezone.now()
    absent = sorted(routing.stands_in_for(request.user.id, on=legal_date(now)))
    return tuple(
        institutions.powers_of(person, institution_id=request.institution.id, at=now) for person in absent
    )


def cards_of(request: DeskRequest, entry: EntryRow) -> list[Card]:
    """Return the terms of an entry for its page, the open ones first."""
    today = legal_date(timezone.now())
    found = deadlines.state_of(subject_type=flow.SUBJECT, subject_id=entry.id, today=today)
    role = (
        flow.role_to_extend(powers=request.powers, unit_id=entry.unit_id, lent=lent_powers(request))
        if found
        else ""
    )
    return [_card(request, card, role, today) for card in found]


def _card(request: DeskRequest, card: DeadlineCard, role: str, today: date) -> Card:
    deadline = deadlines.deadline_by_id(card.id)
    assert deadline is not None
    place = {"code": request.institution.code, "term": card.id}
    may_stop = card.state == "open" and request.powers.may(Permission.ENTRY_CORRECT)
    # Only what the notice would hold up is left to the form, which asks for it.
    may_extend = (
        card.state == "open"
        and bool(role)
        and not deadlines.extension_obstacle(deadline, today=today, role=role, notice_sent_on=card.started_on)
    )
    return Card(
        term=card,
        name=short_name(card.rule_name),
        state=_state(card),
        urgency=_urgency_of(card, today),
        steps=deadlines.explain(deadline),
        extend_href=reverse("desk:term_extend", kwargs=place) if may_extend else "",
        stop_href=reverse("desk:term_stop", kwargs=place) if may_stop else "",
    )


def _state(card: DeadlineCard) -> str:
    if card.state == "open":
        return _("prelungit") if card.extended else _("în curs")
    return {"met": _("respectat"), "missed": _("depășit"), "cancelled": _("încetat")}[card.state]


def _urgency_of(card: DeadlineCard, today: date) -> Urgency:
    left = _("răspunsul a plecat la %s") % ro_date(card.stopped_on)
    match card.state:
        case "met":
            return Urgency("ended", "ok", "circle-check", left)
        case "missed":
            days = ((card.stopped_on or today) - card.due_on).days
            late = ngettext("cu %d zi întârziere", "cu %d zile întârziere", days) % days
            return Urgency("ended", "danger", "triangle-alert", f"{left}, {late}")
        case "cancelled":
            return Urgency("ended", "ghost", "x", _("nu se mai așteaptă răspuns"))
    if card.due_at is not None:
        late_by_hours = timezone.now() > card.due_at
        words = _("până la %s") % ro_datetime(card.due_at)
        return (
            Urgency("overdue", "danger", "triangle-alert", words)
            if late_by_hours
            else Urgency("soon", "warn", "clock", words)
        )
    return urgency(safe_on=card.safe_on, due_on=card.due_on, today=today)
