"""Printing a register: into a file at once, or as an order that a job carries out."""

from __future__ import annotations

import pickle
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

import structlog
from django.conf import settings
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateWorker

from registratura.flows import petition_register
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError
from registratura.petitions.printing.sheet import SHEET as PETITIONS
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.registers.printing import register_pdf
from registratura.registers.printing.lines import Position, PrintReport, RegisterHead
from registratura.registers.printing.sheets import GENERAL
from registratura.toolkit.moments import one_moment_of
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage
from registratura.toolkit.typesetting import PrintError

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor
    from registratura.registers.models import PrintOrder, Register

TASK = "flows.print_register"
PROGRESS_EVERY_S = 1.0
WORKER_HEARD_WITHIN = timedelta(seconds=60)

log = structlog.get_logger("registratura.printing")


class PrintRefusedError(DomainError):
    """A register cannot be printed so."""

    code = "flows.printing.refused"


class PrintFailedError(PrintRefusedError):
    """Nothing is wrong with what was asked; the machine could not do it."""

    code = "flows.printing.failed"


def print_year(
    *,
    institution: Institution,
    register: Register,
    year: int,
    target: Path,
    now: datetime,
    printed_by: str,
    from_date: date | None = None,
    to_date: date | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> PrintReport:
    """
    Print a year of a register, or some days of it (both bounds included), as PDF/A-2u.

    The lines are those of one moment, read in one short transaction into a nameless file; the setting, which takes
    long, stands in none. The file appears whole or not at all. progress: called outside the transaction, with
    positions set and positions to set. Must not run inside a scope.
    Raises: PrintRefusedError; PrintFailedError when the machine could not do it.
    Law: Legea 16/1996, instrucțiuni art. 9.
    """
    _check_days(year, from_date, to_date)
    if not target.parent.is_dir():
        raise PrintRefusedError(_("Folderul %s nu există.") % target.parent)
    if target.is_dir():
        raise PrintRefusedError(_("%s este un folder; scrieți numele fișierului.") % target)
    try:
        with TemporaryFile(dir=target.parent) as spool:
            with one_moment_of(institution.id):
                if not books.totals_for_print(register=register, year=year):
                    raise PrintRefusedError(_("Registrul nu are nicio poziție în anul %d.") % year)
                started_at = _start_after_paper(register.id, year)
                total = _keep(_lines(register, year, from_date, to_date), spool)
            head = RegisterHead(
                institution=institution.name,
                cui=institution.cui,
                locality=institution.locality,
                register_title=register.name,
                year=year,
                period=_period(year, from_date, to_date),
                printed_at=now,
                printed_by=printed_by,
                start_number=started_at,
            )
            progress(0, total)
            return register_pdf.print_register(
                head=head,
                lines=_kept(spool),
                target=target,
                progress=lambda done: progress(done, total),
                sheet=PETITIONS if register.template == petition_register.TEMPLATE else GENERAL,
            )
    except (PrintError, OSError) as error:
        raise PrintFailedError(_("Registrul nu a putut fi tipărit: %s") % error) from error


def _lines(register: Register, year: int, from_date: date | None, to_date: date | None) -> Iterable[Position]:
    """Return the lines to print, in the columns that the register has."""
    if register.template == petition_register.TEMPLATE:
        return petition_register.positions(year=year, from_date=from_date, to_date=to_date)
    return books.lines_for_print(register=register, year=year, from_date=from_date, to_date=to_date)


def order_print(
    *,
    institution_id: int,
    register: Register,
    year: int,
    first_on: date | None,
    last_on: date | None,
    by: Actor,
    now: datetime,
) -> bool:
    """
    Order a print; its job is committed with the order or not at all. False when the same one is still open.

    Raises: PrintOrderRefusedError.
    """
    with acting_for(institution_id):
        order, is_new = registers.order_print(
            register=register, year=year, first_on=first_on, last_on=last_on, by=by, now=now
        )
        if is_new:
            # One print at a time: the memory of two would be twice as much.
            job = app.configure_task(TASK, allow_unknown=False, lock=TASK)
            job.defer(institution_id=institution_id, order_id=order.id)
    return is_new


def print_ordered(*, institution_id: int, order_id: int, clock: Callable[[], datetime]) -> None:
    """
    Carry an order out and keep its file in the institution's store; a finished order is left as it is.

    A run that was killed is begun anew. What goes wrong is written on the order, in words; what is a fault of ours
    is raised as well. Must not run inside a scope. clock: asked for the moment of each step.
    """
    with acting_for(institution_id):
        order = registers.begin_print(order_id=order_id, now=clock())
        institution = institutions.institution_by_id(institution_id)
    if order is None or institution is None:
        return
    try:
        report = _print_and_keep(institution, order, clock)
    except Exception as error:
        _say_failure(order, error, clock())
        if not isinstance(error, DomainError):
            raise
        return
    with acting_for(institution_id):
        registers.finish_print(order_id=order.id, attempt=order.attempt_count, report=report, now=clock())


def is_worker_heard(*, now: datetime) -> bool:
    """Tell whether a worker of the queue has given a sign of life within the last minute."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - WORKER_HEARD_WITHIN).exists()


def _print_and_keep(
    institution: Institution, order: PrintOrder, clock: Callable[[], datetime]
) -> PrintReport:
    with _own_folder(order) as folder:
        target = folder / "register.pdf"
        report = print_year(
            institution=institution,
            register=order.register,
            year=order.year,
            target=target,
            now=clock(),
            printed_by=order.ordered_by.full_name,
            from_date=order.first_on,
            to_date=order.last_on,
            progress=_Progress(order, clock),
        )
        with target.open("rb") as written:
            storage().put(space=institution.code, source=written)
    return report


@contextmanager
def _own_folder(order: PrintOrder) -> Iterator[Path]:
    folder: Path = settings.INCOMING_ROOT / f"print-{order.institution_id}-{order.id}"
    shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Progress:
    """Writes how far a print has come on its order, once a second at the most."""

    def __init__(self, order: PrintOrder, clock: Callable[[], datetime]) -> None:
        self.order, self.clock = order, clock
        self.written_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.written_at < PROGRESS_EVERY_S and 0 < done < total:
            return
        self.written_at = time.monotonic()
        with acting_for(self.order.institution_id):
            registers.note_progress(
                order_id=self.order.id,
                attempt=self.order.attempt_count,
                done=done,
                total=total,
                now=self.clock(),
            )


def _say_failure(order: PrintOrder, error: Exception, now: datetime) -> None:
    if isinstance(error, DomainError) and not isinstance(error, PrintFailedError):
        words = error.words
    else:
        reference = secrets.token_hex(4).upper()
        log.error("print failed", reference=reference, order=order.id, exc_info=error)
        words = (
            _(
                "Registrul nu a putut fi tipărit, dintr-o cauză tehnică. Încercați din nou; dacă se repetă, dați "
                "administratorului referința %s."
            )
            % reference
        )
    with acting_for(order.institution_id):
        registers.fail_print(order_id=order.id, attempt=order.attempt_count, problem=words, now=now)


def _keep(lines: Iterable[Position], spool: IO[bytes]) -> int:
    """Write lines into our own nameless file, which nobody else can read or change, and return how many."""
    count = 0
    for line in lines:
        pickle.dump(line, spool, protocol=pickle.HIGHEST_PROTOCOL)
        count += 1
    return count


def _kept(spool: IO[bytes]) -> Iterator[Position]:
    end = spool.tell()
    spool.seek(0)
    while spool.tell() < end:
        yield pickle.load(spool)  # noqa: S301  our own nameless file


def _check_days(year: int, from_date: date | None, to_date: date | None) -> None:
    if any(day is not None and day.year != year for day in (from_date, to_date)):
        raise PrintRefusedError(_("Zilele trebuie să fie din anul %d.") % year)
    if from_date and to_date and from_date > to_date:
        raise PrintRefusedError(_("Prima zi trebuie să fie înaintea ultimei."))


def _period(year: int, from_date: date | None, to_date: date | None) -> str:
    if from_date is None and to_date is None:
        return ""
    first, last = from_date or date(year, 1, 1), to_date or date(year, 12, 31)
    return f"{first:%d.%m.%Y}" if first == last else f"{first:%d.%m.%Y} – {last:%d.%m.%Y}"


def _start_after_paper(register_id: int, year: int) -> int | None:
    """Return the first number of the year when the numbers before it stand in a register on paper."""
    own = (line for line in books.sequences_of(register_id) if line.year == year and line.unit_id is None)
    first = next((line.first_number for line in own), 1)
    return first if first > 1 else None
