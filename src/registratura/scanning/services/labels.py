"""Issuing codes for labels, binding them to entries once, and taking the unused ones out of use."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.institutions import services as institutions
from registratura.institutions.entitlements import Feature
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as registers
from registratura.scanning.codes import NO_SERIAL, SERIAL_DIGITS, Medium, read_code
from registratura.scanning.errors import CodeRefusedError, CodesRefusedError
from registratura.scanning.models import LabelCode, LabelRun
from registratura.toolkit.scope import required_institution

MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Prepared:
    """Labels prepared at once: the number of the run and the serials, in the order of the sheet."""

    run_id: int
    serials: list[str]


@transaction.atomic
def prepare_codes(*, count: int, label_format: str, by: Actor, now: datetime) -> Prepared:
    """
    Issue codes for labels whose papers have no number yet.

    Raises: CodesRefusedError for none, or for more than a thousand at once; FeatureClosedError.
    """
    institutions.check_open(feature=Feature.SCANNING, now=now)
    if not 1 <= count <= MOST_AT_ONCE:
        raise CodesRefusedError(
            _("Se pregătesc între 1 și %d de etichete deodată.") % MOST_AT_ONCE, field="count"
        )
    run = LabelRun(
        institution_id=required_institution(),
        format=label_format[:20],
        count=count,
        issued_at=now,
        issued_by_id=by.id,
    )
    run.save(force_insert=True)
    serials = [_issue(run_id=run.id, now=now).serial for _place in range(count)]
    journal.record(
        action="scanning.codes.issued",
        subject_type="label_run",
        subject_id=run.id,
        by=by,
        details={"count": count, "format": run.format},
    )
    return Prepared(run.id, serials)


def _issue(*, run_id: int | None, now: datetime) -> LabelCode:
    """Give a serial that the institution never gave before."""
    institution_id = required_institution()
    with connection.cursor() as cursor:
        while True:
            serial = f"{secrets.randbelow(10**SERIAL_DIGITS):0{SERIAL_DIGITS}d}"
            if serial == NO_SERIAL:
                continue
            cursor.execute(
                "INSERT INTO scanning_labelcode (institution_id, serial, run_id, issued_at, void_reason)"
                " VALUES (%s, %s, %s, %s, '') ON CONFLICT (institution_id, serial) DO NOTHING",
                [institution_id, serial, run_id, now],
            )
            if cursor.rowcount:
                return LabelCode.objects.get(serial=serial)


@transaction.atomic
def serial_of_entry(*, entry_id: int, by: Actor | None, now: datetime) -> str:
    """Return the serial of an entry's label; the first time one is issued for it. Printed again, it is the same."""
    known = LabelCode.objects.filter(entry_id=entry_id).order_by("id").first()
    if known is not None:
        return known.serial
    label = _issue(run_id=None, now=now)
    _bind(label, entry_id, by, now)
    return label.serial


def check_free(*, typed: str) -> None:
    """
    Say whether a typed or scanned code can be bound to an entry that is not there yet.

    Raises: CodeRefusedError with what is wrong and what to do.
    """
    _free(typed)


@transaction.atomic
def bind_code(*, typed: str, entry_id: int, by: Actor | None, now: datetime) -> None:
    """
    Bind a prepared label to an entry, for ever. Safe to repeat for the same entry.

    Raises: CodeRefusedError for a code that is misread, not ours, used for another entry, or out of use.
    """
    label = _free(typed, entry_id)
    if label.entry_id is None:
        _bind(label, entry_id, by, now)


@transaction.atomic
def bind_label(*, label_id: int, entry_id: int, by: Actor | None, now: datetime) -> bool:
    """Bind a label that stood on scanned pages; False when it means another entry by now or is out of use."""
    label = LabelCode.objects.select_for_update().get(pk=label_id)
    if label.voided_at is not None or label.entry_id not in (None, entry_id):
        return False
    if label.entry_id is None:
        _bind(label, entry_id, by, now)
    return True


def _free(typed: str, entry_id: int | None = None) -> LabelCode:
    code = read_code(typed)
    if code is None or code.medium is Medium.SEPARATOR:
        words = _("Codul nu este întreg: are 22 de cifre. Scanați-l din nou sau scrieți-l de pe etichetă.")
        raise CodeRefusedError(words, field="label_code")
    label = LabelCode.objects.select_for_update().filter(serial=code.serial).first()
    if label is None:
        words = _("Eticheta nu este a instituției noastre. Luați una de pe coala noastră.")
        raise CodeRefusedError(words, field="label_code")
    if label.voided_at is not None:
        words = _("Eticheta a fost scoasă din uz. Lipiți alta peste ea.")
        raise CodeRefusedError(words, field="label_code")
    if label.entry_id is not None and label.entry_id != entry_id:
        entry = registers.entry_by_id(label.entry_id)
        words = _("Eticheta este deja lipită pe documentul %(number)s. Lipiți alta.")
        raise CodeRefusedError(words % {"number": entry or ""}, field="label_code")
    return label


def _bind(label: LabelCode, entry_id: int, by: Actor | None, now: datetime) -> None:
    label.entry_id, label.bound_at, label.bound_by_id = entry_id, now, by.id if by is not None else None
    label.save(update_fields=["entry", "bound_at", "bound_by"])
    journal.record(
        action="scanning.code.bound",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"serial": label.serial, "prepared": label.run_id is not None},
    )


@transaction.atomic
def void_unused(*, run_id: int, reason: str, by: Actor, now: datetime) -> int:
    """
    Take the labels of a run that are on no paper out of use, and return how many that was.

    Raises: CodesRefusedError without a reason, or when none is left.
    """
    reason = ro_normalise(reason, single_line=True)[:300]
    if not reason:
        raise CodesRefusedError(
            _("Scrieți de ce nu se mai folosesc, de pildă „coala s-a pierdut”."), field="reason"
        )
    unused = LabelCode.objects.filter(run_id=run_id, entry__isnull=True, voided_at__isnull=True)
    count = unused.update(voided_at=now, voided_by_id=by.id, void_reason=reason)
    if not count:
        raise CodesRefusedError(_("Nu a rămas nicio etichetă nefolosită."))
    journal.record(
        action="scanning.codes.voided",
        subject_type="label_run",
        subject_id=run_id,
        by=by,
        details={"count": count, "reason": reason},
    )
    return count
