"""A supplier with a product, and what tests ask of it."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from registratura.kernel.attesting import read_multikey
from registratura.kernel.licenses.fingerprints import fingerprint
from registratura.kernel.licenses.request import ActivationRequest, key_digest, write_request
from registratura.licensing import queries, services
from registratura.licensing.services import PolicyDraft
from registratura.licensing.validating import Scope

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PRODUCT = "registratura"


def machine(name: str, product: str = PRODUCT) -> str:
    """Return the fingerprint of a machine."""
    return fingerprint(name.encode(), product=product)


@dataclass(frozen=True)
class Ground:
    """A license with its key."""

    policy_id: int
    license_id: int
    key: str

    @property
    def digest(self) -> str:
        return key_digest(self.key)

    def activate(self, name: str, *, now: datetime = NOW, **scope: Any) -> Any:
        asked = Scope(**{"product": PRODUCT, "fingerprint": machine(name), **scope})
        return services.activate(
            digest=self.digest, scope=asked, platform="linux", version="1.0", by=None, now=now
        )

    def deactivate(self, name: str, *, now: datetime = NOW) -> bool:
        return services.deactivate(digest=self.digest, fingerprint=machine(name), by=None, now=now)

    def validate(self, name: str = "", *, now: datetime = NOW, **scope: Any) -> str:
        asked = Scope(**{"product": PRODUCT, "fingerprint": machine(name) if name else "", **scope})
        return str(services.validate(digest=self.digest, scope=asked, now=now).code)

    def request(self, name: str, *, nonce: str = "0" * 32) -> str:
        return write_request(
            ActivationRequest(PRODUCT, machine(name), "linux", "1.0", nonce, NOW), key=self.key
        )


def ground(*, product: str = PRODUCT, customer: int | None = None, **policy: Any) -> Ground:
    """Issue a license under a policy of a product of its own."""
    known = {card.code: card.id for card in queries.products()}
    product_id = known.get(product) or services.add_product(
        code=product, name="Registratura", platforms=["linux"], by=None, now=NOW
    )
    policy_id = services.add_policy(
        product_id=product_id,
        code=f"p-{os.urandom(4).hex()}",
        draft=PolicyDraft(**{"name": "Un an", "floating": True, "machine_count": 2, **policy}),
        by=None,
        now=NOW,
    )
    issued = services.issue_license(
        policy_id=policy_id, name="Primăria Alba", customer=customer, by=None, now=NOW
    )
    return Ground(policy_id, issued.license_id, issued.key)


def trusted() -> dict[str, bytes]:
    """Return the published keys as a machine trusts them."""
    return {card.key_id: read_multikey(card.public_key) for card in queries.signing_keys()}
