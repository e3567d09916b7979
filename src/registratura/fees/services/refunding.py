"""Giving money back: one person asks, another one decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.fees.errors import RefundRefusedError, told
from registratura.fees.models import Charge, Refund
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.identifiers import Verdict, check_iban
from registratura.kernel.money import lei
from registratura.kernel.text import ro_normalise


@transaction.atomic
def ask_refund(
    *, charge_id: int, amount_bani: int, reason: str, iban: str, by: Actor, now: datetime
) -> Refund:
    """
    Ask that money be given back; nothing goes before another person approved. iban: of the payer, or nothing for cash.

    Raises: RefundRefusedError without a reason, for more than is there, an account that is none, or while another
    refund of the charge waits.
    Law: Legea 207/2015 art. 168.
    """
    row = Charge.objects.select_for_update().filter(pk=charge_id).first()
    if row is None:
        raise RefundRefusedError(_("Taxa nu există."))
    why, left = ro_normalise(reason, single_line=True)[:500], row.paid_bani - row.refunded_bani
    if len(why) < 5:
        raise RefundRefusedError(_("Scrieți de ce se restituie."), field="reason")
    if not 0 < amount_bani <= left:
        raise RefundRefusedError(
            _("Se poate restitui cel mult %s, cât s-a încasat și nu s-a restituit.") % lei(left),
            field="amount",
        )
    refund = Refund(
        institution_id=row.institution_id,
        charge=row,
        amount_bani=amount_bani,
        reason=why,
        iban=_iban(iban),
        asked_at=now,
        asked_by_id=by.id,
    )
    with told():
        refund.save(force_insert=True)
    _write_down(action="fees.refund.asked", refund=refund, by=by)
    return refund


@transaction.atomic
def decide_refund(*, refund_id: int, approve: bool, by: Actor, now: datetime) -> None:
    """
    Approve a refund as the second person, or refuse it.

    Raises: RefundRefusedError for one that was decided, for the person who asked, or when the money is there no more.
    """
    refund = Refund.objects.filter(pk=refund_id).first()
    if refund is None:
        raise RefundRefusedError(_("Restituirea nu există."))
    row = Charge.objects.select_for_update().get(pk=refund.charge_id)
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    if refund.state != Refund.State.ASKED:
        raise RefundRefusedError(_("Restituirea este deja hotărâtă."))
    if approve and refund.asked_by_id == by.id:
        raise RefundRefusedError(_("Restituirea o aprobă altcineva decât cel care a cerut-o."))
    if approve and refund.amount_bani > row.paid_bani - row.refunded_bani:
        raise RefundRefusedError(_("Banii aceștia nu mai sunt: o plată a fost tăiată între timp."))
    refund.state = Refund.State.APPROVED if approve else Refund.State.REFUSED
    refund.decided_at, refund.decided_by_id = now, by.id
    with told():
        refund.save(update_fields=["state", "decided_at", "decided_by"])
    if approve:
        _write_down(action="fees.refund.approved", refund=refund, by=by)
    else:
        _write_down(action="fees.refund.refused", refund=refund, by=by)


def _iban(typed: str) -> str:
    if not typed.strip():
        return ""
    checked = check_iban(typed)
    if checked.verdict is Verdict.WRONG:
        raise RefundRefusedError(_(checked.message) % dict(checked.params), field="iban")
    return checked.value


def _write_down(*, action: str, refund: Refund, by: Actor) -> None:
    details = {"refund": refund.id, "bani": refund.amount_bani, "reason": refund.reason}
    journal.record(action=action, subject_type="charge", subject_id=refund.charge_id, by=by, details=details)
