"""Batches and their parts as the pages of the desk show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.shared.auth import DeskRequest
from registratura.flows.scans import pages_in_words
from registratura.kernel.calendar import written_number
from registratura.registers import queries as registers
from registratura.scanning.codes import grouped
from registratura.scanning.queries import PartLine


@dataclass(frozen=True, slots=True)
class PartShown:
    """Pages of a batch: where they went, or why they wait; `tone` colors the mark."""

    line: PartLine
    pages: str
    words: str
    tone: str
    icon: str
    why: str
    number: str
    href: str
    picture: str
    code: str


def why_words(why: str) -> str:
    """Say in words why pages wait."""
    return {
        "unreadable": _("Se vede o etichetă, dar nu se poate citi."),
        "several": _("Pe aceeași pagină sunt etichete de la documente diferite."),
        "foreign": _("Eticheta este a altei instituții."),
        "unknown": _("Eticheta seamănă cu ale noastre, dar nu a fost dată de noi."),
        "voided": _("Eticheta a fost scoasă din uz."),
        "annulled": _("Înregistrarea cu această etichetă este anulată."),
        "twice": _("Aceeași etichetă apare de două ori în lot."),
        "has-scan": _("Documentul cu această etichetă are deja scanarea."),
        "uncut": _("Paginile nu au putut fi scoase din lot."),
    }.get(why, "")


def shown_parts(request: DeskRequest, lines: Iterable[PartLine]) -> list[PartShown]:
    """Return the parts of a batch as they are listed."""
    lines = list(lines)
    numbers = entry_links(request, [line.entry_id for line in lines if line.entry_id is not None])
    return [_shown(request, line, numbers) for line in lines]


def entry_links(request: DeskRequest, entry_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return number and address of those entries that the reader may see."""
    rows = registers.entries_by_ids(entry_ids)
    codes, found = register_codes() if rows else {}, {}
    for row in rows:
        if not registers.is_visible(
            row, visible_units=request.powers.visible_units, reader_id=request.user.id
        ):
            continue
        register, number_code = codes[row.register_id]
        written = written_number(number=row.number, code=number_code, registered_on=row.registered_on)
        found[row.id] = (
            written,
            entry_address(request.institution.code, register, row.year, row.number),
        )
    return found


def _shown(request: DeskRequest, line: PartLine, numbers: Mapping[int, tuple[str, str]]) -> PartShown:
    code = request.institution.code
    number, href = numbers.get(line.entry_id or 0, ("", ""))
    words, tone, icon = _state(line, number)
    if line.state == "tray" and line.tray_item is not None:
        href = reverse("desk:tray_item", kwargs={"code": code, "item": line.tray_item})
    elif line.state == "waiting":
        place = {"code": code, "batch": line.batch_id, "part": line.id}
        href = reverse("desk:scan_part", kwargs=place)
    place = {"code": code, "batch": line.batch_id, "page": line.first_page}
    return PartShown(
        line=line,
        pages=pages_in_words(first=line.first_page, last=line.last_page),
        words=words,
        tone=tone,
        icon=icon,
        why=why_words(line.why) if line.state == "waiting" else "",
        number=number,
        href=href,
        picture=reverse("desk:scan_page", kwargs=place),
        code=grouped(line.code),
    )


def _state(line: PartLine, number: str) -> tuple[str, str, str]:
    to_entry = line.entry_id is not None
    return {
        "planned": (_("se așază"), "", "clock"),
        "held": (_("așteaptă paginile de după"), "info", "clock"),
        "waiting": (_("de privit"), "warn", "triangle-alert"),
        "placed": (_("la înregistrarea %s") % number if number else _("la înregistrarea ei"), "ok", "check"),
        "tray": (_("în tavă, de înregistrat"), "info", "inbox"),
        "left": (_("lăsată în lot"), "", "x"),
        "sheet": (_("coală despărțitoare"), "", "layers"),
    }.get(line.state, ("", "", "clock" if to_entry else "inbox"))
