"""What a person decides about a line of a statement: whose money it is, or that it pays no invoice."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.payments.errors import StatementRefusedError
from registratura.payments.models import PaymentOrder, StatementLine
from registratura.payments.rules import Account, Leg, Posting
from registratura.payments.services.posting import post
from registratura.payments.services.statements import pay_by_line


@transaction.atomic
def match_line(*, line_id: int, order_id: int, by: Actor, now: datetime) -> None:
    """
    Say that the money of a line pays an order, more or less than it asks too; also of one that was set aside.

    Raises: StatementRefusedError for one that is explained already, or money that left.
    """
    row = waiting_line(line_id=line_id, or_set_aside=True)
    order = PaymentOrder.objects.filter(pk=order_id).first()
    if order is None:
        raise StatementRefusedError(_("Ordinul de plată nu există."), field="order")
    if row.amount_bani <= 0:
        raise StatementRefusedError(
            _("Linia este o plată făcută de noi; nu plătește o factură."), field="order"
        )
    assert row.booked_on is not None
    if row.outcome == "other":
        post(postings=[_aside(row, back=True)], happened_on=row.booked_on, now=now)
    _decide(row, "matched", by, now, order_id=order.id)
    pay_by_line(row=row, order_id=order.id, by=by, now=now)
    _write_down("payments.line.matched", row, by, reference=order.reference)


@transaction.atomic
def set_aside(*, line_id: int, ground: str, by: Actor, now: datetime) -> None:
    """Say that a line pays no invoice, and what it is. Raises: StatementRefusedError without a reason."""
    why = ro_normalise(ground, single_line=True)[:300]
    if len(why) < 3:
        raise StatementRefusedError(_("Scrieți ce sunt banii aceștia."), field="ground")
    row = waiting_line(line_id=line_id)
    assert row.booked_on is not None
    _decide(row, "other", by, now, ground=why)
    post(postings=[_aside(row, back=False)], happened_on=row.booked_on, now=now)
    _write_down("payments.line.set_aside", row, by, reason=why)


def waiting_line(*, line_id: int, or_set_aside: bool = False) -> StatementLine:
    """Return a line that waits for a person, locked. Raises: StatementRefusedError."""
    row = StatementLine.objects.select_for_update().filter(pk=line_id).first()
    if row is None:
        raise StatementRefusedError(_("Linia nu există."))
    if row.outcome not in (("unmatched", "other") if or_set_aside else ("unmatched",)):
        raise StatementRefusedError(_("Linia este lămurită deja. Reîncărcați pagina."))
    return row


def _decide(
    row: StatementLine,
    outcome: str,
    by: Actor,
    now: datetime,
    *,
    order_id: int | None = None,
    ground: str = "",
) -> None:
    row.outcome, row.order_id, row.ground = outcome, order_id, ground
    row.decided_at, row.decided_by_id = now, by.id
    row.save(update_fields=["outcome", "order", "ground", "decided_at", "decided_by"])


def _aside(row: StatementLine, *, back: bool) -> Posting:
    amount = -row.amount_bani if back else row.amount_bani
    legs = (Leg(Account.UNMATCHED, "", None, amount), Leg(Account.OTHER, "", None, -amount))
    return Posting(f"aside/{row.mark}{'/back' if back else ''}", legs)


def _write_down(action: str, row: StatementLine, by: Actor, **told: str) -> None:
    journal.record(
        action=action,
        subject_type="payment_line",
        subject_id=row.id,
        by=by,
        details={"bani": row.amount_bani, "payer": row.payer_name, **told},
    )
