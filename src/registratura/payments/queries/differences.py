"""What does not agree, each with its explanation and what to do."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from registratura.kernel.money import lei
from registratura.payments import wording
from registratura.payments.models import (
    Fact,
    Leg,
    PaymentOrder,
    ProviderEvent,
    Refund,
    Settlement,
    SettlementLine,
    StatementLine,
)
from registratura.payments.providers.all import PROVIDERS
from registratura.payments.reconciling import Counted, Gap, Reported, gaps
from registratura.payments.rules import Account, FactKind

SLOW: Final = timedelta(days=3)
_IN: Final = {FactKind.PAID: 1, FactKind.REINSTATED: 1, FactKind.REFUNDED: -1, FactKind.CHARGED_BACK: -1}


@dataclass(frozen=True, slots=True)
class Difference:
    """
    Something that does not agree. words: what and how much; remedy: what to do.

    place: where it is looked at: `order`, `lines`, `events`, `settlements`, `refunds`; order_id with `order`.
    """

    kind: str
    words: str
    remedy: str
    amount_bani: int
    place: str
    order_id: int | None = None
    payment: str = ""


def differences(*, today: date) -> Sequence[Difference]:
    """Return everything that does not agree today; nothing is the good answer."""
    return [
        *_of_reports(today),
        *_of_the_bank(),
        *_of_orders(),
        *_of_events(),
        *_of_refunds(today),
        *_of_the_ledger(),
    ]


def _of_reports(today: date) -> list[Difference]:
    found = [_told(gap) for gap in gaps(_counted(), _reported(), today=today)]
    for one in Settlement.objects.filter(line__isnull=True, read_at__date__lt=today - SLOW).order_by("id"):
        words = _("Decontarea „%(name)s” de %(sum)s nu se vede în extras.")
        remedy = _("Citiți extrasul zilei în care trebuia să vină sau întrebați procesatorul.")
        named = words % {"name": one.name, "sum": lei(one.net_bani)}
        found.append(Difference("payout", named, remedy, one.net_bani, "settlements"))
    return found


def _told(gap: Gap) -> Difference:
    facts = {
        "provider": str(wording.PROVIDERS.get(gap.provider, gap.provider)),
        "payment": gap.payment,
        "ours": lei(gap.ours_bani),
        "theirs": lei(gap.theirs_bani),
        "reference": gap.reference,
    }
    told = {
        "unknown": (
            _("%(provider)s raportează %(theirs)s pentru plata %(payment)s, despre care nu ne-a anunțat."),
            _(
                "Căutați plata printre notificările respinse; dacă nu este, cereți procesatorului să o retrimită."
            ),
        ),
        "unreported": (
            _(
                "Am numărat %(ours)s pentru plata %(payment)s (%(reference)s), pe care %(provider)s nu o raportează."
            ),
            _("Citiți decontarea perioadei; dacă lipsește și de acolo, întrebați procesatorul."),
        ),
        "sum": (
            _("Plata %(payment)s (%(reference)s): noi %(ours)s, %(provider)s %(theirs)s."),
            _("Verificați restituirile și contestațiile plății: una dintre părți știe ceva în plus."),
        ),
    }
    words, remedy = told[gap.reason]
    return Difference(
        gap.reason,
        words % facts,
        remedy,
        abs(gap.ours_bani - gap.theirs_bani),
        "order" if gap.order_id is not None else "events",
        gap.order_id,
        gap.payment,
    )


def _counted() -> list[Counted]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    last: dict[tuple[str, str], tuple[int, str, date]] = {}
    rows = Fact.objects.filter(provider__in=list(PROVIDERS), kind__in=list(_IN))
    for one in rows.select_related("order").order_by("happened_on", "id"):
        key = (one.provider, one.payment)
        sums[key] += _IN[FactKind(one.kind)] * one.amount_bani
        last[key] = (one.order_id, one.order.reference, one.happened_on)
    return [
        Counted(
            provider=provider,
            payment=payment,
            order_id=last[provider, payment][0],
            reference=last[provider, payment][1],
            net_bani=total,
            last_on=last[provider, payment][2],
        )
        for (provider, payment), total in sums.items()
    ]


def _reported() -> list[Reported]:
    rows = (
        SettlementLine.objects.values_list("settlement__provider", "payment")
        .annotate(total=Sum("gross_bani"))
        .order_by("settlement__provider", "payment")
    )
    return [
        Reported(provider=provider, payment=payment, gross_bani=total) for provider, payment, total in rows
    ]


def _of_the_bank() -> list[Difference]:
    waiting = StatementLine.objects.filter(outcome="unmatched").aggregate(
        n=Count("id"), total=Sum("amount_bani")
    )
    if not waiting["n"]:
        return []
    words = _("%(sum)s de pe extras nu sunt legați de nicio factură.") % {"sum": lei(waiting["total"])}
    return [Difference("unmatched", words, _("Lămuriți liniile extrasului."), waiting["total"], "lines")]


def _of_orders() -> list[Difference]:
    found = []
    rows = PaymentOrder.objects.filter(surplus_bani__gt=0) | PaymentOrder.objects.filter(is_disputed=True)
    for one in rows.order_by("id")[:200]:
        facts = {"reference": one.reference, "customer": one.customer_name, "sum": lei(one.surplus_bani)}
        if one.surplus_bani:
            words = _("%(customer)s a plătit cu %(sum)s mai mult (%(reference)s).") % facts
            remedy = _("Hotărâți: restituiți plata în plus sau folosiți-o pentru altă factură.")
            found.append(Difference("surplus", words, remedy, one.surplus_bani, "order", one.id))
        if one.is_disputed:
            words = _("Plata ordinului %(reference)s este contestată la bancă.") % facts
            remedy = _("Trimiteți procesatorului dovezile; hotărârea lui vine ca notificare sau o înscrieți.")
            found.append(Difference("dispute", words, remedy, one.net_bani, "order", one.id))
    return found


def _of_events() -> list[Difference]:
    found = []
    rows = ProviderEvent.objects.filter(signature_ok=True, kind=FactKind.PAID).exclude(
        outcome__in=["counted", "noted", "waiting"]
    )
    counted = Fact.objects.filter(
        kind=FactKind.PAID, provider=OuterRef("provider"), payment=OuterRef("payment")
    )
    for one in rows.exclude(Exists(counted)).defer("raw").order_by("id")[:200]:
        words = _("O plată semnată de %(provider)s nu a fost numărată: %(why)s.") % {
            "provider": wording.PROVIDERS.get(one.provider, one.provider),
            "why": wording.named(wording.OUTCOMES, one.outcome),
        }
        remedy = _("Verificați plata %(payment)s în contul de la procesator.") % {"payment": one.payment}
        found.append(Difference("event", words, remedy, one.amount_bani or 0, "events", None, one.payment))
    return found


def _of_refunds(today: date) -> list[Difference]:
    found = []
    rows = Refund.objects.filter(state__in=["sent", "failed"], asked_at__date__lt=today - SLOW)
    for one in rows.select_related("order").order_by("id"):
        words = _("Restituirea de %(sum)s (%(reference)s) nu este confirmată.") % {
            "sum": lei(one.amount_bani),
            "reference": one.order.reference,
        }
        remedy = _("Trimiteți-o din nou sau citiți extrasul în care a plecat.")
        found.append(Difference("refund", words, remedy, one.amount_bani, "order", one.order_id))
    return found


def _of_the_ledger() -> list[Difference]:
    """The standing that is kept of an order against the ledger; they can differ only by a fault of ours."""
    own = Leg.objects.filter(account=Account.ORDERS, order=OuterRef("pk")).order_by().values("order")
    rows = PaymentOrder.objects.annotate(
        held=Coalesce(Subquery(own.annotate(total=Sum("amount_bani")).values("total")), Value(0))
    ).exclude(net_bani=-F("held"))
    found = []
    for number, reference, net, held in rows.order_by("id").values_list(
        "id", "reference", "net_bani", "held"
    ):
        words = _("Ordinul %(reference)s: registrul are %(ledger)s, ordinul %(order)s.") % {
            "reference": reference,
            "ledger": lei(-held),
            "order": lei(net),
        }
        remedy = _("Este o greșeală a programului: anunțați asistența cu acest rând.")
        found.append(Difference("ledger", words, remedy, 0, "order", number))
    return found
