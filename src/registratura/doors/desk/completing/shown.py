"""Completions as the page of an entry shows them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.doors.desk.work.standing import Way
from registratura.doors.shared.auth import DeskRequest
from registratura.following import queries as following
from registratura.following.queries import CompletionCard
from registratura.following.rules import Standing
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.registers.queries import EntryRow

_STANDINGS = {
    Standing.ASKED: ("info", "clock"),
    Standing.LATE: ("warn", "clock"),
    Standing.GIVEN: ("ok", "circle-check"),
    Standing.GIVEN_LATE: ("warn", "circle-check"),
    Standing.WITHDRAWN: ("ghost", "x"),
}


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """A completion with the words, tone and icon of where it stands."""

    card: CompletionCard
    words: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class CompletionsCard:
    """The card of an entry; `ask_href` is empty where the reader may not ask."""

    rows: list[CompletionRow]
    ask_href: str

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.rows or self.ask_href)


def may_ask(request: DeskRequest, row: EntryRow, way: Way) -> bool:
    """Say whether the reader may ask for a completion: who has the work, or registers for the institution."""
    if row.direction != "incoming" or row.state != "registered":
        return False
    return request.powers.may(Permission.ENTRY_REGISTER) or (way.lead is not None and way.lead.mine)


def card_of(request: DeskRequest, row: EntryRow, way: Way, *, register: str) -> CompletionsCard:
    """Return the completions of an entry for its page."""
    if row.direction != "incoming":
        return CompletionsCard([], "")
    href = reverse(
        "desk:completions",
        kwargs={
            "code": request.institution.code,
            "register": register,
            "year": row.year,
            "number": row.number,
        },
    )
    return CompletionsCard(rows_of(row), href if may_ask(request, row, way) else "")


def rows_of(row: EntryRow) -> list[CompletionRow]:
    """Return the completions of an entry, the newest first."""
    cards = following.completions_of(row.id, today=legal_date(timezone.now()))
    words = {
        Standing.ASKED: _("așteptată"),
        Standing.LATE: _("întârzie"),
        Standing.GIVEN: _("depusă"),
        Standing.GIVEN_LATE: _("depusă târziu"),
        Standing.WITHDRAWN: _("s-a renunțat"),
    }
    return [CompletionRow(card, words[card.standing], *_STANDINGS[card.standing]) for card in reversed(cards)]
