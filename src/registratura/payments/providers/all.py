"""The providers that are there, by their names."""

from collections.abc import Mapping
from typing import Final

from registratura.payments.providers.euplatesc import EuPlatesc
from registratura.payments.providers.netopia import Netopia
from registratura.payments.providers.port import Provider
from registratura.payments.providers.stripe import Stripe

PROVIDERS: Final[Mapping[str, Provider]] = {one.kind: one for one in (Netopia(), EuPlatesc(), Stripe())}
NAMES: Final[Mapping[str, str]] = {
    "netopia": "Netopia Payments",
    "euplatesc": "EuPlatesc",
    "stripe": "Stripe",
}
REAL_ADDRESSES: Final[Mapping[str, str]] = {
    "netopia": "https://secure.mobilpay.ro/pay",
    "euplatesc": "https://secure.euplatesc.ro",
    "stripe": "https://api.stripe.com",
}
