"""The ledger and the orders as tables for the accountant."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from io import StringIO

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.payments.views import POWER
from registratura.kernel.calendar import legal_date
from registratura.kernel.money import plain
from registratura.kernel.privacy import Purpose
from registratura.payments import queries
from registratura.payments.queries import OrderFilter

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST_PAGES = 400


@require_safe
@require(POWER, purpose=Purpose.P03)
def ledger(request: ConsoleRequest) -> HttpResponse:
    """Give the ledger between two days, the last year without them."""
    today = legal_date(timezone.now())
    from_on, to_on = _day(request, "de", today - timedelta(days=365)), _day(request, "pana", today)
    rows = [
        (one.happened_on.isoformat(), one.key, one.name, one.reference, _sum(one.amount_bani))
        for one in queries.ledger_rows(from_on=from_on, to_on=to_on)
    ]
    return _table("registru-plati", ("data", "înregistrarea", "contul", "referința", "suma (lei)"), rows)


@require_safe
@require(POWER, purpose=Purpose.P03)
def orders(request: ConsoleRequest) -> HttpResponse:
    """Give all orders of payment."""
    today, rows = legal_date(timezone.now()), []
    for page in range(1, _MOST_PAGES + 1):
        found = queries.order_page(OrderFilter(page=page), today=today)
        rows += [
            (
                *(one.reference, one.words, one.customer_name, one.customer_cui, _sum(one.amount_bani)),
                *(_sum(one.net_bani), _sum(one.left_bani), _sum(one.surplus_bani), one.state_name),
            )
            for one in found.rows
        ]
        if page >= found.pages:
            break
    names = ("referința", "pentru", "client", "CUI", "suma", "plătit", "rest", "în plus", "starea")
    return _table("ordine-de-plata", names, rows)


def _table(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(heads)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _plain(cell: str) -> str:
    # What somebody else wrote must not be a formula in the accountant's program; sums are ours.
    is_sum = cell.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_sum else cell


def _sum(bani: int) -> str:
    return f"-{plain(-bani)}" if bani < 0 else plain(bani)


def _day(request: ConsoleRequest, name: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.GET.get(name, "")[:10])
    except ValueError:
        return otherwise
