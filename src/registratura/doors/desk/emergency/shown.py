"""Positions of the emergency register as the pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.doors.desk.scanning.shown import entry_links
from registratura.doors.shared.auth import DeskRequest
from registratura.emergency import queries
from registratura.emergency.queries import LineCard
from registratura.flows.emergency.papers import number_of
from registratura.institutions.permissions import Permission
from registratura.registers.queries import EntryCard, EntryLine


@dataclass(frozen=True, slots=True)
class LineShown:
    """A position with its numbers, what should be looked at, and its mark."""

    line: LineCard
    number: str
    entry_number: str
    entry_href: str
    looks: list[str]
    alike: int
    tone: str
    icon: str


def look_words(look: str) -> str:
    """Say in words what a person should look at."""
    return {
        "before-start": _("Ora este dinaintea opririi."),
        "after-end": _("Ora este de după repornire."),
        "other-year": _("Foaia este din alt an decât ziua scrisă pe ea."),
        "out-of-order": _("Ora este mai mică decât pe foaia dinainte."),
        "differs": _("Foaia a fost adusă de două ori, cu cuprins diferit."),
    }.get(look, look)


def why_words(why: str) -> str:
    """Say why a file was refused, with what to do."""
    return {
        "large": _("Fișierul este prea mare ca să fie al registrului de urgență."),
        "foreign": _("Nu este un fișier al registrului de urgență. Alegeți-l pe cel salvat din pagină."),
        "half": _("Fișierul nu este întreg: salvați-l din nou din pagină, de pe același calculator."),
        "institution": _("Fișierul este al altei instituții. Nu s-a primit nimic din el."),
        "unknown": _("Foile din fișier nu au fost pregătite la noi."),
        "edited": _(
            "Semnătura nu se potrivește: fișierul s-a schimbat după salvare. Salvați-l din nou din pagină."
        ),
        "malformed": _(
            "Cuprinsul nu este cel pe care îl scrie pagina. Salvați-l din nou sau treceți foile de mână."
        ),
        "twice": _("Același fișier a fost adus deja; nu s-a schimbat nimic."),
        "void": _("Unele foi din fișier sunt scoase din uz. Treceți documentele pe alte foi."),
    }.get(why, why)


def number_on(request: DeskRequest, line: LineCard) -> str:
    """Return the number printed on the sheet of a position."""
    return number_of(
        institution_code=request.institution.code,
        register_code=line.register_code,
        year=line.year,
        serial=line.serial,
    )


def sheets_of(request: DeskRequest, card: EntryCard) -> list[tuple[str, str]]:
    """Return the emergency numbers that an entry had before its own, with their addresses for those who may look."""
    if not card.late_reason:  # every entry that was settled says there where it comes from
        return []
    may = request.powers.may(Permission.EMERGENCY_HANDLE) and request.powers.may(Permission.ENTRY_REGISTER)
    return [
        (number_on(request, line), _address(request, line) if may else "")
        for line in queries.lines_of_entry(card.id)
    ]


def _address(request: DeskRequest, line: LineCard) -> str:
    place = {"code": request.institution.code, "outage": line.outage_id, "outage_line": line.id}
    return reverse("desk:emergency_line", kwargs=place)


def shown_lines(
    request: DeskRequest, lines: Iterable[LineCard], same: Mapping[int, list[EntryLine]]
) -> list[LineShown]:
    """Return positions as they are listed."""
    lines = list(lines)
    links = entry_links(request, [line.entry_id for line in lines if line.entry_id is not None])
    return [_shown(request, line, links, len(same.get(line.id, ()))) for line in lines]


def _shown(
    request: DeskRequest, line: LineCard, links: Mapping[int, tuple[str, str]], alike: int
) -> LineShown:
    entry_number, href = links.get(line.entry_id or 0, ("", ""))
    tone, icon = {
        "waiting": ("warn" if line.looks or alike else "info", "clock"),
        "registered": ("ok", "check"),
        "same": ("ok", "link"),
        "dropped": ("", "x"),
        "spoiled": ("", "ban"),
    }[line.state]
    looks = [look_words(look) for look in line.looks]
    return LineShown(line, number_on(request, line), entry_number, href, looks, alike, tone, icon)
