"""
Labels, stamps, separating sheets and covers: which code each carries, and binding what was prepared in advance.

Setting type takes milliseconds and stands outside any transaction; what a label carries is written down before.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import pikepdf
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

MOST_ENTRIES = 200
MOST_SHEETS = 50


def issue(*, institution_id: int, entry_ids: Sequence[int], by: Actor, now: datetime) -> None:
    """
    Give each entry the code that its label will carry; one that has it keeps it. Must not run inside a scope.

    Raises: CodesRefusedError for too many at once.
    """
    if len(entry_ids) > MOST_ENTRIES:
        raise CodesRefusedError(_("Cel mult %d de etichete deodată.") % MOST_ENTRIES, field="numbers")
    with acting_for(institution_id):
        for entry_id in entry_ids:
            scanning.serial_of_entry(entry_id=entry_id, by=by, now=now)


def entry_labels(
    *,
    institution: Institution,
    cards: Sequence[EntryCard],
    label_format: LabelFormat,
    start: int,
    now: datetime,
) -> bytes:
    """
    Print the labels of entries that were given codes, in their order. start: the place on the first sheet, from 1.

    Must not run inside a scope. Raises: CodesRefusedError for a place the sheet does not have, or when no entry has
    its code; PrintError.
    """
    with acting_for(institution.id):
        serials = scans.serials_of([card.id for card in cards])
    words = [_words(institution, serials[card.id], card) for card in cards if card.id in serials]
    if not words:
        raise CodesRefusedError(_("Alegeți întâi înregistrările, apoi apăsați „Tipărește”."), field="numbers")
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
    _refuse_place(label_format, start)
    return print_labels(
        institution=institution.name, labels=words, label_format=label_format, start=start, printed_at=now
    )


def _refuse_place(label_format: LabelFormat, start: int) -> None:
    if not 1 <= start <= label_format.per_sheet:
        raise CodesRefusedError(
            _("Coala are %d etichete: alegeți un loc dintre ele.") % label_format.per_sheet, field="start"
        )


def prepare_labels(
    *, institution: Institution, count: int, label_format: LabelFormat, start: int, by: Actor, now: datetime
) -> int:
    """
    Issue codes for labels whose papers have no number yet, and return the number of the run, to be printed.

    Each is bound to the first entry it is used for. Must not run inside a scope. Raises: CodesRefusedError.
    """
    _refuse_place(label_format, start)
    with acting_for(institution.id):
        prepared = scanning.prepare_codes(count=count, label_format=label_format.code, by=by, now=now)
    return prepared.run_id


def print_run(*, institution: Institution, run_id: int, start: int, now: datetime) -> bytes:
    """
    Print those prepared labels of a run that are on no paper yet.

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


def separators(*, institution: Institution, card: EntryCard | None, count: int, now: datetime) -> bytes:
    """
    Print sheets to be laid before papers in the scanner: of an entry, or of any paper when `card` is None.

    Must not run inside a scope. Raises: CodesRefusedError for too many, or for an entry without code; PrintError.
    """
    if not 1 <= count <= MOST_SHEETS:
        raise CodesRefusedError(_("Între 1 și %d de coli deodată.") % MOST_SHEETS, field="count")
    tag = tag_of(institution.code)
    code = Code(Medium.SEPARATOR, tag, NO_SERIAL) if card is None else _sheet_code(institution, card)
    return print_separators(
        institution=institution.name,
        code=code,
        number=card.written_number if card is not None else "",
        count=count,
        printed_at=now,
    )


def _sheet_code(institution: Institution, card: EntryCard) -> Code:
    with acting_for(institution.id):
        serials = scans.serials_of([card.id])
    if card.id not in serials:
        raise CodesRefusedError(_("Alegeți întâi înregistrările, apoi apăsați „Tipărește”."), field="numbers")
    return Code(Medium.SHEET, tag_of(institution.code), serials[card.id])


def cover(*, institution: Institution, card: EntryCard, now: datetime) -> bytes:
    """
    Print the cover of the file that an entry begins.

    Must not run inside a scope. Raises: CodesRefusedError for an entry without code; PrintError.
    """
    words = CoverWords(
        # A cover is laid before the paper: its page does not belong to it.
        code=_sheet_code(institution, card),
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


def check(*, typed: str) -> None:
    """
    Say, before a number is given, whether the prepared label on the paper can be bound. Must run inside a scope.

    Raises: CodeRefusedError with what is wrong and what to do.
    """
    scanning.check_free(typed=typed)


def entry_with_code(*, typed: str) -> EntryRow | None:
    """Return the entry whose label was scanned into a field, or None. Must run inside a scope."""
    entry_id = scans.entry_of_code(typed)
    return registers.entry_by_id(entry_id) if entry_id is not None else None


def after_registering(*, tray_item: int, entry_id: int, by: Actor, now: datetime) -> None:
    """Bind the prepared label of scanned pages to the entry their item of the tray became. Inside its transaction."""
    scanning.follow_tray_item(tray_item=tray_item, entry_id=entry_id, by=by, now=now)


def bound(*, parts: Sequence[bytes]) -> bytes:
    """Put several printed papers into one file; the first gives it its archive marks."""
    with pikepdf.open(io.BytesIO(parts[0])) as whole:
        for part in parts[1:]:
            with pikepdf.open(io.BytesIO(part)) as more:
                whole.pages.extend(more.pages)
        target = io.BytesIO()
        whole.save(target)
    return target.getvalue()
