"""Orders to print a register: given, begun, followed, finished."""

from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers.models import PrintOrder, Register
from registratura.registers.printing.lines import PrintReport
from registratura.registers.queries.years import years_of
from registratura.toolkit.scope import required_institution

# A register that brings its worker down is not tried for ever.
MOST_ATTEMPTS = 3
_OPEN = (PrintOrder.State.WAITING, PrintOrder.State.PRINTING)


class PrintOrderRefusedError(DomainError):
    """A register cannot be printed for this time."""

    code = "registers.print.refused"


@transaction.atomic
def order_print(
    *, register: Register, year: int, first_on: date | None, last_on: date | None, by: Actor, now: datetime
) -> tuple[PrintOrder, bool]:
    """
    Order a year of a register, or the days `first_on`…`last_on` of it (both included, or neither given).

    Returns the order and whether it is new: the same one still open (a second click) is found again.
    Raises: PrintOrderRefusedError for days out of order, of another year or to come, and for a year without numbers.
    """
    _check(register, year, first_on, last_on, now)
    wanted = {"register": register, "year": year, "first_on": first_on, "last_on": last_on}
    before = PrintOrder.objects.filter(state__in=_OPEN, **wanted).order_by("id").first()
    if before is not None:
        return before, False
    order = PrintOrder(
        institution_id=required_institution(), ordered_by_id=by.id, ordered_at=now, heard_at=now, **wanted
    )
    order.save(force_insert=True)
    return order, True


def _check(register: Register, year: int, first_on: date | None, last_on: date | None, now: datetime) -> None:
    if (first_on is None) != (last_on is None):
        raise PrintOrderRefusedError(_("Scrieți și prima, și ultima zi."), field="last_day")
    if first_on is not None and last_on is not None:
        if first_on > last_on:
            raise PrintOrderRefusedError(
                _("Ultima zi este înaintea primei; schimbați una din ele."), field="last_day"
            )
        if not first_on.year == year == last_on.year:
            raise PrintOrderRefusedError(
                _("Registrul se ține pe ani: alegeți zile din același an."), field="last_day"
            )
        if first_on > legal_date(now):
            raise PrintOrderRefusedError(
                _("Zilele acestea nu au venit încă; alegeți altele."), field="first_day"
            )
    if year not in years_of(register.id):
        raise PrintOrderRefusedError(
            _("În „%(register)s” nu s-a dat niciun număr în anul %(year)d; alegeți alt an.")
            % {"register": register.name, "year": year},
            field="year",
        )


@transaction.atomic
def begin_print(*, order_id: int, now: datetime) -> PrintOrder | None:
    """
    Take an order up, from its beginning, whatever an earlier run that was killed left of it.

    None when there is nothing to do: it is finished, unknown, or was taken up too often and ends as failed.
    """
    orders = PrintOrder.objects.select_for_update(of=("self",)).select_related("register", "ordered_by")
    order = orders.filter(pk=order_id).first()
    if order is None or order.state not in _OPEN:
        return None
    if order.attempt_count >= MOST_ATTEMPTS:
        _fail(
            order,
            _(
                "Tipărirea a fost întreruptă de mai multe ori. Anunțați administratorul, apoi încercați din nou."
            ),
            now,
        )
        return None
    order.state = PrintOrder.State.PRINTING
    order.attempt_count += 1
    order.done_count = order.total_count = 0
    order.heard_at = now
    order.save(update_fields=["state", "attempt_count", "done_count", "total_count", "heard_at"])
    return order


def note_progress(*, order_id: int, attempt: int, done: int, total: int, now: datetime) -> bool:
    """Write how far a run has come, in positions; False when another run has taken the order over."""
    return bool(_of_run(order_id, attempt).update(done_count=done, total_count=total, heard_at=now))


@transaction.atomic
def finish_print(*, order_id: int, attempt: int, report: PrintReport, now: datetime) -> bool:
    """Enter what a run printed, and write the act down; False when another run has taken the order over."""
    order = _of_run(order_id, attempt).select_for_update(of=("self",)).select_related("ordered_by").first()
    if order is None:
        return False
    order.state = PrintOrder.State.DONE
    order.done_count = order.total_count = report.entries
    order.page_count, order.size_bytes, order.sha256 = report.pages, report.size_bytes, report.sha256
    order.heard_at = order.finished_at = now
    order.save(
        update_fields=[
            "state",
            "done_count",
            "total_count",
            "page_count",
            "size_bytes",
            "sha256",
            "heard_at",
            "finished_at",
        ]
    )
    journal.record(
        action="registers.register.printed",
        subject_type="register",
        subject_id=order.register_id,
        by=order.ordered_by,
        details={
            "order": order.id,
            "year": order.year,
            "first_on": order.first_on.isoformat() if order.first_on else "",
            "last_on": order.last_on.isoformat() if order.last_on else "",
            "positions": report.entries,
            "pages": report.pages,
            "sha256": report.sha256,
        },
    )
    return True


@transaction.atomic
def fail_print(*, order_id: int, attempt: int, problem: str, now: datetime) -> bool:
    """End a run with words for the person who ordered; False when another run has taken the order over."""
    order = _of_run(order_id, attempt).select_for_update().first()
    if order is None:
        return False
    _fail(order, problem, now)
    return True


def _of_run(order_id: int, attempt: int) -> models.QuerySet[PrintOrder]:
    return PrintOrder.objects.filter(pk=order_id, attempt_count=attempt, state=PrintOrder.State.PRINTING)


def _fail(order: PrintOrder, problem: str, now: datetime) -> None:
    order.state = PrintOrder.State.FAILED
    order.problem = problem[:500]
    order.heard_at = order.finished_at = now
    order.save(update_fields=["state", "problem", "heard_at", "finished_at"])
