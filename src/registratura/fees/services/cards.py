"""Card payments: setting out for the provider's page, and believing or not what the provider tells."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.fees.errors import PaymentRefusedError
from registratura.fees.models import CardAttempt, CardProvider, Charge, Payment, ProviderEvent
from registratura.fees.services.choices import SECRET_PURPOSE
from registratura.fees.services.paying import record_payment
from registratura.fees.ways import card
from registratura.fees.ways.card import Notification, NotificationError
from registratura.institutions import services as institutions
from registratura.institutions.entitlements import Feature
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import SealBrokenError, unseal

_HEADERS: Final = ("webhook-id", "webhook-timestamp", "webhook-signature")


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a notification: its outcome (`wording.EVENTS`), and whether the provider may rest."""

    outcome: str
    believed: bool


@dataclass(frozen=True, slots=True)
class _Ended:
    outcome: str
    event_id: str = ""
    order: str = ""
    said: str = ""
    payment_id: int | None = None


@transaction.atomic
def begin_card(*, charge_id: int, back: str, now: datetime) -> tuple[str, str]:
    """
    Return the address of the provider's page for what is still to be paid, and the provider's name.

    back: where the person returns. The same sum of a charge has one order, however often somebody sets out.
    Raises: PaymentRefusedError where no provider is chosen, or nothing is to be paid; FeatureClosedError.
    """
    institutions.check_open(feature=Feature.FEES, now=now, outside=True)
    provider = CardProvider.objects.filter(is_active=True).first()
    row = Charge.objects.select_for_update().filter(pk=charge_id).first()
    secret = _secret(provider) if provider is not None else b""
    if provider is None or row is None or not secret:
        raise PaymentRefusedError(_("Plata cu cardul nu este deschisă aici; alegeți altă cale."))
    left = row.amount_bani - row.paid_bani
    if row.state not in (Charge.State.DUE, Charge.State.PARTLY) or left <= 0:
        raise PaymentRefusedError(_("Pentru taxa aceasta nu mai este nimic de plată."))
    attempt = CardAttempt.objects.filter(charge_id=row.id, amount_bani=left).first()
    if attempt is None:
        attempt = CardAttempt(
            institution_id=row.institution_id, order=uuid4(), charge=row, amount_bani=left, begun_at=now
        )
        attempt.save(force_insert=True)
    address = card.way_there(
        pay_url=provider.pay_url,
        merchant=provider.merchant,
        secret=secret,
        order=attempt.order,
        amount_bani=left,
        back=back,
    )
    return address, provider.name


@transaction.atomic
def hear(*, headers: Mapping[str, str], body: bytes, now: datetime) -> Heard:
    """
    Take a notification of the provider: money only for one that is believed, whose order and sum are ours, once.

    In whatever order and however often they come, the charge ends the same. Each different one is written down with
    its outcome, the forged ones too; where no provider is chosen nothing is believed and nothing written.
    """
    if not CardProvider.objects.exists():
        return _heard("signature")
    digest = hashlib.sha256(body)
    for name in _HEADERS:
        digest.update(f"\n{name}:{headers.get(name, '')}".encode("utf-8", "replace"))
    known = ProviderEvent.objects.filter(digest=digest.hexdigest()).first()
    if known is not None:
        return _heard(known.outcome if known.outcome != "paid" else "repeated")
    ended = _judged(headers, body, now)
    event = ProviderEvent(
        institution_id=required_institution(),
        digest=digest.hexdigest(),
        event_id=ended.event_id,
        order_text=ended.order,
        said=ended.said,
        outcome=ended.outcome,
        payment_id=ended.payment_id,
        received_at=now,
    )
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError:  # the same one came twice at once; its payment was counted once by its order
        return _heard("repeated")
    return _heard(ended.outcome)


def is_signed(*, headers: Mapping[str, str], body: bytes) -> bool:
    """Say whether a notification carries the provider's signature; nothing is written."""
    provider = CardProvider.objects.first()
    return provider is not None and card.is_signed(
        headers=headers, body=body, secret=_secret(provider), merchant=provider.merchant, now_s=0
    )


def _heard(outcome: str) -> Heard:
    return Heard(outcome, outcome in ("paid", "repeated", "noted"))


def _judged(headers: Mapping[str, str], body: bytes, now: datetime) -> _Ended:
    provider = CardProvider.objects.get()
    try:
        said = card.read_notification(
            headers=headers,
            body=body,
            secret=_secret(provider),
            merchant=provider.merchant,
            now_s=int(now.timestamp()),
        )
    except NotificationError as error:
        return _Ended(error.outcome)
    return _counted(said, now)


def _counted(said: Notification, now: datetime) -> _Ended:
    facts = (said.event_id, str(said.order), said.state)
    attempt = CardAttempt.objects.filter(order=said.order).first()
    if attempt is None:
        return _Ended("order", *facts)
    if attempt.amount_bani != said.amount_bani:
        return _Ended("amount", *facts)
    if said.state != "paid":
        return _Ended("noted", *facts)
    payment, is_new = record_payment(
        charge_id=attempt.charge_id,
        method=Payment.Method.CARD,
        amount_bani=said.amount_bani,
        paid_on=legal_date(now),
        external_id=str(said.order),
        payer_name="",
        by=None,
        now=now,
    )
    return _Ended("paid" if is_new else "repeated", *facts, payment_id=payment.id)


def _secret(provider: CardProvider) -> bytes:
    try:
        return card.secret_bytes(unseal(provider.secret_sealed, purpose=SECRET_PURPOSE))
    except (SealBrokenError, ValueError):
        # Without its secret nothing the provider says can be believed, and nobody can be sent there.
        return b""
