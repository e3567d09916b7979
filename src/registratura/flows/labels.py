"""
Labels, stamps, separating sheets and covers: which code each carries, and binding what was prepared in advance.

Setting type takes milliseconds and stands outside any transaction; what a label carries is written down before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.registers import queries as registers
from registratura.registers.queries import EntryCard, EntryRow
from registratura.scanning import queries as scans
from registratura.scanning import services as scanning
from registratura.scanning.codes import NO_SERIAL, Code, Medium, tag_of
from registratura.scanning.errors import CodesRefusedError
from registratura.scanning.printing.formats import LabelFormat, format_of
from registratura.scanning.printing.labels_pdf import (
    CoverWords,
    LabelWords,
    print_cover,
    print_labels,
    print_separators,
)
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

MOST_ENTRIES = 500
MOST_SHEETS = 50


def entry_labels(
    *,
    institution: Institution,
    cards: Sequence[EntryCard],
    label_format: LabelFormat,
    start: int,
    by: Actor,
    now: datetime,
) -> bytes:
    """
    Print the labels of entries, in their order. start: the place on the first sheet, from 1.

    Must not run inside a scope. Raises: CodesRefusedError for a place the sheet does not have; PrintError.
    """
    words = []
    with acting_for(institution.id):
        for card in cards[:MOST_ENTRIES]:
            serial = scanning.serial_of_entry(entry_id=card.id, by=by, now=now)
            words.append(_words(institution, serial, card))
    return _printed(institution, words, label_format, start, now)


def _words(institution: Institution, serial: str, card: EntryCard) -> LabelWords:
    return LabelWords(
        code=Code(Medium.LABEL, tag_of(institution.code), serial),
        number=card.written_number,
        registered_at=card.registered_at,
        direction=card.direction,
    )


def _printed(
    institution: Institution,
    words: Sequence[LabelWords],
    label_format: LabelFormat,
    start: int,
    now: datetime,
) -> bytes:
    if not 1 <= start <= label_format.per_sheet:
        raise CodesRefusedError(
            _("Coala are %d etichete: alegeți un loc dintre ele.") % label_format.per_sheet, field="start"
        )
    return print_labels(
        institution=institution.name, labels=words, label_format=label_format, start=start, printed_at=now
    )


def prepare_labels(
    *, institution: Institution, count: int, label_format: LabelFormat, start: int, by: Actor, now: datetime
) -> bytes:
    """
    Print labels whose papers have no number yet; each is bound to the first entry it is used for.

    Must not run inside a scope. Raises: CodesRefusedError; PrintError.
    """
    if not 1 <= start <= label_format.per_sheet:
        return _printed(institution, (), label_format, start, now)
    with acting_for(institution.id):
        prepared = scanning.prepare_codes(count=count, label_format=label_format.code, by=by, now=now)
    return _printed(institution, _blank(institution, prepared.serials), label_format, start, now)


def print_again(*, institution: Institution, run_id: int, start: int, now: datetime) -> bytes:
    """
    Print those prepared labels of a run again that are on no paper yet.

    Must not run inside a scope. Raises: CodesRefusedError when none is left; PrintError.
    """
    with acting_for(institution.id):
        serials = scans.free_serials(run_id)
        code = scans.run_format(run_id)
    if not serials:
        raise CodesRefusedError(_("Nu a rămas nicio etichetă nefolosită."))
    return _printed(institution, _blank(institution, serials), format_of(code), start, now)


def _blank(institution: Institution, serials: Sequence[str]) -> list[LabelWords]:
    tag = tag_of(institution.code)
    return [LabelWords(code=Code(Medium.LABEL, tag, serial)) for serial in serials]


def separators(
    *, institution: Institution, card: EntryCard | None, count: int, by: Actor, now: datetime
) -> bytes:
    """
    Print sheets to be laid before papers in the scanner: of an entry, or of any paper when `card` is None.

    Must not run inside a scope. Raises: CodesRefusedError for too many; PrintError.
    """
    if not 1 <= count <= MOST_SHEETS:
        raise CodesRefusedError(_("Între 1 și %d de coli deodată.") % MOST_SHEETS, field="count")
    serial, medium = NO_SERIAL, Medium.SEPARATOR
    if card is not None:
        with acting_for(institution.id):
            serial, medium = scanning.serial_of_entry(entry_id=card.id, by=by, now=now), Medium.SHEET
    return print_separators(
        institution=institution.name,
        code=Code(medium, tag_of(institution.code), serial),
        number=card.written_number if card is not None else "",
        count=count,
        printed_at=now,
    )


def cover(*, institution: Institution, card: EntryCard, by: Actor, now: datetime) -> bytes:
    """
    Print the cover of the file that an entry begins.

    Must not run inside a scope. Raises: PrintError.
    """
    with acting_for(institution.id):
        serial = scanning.serial_of_entry(entry_id=card.id, by=by, now=now)
    words = CoverWords(
        # A cover is laid before the paper: its page does not belong to it.
        code=Code(Medium.SHEET, tag_of(institution.code), serial),
        number=card.written_number,
        registered_at=card.registered_at,
        direction=card.direction,
        subject=card.subject,
        parties=" → ".join(filter(None, (card.sender_name, card.recipient_name))),
        unit=card.unit_name,
        filing_code=card.filing_code,
    )
    return print_cover(
        institution=institution.name, locality=institution.locality, cover=words, printed_at=now
    )


def bind(*, institution_id: int, typed: str, entry_id: int, by: Actor, now: datetime) -> None:
    """
    Bind the prepared label that is stuck on a paper to its entry. Must not run inside another institution's scope.

    Raises: CodeRefusedError with what is wrong and what to do.
    """
    with acting_for(institution_id):
        scanning.bind_code(typed=typed, entry_id=entry_id, by=by, now=now)


def entry_with_code(*, typed: str) -> EntryRow | None:
    """Return the entry whose label was scanned into a field, or None. Must run inside a scope."""
    entry_id = scans.entry_of_code(typed)
    return registers.entry_by_id(entry_id) if entry_id is not None else None


def after_registering(*, tray_item: int, entry_id: int, by: Actor, now: datetime) -> None:
    """Bind the prepared label of scanned pages to the entry their item of the tray became. Inside its transaction."""
    scanning.follow_tray_item(tray_item=tray_item, entry_id=entry_id, by=by, now=now)
