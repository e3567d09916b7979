"""The prints of an institution: those under way, those finished."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from registratura.registers.models import PrintOrder

PAGE = 20
_OPEN = (PrintOrder.State.WAITING, PrintOrder.State.PRINTING)


@dataclass(frozen=True, slots=True)
class PrintCard:
    """
    An order on screen. Days are inclusive; none means the whole year. `heard_at` is its job's last sign of life.

    `state` is waiting, printing, done or failed; `problem` says why it failed.
    """

    id: int
    register_code: str
    register_name: str
    year: int
    first_on: date | None
    last_on: date | None
    ordered_by: str
    ordered_at: datetime
    state: str
    heard_at: datetime
    done_count: int
    total_count: int
    page_count: int
    size_bytes: int
    sha256: str
    problem: str
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class PrintPage:
    """Finished prints, newest first; `older` and `newer` are the orders to go on from, None when there are none."""

    cards: list[PrintCard]
    older: int | None
    newer: int | None


def open_prints() -> list[PrintCard]:
    """Return the orders that wait or are being printed, oldest first."""
    return [_card(order) for order in _orders().filter(state__in=_OPEN).order_by("id")[:PAGE]]


def finished_prints(*, older_than: int | None = None, newer_than: int | None = None) -> PrintPage:
    """Return a page of the orders that ended, done or failed."""
    orders = _orders().exclude(state__in=_OPEN)
    if newer_than is not None:
        found = list(orders.filter(pk__gt=newer_than).order_by("id")[: PAGE + 1])
        more_newer, found = len(found) > PAGE, found[:PAGE][::-1]
        more_older = bool(found)
    else:
        if older_than is not None:
            orders = orders.filter(pk__lt=older_than)
        found = list(orders.order_by("-id")[: PAGE + 1])
        more_older, found = len(found) > PAGE, found[:PAGE]
        more_newer = older_than is not None and bool(found)
    return PrintPage(
        cards=[_card(order) for order in found],
        older=found[-1].id if more_older else None,
        newer=found[0].id if more_newer else None,
    )


def print_by_id(order_id: int) -> PrintCard | None:
    """Return an order, or None."""
    order = _orders().filter(pk=order_id).first()
    return _card(order) if order is not None else None


def _orders() -> QuerySet[PrintOrder]:
    return PrintOrder.objects.select_related("register", "ordered_by")


def _card(order: PrintOrder) -> PrintCard:
    return PrintCard(
        id=order.id,
        register_code=order.register.code,
        register_name=order.register.name,
        year=order.year,
        first_on=order.first_on,
        last_on=order.last_on,
        ordered_by=order.ordered_by.full_name,
        ordered_at=order.ordered_at,
        state=order.state,
        heard_at=order.heard_at,
        done_count=order.done_count,
        total_count=order.total_count,
        page_count=order.page_count,
        size_bytes=order.size_bytes,
        sha256=order.sha256,
        problem=order.problem,
        finished_at=order.finished_at,
    )
