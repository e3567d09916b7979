"""The supplier's licenses in the trial: one product of devices, one license with two of them, one given by a file."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from registratura.billing import queries as billing
from registratura.kernel.licenses.fingerprints import fingerprint
from registratura.kernel.licenses.request import ActivationRequest, key_digest, write_request
from registratura.kernel.privacy import Purpose
from registratura.licensing import queries, services
from registratura.licensing.validating import Scope
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

DEVICES: Final = "scanare"


def license_devices(*, institution_id: int, now: datetime) -> None:
    """Give the supplier two products, and a customer a license with a scanner station and a kiosk. Safe to repeat."""
    with acting_for(institution_id), reading_for(Purpose.P07):
        if queries.products():
            return
        began = now - timedelta(days=20)
        own = services.add_product(
            code="registratura",
            name="Registratura, instalare proprie",
            platforms=["linux"],
            by=None,
            now=began,
        )
        devices = services.add_product(
            code=DEVICES, name="Stație de scanare", platforms=["linux", "windows"], by=None, now=began
        )
        services.add_policy(
            product_id=own,
            code="instalare-an",
            draft=services.PolicyDraft(name="Instalare proprie, un an"),
            by=None,
            now=began,
        )
        policy = services.add_policy(
            product_id=devices,
            code="scanare-an",
            draft=services.PolicyDraft(
                name="Stații de scanare, un an", floating=True, machine_count=3, heartbeat_seconds=600
            ),
            by=None,
            now=began,
        )
        customers = billing.customers(limit=1)
        issued = services.issue_license(
            policy_id=policy,
            name="Stațiile registraturii",
            customer=customers[0].id if customers else None,
            by=None,
            now=began,
        )
        _let_in(issued.key, began, now)


def _let_in(key: str, began: datetime, now: datetime) -> None:
    """Let one station in over the network, and one that has none by a request carried by hand."""
    near = fingerprint(secrets.token_bytes(32), product=DEVICES)
    far = fingerprint(secrets.token_bytes(32), product=DEVICES)
    digest = key_digest(key)
    services.activate(
        digest=digest,
        scope=Scope(product=DEVICES, fingerprint=near),
        platform="linux",
        version="1.4",
        by=None,
        now=began,
    )
    services.beat(digest=digest, fingerprint=near, now=now)
    services.validate(digest=digest, scope=Scope(product=DEVICES, fingerprint=near), now=now)
    request = ActivationRequest(
        product=DEVICES,
        fingerprint=far,
        platform="windows",
        version="1.3",
        nonce=secrets.token_hex(16),
        made_at=now - timedelta(days=3),
    )
    services.answer_request(line=write_request(request, key=key), by=None, now=now - timedelta(days=3))
