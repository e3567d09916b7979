"""Money that goes back: asked, agreed to by a second person above the limit, sent, and done when it is confirmed."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.identifiers import Verdict, check_iban
from registratura.kernel.money import lei
from registratura.kernel.text import ro_normalise
from registratura.payments import rules
from registratura.payments.errors import OrderRefusedError, RefundRefusedError
from registratura.payments.models import Attempt, Options, PaymentOrder, ProviderEvent, Refund
from registratura.payments.providers.all import PROVIDERS
from registratura.payments.providers.port import Access, Ask, Asked, Return, Said
from registratura.payments.rules import FactKind
from registratura.payments.services.accounts import access_of
from registratura.payments.services.posting import facts_of, locked_order, note


@dataclass(frozen=True, slots=True)
class Sending:
    """A refund on its way; `go` asks the provider, outside every transaction."""

    refund_id: int
    kind: str
    access: Access
    back: Return

    def go(self, ask: Ask) -> tuple[Asked, Said | None]:
        """Return what the provider answered, and what that proves. Raises: ProviderError."""
        return PROVIDERS[self.kind].give_back(self.access, self.back, ask)


@transaction.atomic
def ask_refund(
    *,
    order_id: int,
    provider: str,
    payment: str,
    amount_bani: int,
    reason: str,
    iban: str,
    by: Actor,
    now: datetime,
) -> Refund:
    """
    Ask that money of one payment goes back the way it came. Above the supplier's limit a second person must agree.

    iban: the payer's account, for money that came through the bank.
    Raises: RefundRefusedError without a reason, for a payment that is not there, or more than is left of it.
    """
    order, why = _order(order_id), ro_normalise(reason, single_line=True)[:300]
    if len(why) < 5:
        raise RefundRefusedError(_("Scrieți de ce se restituie."), field="reason")
    left = min(left_of(order_id=order_id, provider=provider, payment=payment), _unpromised(order))
    if not 0 < amount_bani <= left:
        raise RefundRefusedError(
            _("Se poate restitui cel mult %s din plata aceasta.") % lei(max(left, 0)), field="amount"
        )
    if provider != rules.BANK and provider not in PROVIDERS:
        raise RefundRefusedError(_("Plata în plus folosită nu se restituie de aici; restituiți plata ei."))
    options = Options.objects.first()
    limit = (
        options.second_person_bani
        if options is not None
        else Options._meta.get_field("second_person_bani").default
    )
    wants_second = amount_bani >= limit
    row = Refund(
        institution_id=order.institution_id,
        order=order,
        provider=provider,
        payment=payment,
        amount_bani=amount_bani,
        reason=why,
        iban=_iban(iban) if provider == rules.BANK else "",
        wants_second=wants_second,
        state=Refund.State.ASKED if wants_second else Refund.State.AGREED,
        asked_at=now,
        asked_by_id=by.id,
    )
    row.save(force_insert=True)
    _write_down("payments.refund.asked", row, order, by)
    return row


@transaction.atomic
def agree_refund(*, refund_id: int, by: Actor, now: datetime) -> None:
    """Agree as the second person. Raises: RefundRefusedError for who asked, or one that was decided."""
    row, order = _refund(refund_id)
    if row.state != Refund.State.ASKED:
        raise RefundRefusedError(_("Restituirea este deja hotărâtă."))
    if row.asked_by_id == by.id:
        raise RefundRefusedError(_("Restituirea o aprobă altcineva decât cel care a cerut-o."))
    row.state, row.agreed_at, row.agreed_by_id = Refund.State.AGREED, now, by.id
    row.save(update_fields=["state", "agreed_at", "agreed_by"])
    _write_down("payments.refund.agreed", row, order, by)


@transaction.atomic
def refuse_refund(*, refund_id: int, by: Actor, now: datetime) -> None:
    """Refuse a refund that was not sent, or take back one's own. Raises: RefundRefusedError."""
    row, order = _refund(refund_id)
    if row.state not in (Refund.State.ASKED, Refund.State.AGREED, Refund.State.FAILED):
        raise RefundRefusedError(_("Restituirea a plecat deja; nu mai poate fi oprită de aici."))
    row.state, row.ended_at = Refund.State.REFUSED, now
    row.save(update_fields=["state", "ended_at"])
    _write_down("payments.refund.refused", row, order, by)


@transaction.atomic
def prepare_sending(*, refund_id: int, by: Actor, now: datetime) -> Sending | None:
    """
    Mark a refund as sent and return the question for the provider; None for one that a bank order carries out.

    A failed one may be sent again, under the same mark: a provider that did it after all does not do it twice.
    Raises: RefundRefusedError.
    """
    row, order = _refund(refund_id)
    if row.state == Refund.State.FAILED:
        row.state = Refund.State.AGREED
        row.save(update_fields=["state"])
    if row.state != Refund.State.AGREED:
        raise RefundRefusedError(_("Restituirea nu este de trimis."))
    access = access_of(kind=row.provider) if row.provider != rules.BANK else None
    if row.provider != rules.BANK and access is None:
        raise RefundRefusedError(
            _("Procesatorul nu este în folosință; deschideți contul lui și încercați din nou.")
        )
    row.state = Refund.State.SENT
    row.save(update_fields=["state"])
    _write_down("payments.refund.sent", row, order, by)
    if access is None:
        return None
    return Sending(row.id, row.provider, access, _return(row, order, now))


@transaction.atomic
def note_answer(*, refund_id: int, answer: Asked, said: Said | None, now: datetime) -> None:
    """Keep what the provider answered, byte for byte, and count what it proves."""
    row, order = _refund(refund_id)
    if said is None or said.kind is not FactKind.REFUNDED:
        return
    event = ProviderEvent(
        institution_id=row.institution_id,
        provider=row.provider,
        digest=f"answer-{row.id}"[:64],
        raw=answer.body,
        event_id=said.event_id,
        signature_ok=True,
        outcome="counted",
        kind=said.kind,
        mark=said.order,
        payment=said.payment,
        part=said.part,
        amount_bani=said.amount_bani,
        order_id=row.order_id,
        received_at=now,
    )
    event.save(force_insert=True)
    fact = rules.Fact(
        row.provider, row.payment, FactKind.REFUNDED, said.part, said.amount_bani or 0, order.id
    )
    note(order=order, fact=fact, happened_on=legal_date(now), by=None, now=now, event_id=event.id)


@transaction.atomic
def note_failure(*, refund_id: int, words: str, now: datetime) -> None:
    """Write down that a provider did not do it; it may be sent again."""
    row, order = _refund(refund_id)
    if row.state != Refund.State.SENT:
        return
    row.state, row.ended_at = Refund.State.FAILED, now
    row.save(update_fields=["state", "ended_at"])
    journal.record(
        action="payments.refund.failed",
        subject_type="payment_order",
        subject_id=order.id,
        by=None,
        details={"reference": order.reference, "refund": row.id, "reason": words[:200]},
    )


def left_of(*, order_id: int, provider: str, payment: str) -> int:
    """Return what is left of one payment: what came, less what went back or is asked to."""
    facts = [one for one in facts_of(order_id=order_id) if (one.provider, one.payment) == (provider, payment)]
    came = sum(one.amount_bani for one in facts if one.kind in (FactKind.PAID, FactKind.REINSTATED))
    gone = sum(one.amount_bani for one in facts if one.kind in (FactKind.REFUNDED, FactKind.CHARGED_BACK))
    asked = Refund.objects.filter(
        order_id=order_id, provider=provider, payment=payment, state__in=["asked", "agreed", "sent", "failed"]
    )
    return came - gone - sum(asked.values_list("amount_bani", flat=True))


def _unpromised(order: PaymentOrder) -> int:
    """What the order still holds, with nothing of it asked back or used elsewhere."""
    under_way = Refund.objects.filter(order_id=order.id, state__in=["asked", "agreed", "sent", "failed"])
    return order.net_bani - sum(under_way.values_list("amount_bani", flat=True))


def _return(row: Refund, order: PaymentOrder, now: datetime) -> Return:
    attempt = Attempt.objects.filter(order_id=order.id, provider=row.provider).order_by("-id").first()
    event = ProviderEvent.objects.filter(
        provider=row.provider, payment=row.payment, kind=FactKind.PAID, outcome="counted"
    ).first()
    mark = event.mark if event is not None and event.mark else attempt.mark if attempt is not None else ""
    return Return(
        order=mark,
        payment=row.payment,
        amount_bani=row.amount_bani,
        reason=row.reason,
        key=f"restituire-{row.institution_id}-{row.id}",
        now_s=int(now.timestamp()),
        nonce=secrets.token_hex(16),
    )


def _order(order_id: int) -> PaymentOrder:
    try:
        return locked_order(order_id=order_id)
    except OrderRefusedError as error:
        raise RefundRefusedError(error.words) from error


def _refund(refund_id: int) -> tuple[Refund, PaymentOrder]:
    row = Refund.objects.filter(pk=refund_id).first()
    if row is None:
        raise RefundRefusedError(_("Restituirea nu există."))
    order = _order(row.order_id)  # the order first: so does whoever hears a provider
    return Refund.objects.select_for_update().get(pk=refund_id), order


def _iban(typed: str) -> str:
    checked = check_iban(typed)
    if checked.verdict is Verdict.WRONG:
        raise RefundRefusedError(
            _(checked.message) % dict(checked.params) or _("Scrieți contul plătitorului."), field="iban"
        )
    return checked.value


def _write_down(action: str, row: Refund, order: PaymentOrder, by: Actor) -> None:
    journal.record(
        action=action,
        subject_type="payment_order",
        subject_id=order.id,
        by=by,
        details={
            "reference": order.reference,
            "refund": row.id,
            "bani": row.amount_bani,
            "reason": row.reason,
        },
    )
