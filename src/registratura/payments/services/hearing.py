"""What providers tell: kept as it came, believed or not, counted once, in whatever order."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from registratura.journal import services as journal
from registratura.kernel.calendar import legal_date
from registratura.kernel.card_numbers import holds_card
from registratura.payments import rules
from registratura.payments.models import Attempt, Fact, PaymentOrder, ProviderEvent
from registratura.payments.providers.all import PROVIDERS
from registratura.payments.providers.port import NotBelievedError, Provider, Reply, Said
from registratura.payments.rules import FactKind
from registratura.payments.services.accounts import access_of
from registratura.payments.services.posting import locked_order, note
from registratura.toolkit.scope import required_institution

BELIEVED: Final = frozenset({"counted", "repeated", "noted", "waiting"})
_MOST_HEADING: Final = 10_000


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a notification (`wording.OUTCOMES`), and what the provider hears."""

    outcome: str
    believed: bool
    reply: Reply


@dataclass(frozen=True, slots=True)
class _Judged:
    outcome: str
    said: Said | None = None
    attempt: Attempt | None = None
    order_id: int | None = None


@transaction.atomic
def hear(*, kind: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Heard:
    """
    Take a notification: money only for one that is proven, of an order of ours, with exactly its sum, once.

    kind: of the provider. headers: names in small letters. Never raises for what a stranger may send.
    """
    provider = PROVIDERS[kind]
    kept = {name: headers.get(name, "")[:_MOST_HEADING] for name in provider.headings}
    digest = _digest(kept, body)
    known = ProviderEvent.objects.filter(provider=kind, digest=digest).first()
    if known is not None:
        return _told(provider, "repeated" if known.outcome in BELIEVED else known.outcome)
    has_card = holds_card(body.decode("utf-8", "replace"))
    judged = _Judged("card") if has_card else _judge(provider, headers, body, now)
    said = judged.said or Said(event_id="", kind=None)
    event = ProviderEvent(
        institution_id=required_institution(),
        provider=kind,
        digest=digest,
        raw=b"" if has_card else body,
        headers={} if has_card else _plain(kept),
        event_id=said.event_id,
        signature_ok=judged.said is not None,
        outcome=judged.outcome,
        kind=said.kind or "",
        mark=said.order,
        payment=said.payment,
        part=said.part,
        amount_bani=said.amount_bani,
        order_id=judged.order_id,
        received_at=now,
    )
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError:  # the same one came twice at once
        return _told(provider, "repeated" if judged.outcome in BELIEVED else judged.outcome)
    if judged.outcome == "counted" and judged.order_id is not None:
        _count(event, judged.order_id, now)
    elif judged.outcome not in BELIEVED:
        _write_down(event)
    return _told(provider, judged.outcome)


def is_proven(*, kind: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Say whether a notification carries its provider's proof; nothing is written."""
    access = access_of(kind=kind)
    if access is None:
        return False
    try:
        PROVIDERS[kind].believe(access, headers=headers, body=body, now_s=int(now.timestamp()))
    except NotBelievedError:
        return False
    return True


def _judge(provider: Provider, headers: Mapping[str, str], body: bytes, now: datetime) -> _Judged:
    access = access_of(kind=provider.kind)
    if access is None:
        return _Judged("closed")
    try:
        said = provider.believe(access, headers=headers, body=body, now_s=int(now.timestamp()))
    except NotBelievedError as error:
        return _Judged(error.outcome)
    if said.kind is None:
        return _Judged("noted", said)
    return _of_order(provider, said)


def _of_order(provider: Provider, said: Said) -> _Judged:
    attempt = Attempt.objects.filter(mark=said.order).first() if said.order else None
    if said.order and attempt is None:
        return _Judged("order", said)
    if attempt is not None and attempt.provider != provider.kind:
        return _Judged("provider", said)
    if _nonce_was_used(provider, said):
        return _Judged("replay", said)
    if attempt is not None and _is_of_another(provider.kind, said.payment, attempt.order_id):
        return _Judged("replay", said, attempt, attempt.order_id)
    if attempt is None:
        # The provider names only its payment: whose it is, the payment itself says, now or when it comes.
        order_id = _order_of_payment(provider.kind, said.payment)
        if order_id is None:
            return _Judged("waiting", said)
        return _Judged("counted", said, order_id=order_id)
    if said.kind is FactKind.PAID and said.amount_bani != attempt.amount_bani:
        return _Judged("amount", said, attempt, attempt.order_id)
    if said.amount_bani is not None and not 0 <= said.amount_bani <= attempt.amount_bani:
        return _Judged("amount", said, attempt, attempt.order_id)
    return _Judged("counted", said, attempt, attempt.order_id)


def _nonce_was_used(provider: Provider, said: Said) -> bool:
    if provider.kind != "euplatesc":
        return False
    return ProviderEvent.objects.filter(
        provider=provider.kind, event_id=said.event_id, signature_ok=True
    ).exists()


def _order_of_payment(kind: str, payment: str) -> int | None:
    found = Fact.objects.filter(provider=kind, payment=payment, kind=FactKind.PAID).first()
    return found.order_id if found is not None else None


def _is_of_another(kind: str, payment: str, order_id: int) -> bool:
    return Fact.objects.filter(provider=kind, payment=payment).exclude(order_id=order_id).exists()


def _count(event: ProviderEvent, order_id: int, now: datetime) -> None:
    order = locked_order(order_id=order_id)
    _note(event, order, now)
    if event.kind != FactKind.PAID:
        return
    # What was told of this payment before the payment itself.
    earlier = ProviderEvent.objects.filter(
        provider=event.provider, payment=event.payment, outcome="waiting", signature_ok=True
    ).order_by("id")
    for one in earlier:
        _note(one, order, now)


def _note(event: ProviderEvent, order: PaymentOrder, now: datetime) -> None:
    fact = rules.Fact(
        event.provider, event.payment, FactKind(event.kind), event.part, event.amount_bani or 0, order.id
    )
    note(order=order, fact=fact, happened_on=legal_date(now), by=None, now=now, event_id=event.id)


def _told(provider: Provider, outcome: str) -> Heard:
    believed = outcome in BELIEVED
    return Heard(outcome, believed, provider.reply(outcome, believed=believed))


def _digest(kept: Mapping[str, str], body: bytes) -> str:
    digest = hashlib.sha256(body)
    for name, value in sorted(kept.items()):
        digest.update(f"\n{name}:{value}".encode("utf-8", "replace"))
    return digest.hexdigest()


def _plain(kept: Mapping[str, str]) -> dict[str, str]:
    # A heading may hold anything that a stranger sends; the database keeps no NUL.
    return {
        name: value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
        for name, value in kept.items()
    }


def _write_down(event: ProviderEvent) -> None:
    if event.order_id is None:
        return
    journal.record(
        action="payments.event.rejected",
        subject_type="payment_order",
        subject_id=event.order_id,
        by=None,
        details={"provider": event.provider, "outcome": event.outcome, "event": event.id},
    )
