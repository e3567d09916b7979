"""Signed files: a lease for one machine, handed out over the network or as the answer to a request carried by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.licenses import certificate as certificates
from registratura.kernel.licenses.codes import FACTS, Code
from registratura.kernel.licenses.errors import MalformedError
from registratura.kernel.licenses.request import digest_in, read_request
from registratura.kernel.licenses.standing import written
from registratura.licensing.errors import LicenseNotFoundError, LicensingRefusedError
from registratura.licensing.kinds import LeaseKind
from registratura.licensing.models import Lease, License
from registratura.licensing.reading import Found, facts_of, license_of_digest
from registratura.licensing.services.activating import activate, refusal
from registratura.licensing.services.issuing import key_of
from registratura.licensing.services.setting import signing_key
from registratura.licensing.validating import Scope, code_of

_FITS = frozenset({Code.VALID, Code.HEARTBEAT_NOT_STARTED})


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed out. one_line: the same, for a QR code."""

    lease: UUID
    certificate: str
    one_line: str
    issued_at: datetime
    expires_at: datetime
    grace_days: int
    product: str
    name: str


@transaction.atomic
def hand_file(
    *,
    digest: str,
    fingerprint: str,
    nonce: str = "",
    kind: str = LeaseKind.ONLINE,
    by: Actor | None,
    now: datetime,
) -> Handed:
    """
    Hand a machine that is in the file it works with when there is no network.

    nonce: of the request that it answers. The same machine may ask again; its seat stays one.
    Raises: LicenseNotFoundError, ActivationRefusedError.
    """
    row = license_of_digest(digest, lock=True)
    if row is None:
        raise LicenseNotFoundError(_(FACTS[Code.NOT_FOUND].words))
    found = facts_of(row, now=now)
    asked = Scope(
        product=found.facts.product,
        fingerprint=fingerprint,
        components=next(
            (each.components for each in found.facts.machines if each.fingerprint == fingerprint), {}
        ),
    )
    code = code_of(found.facts, asked, now=now)
    if code not in _FITS:
        raise refusal(code=code)
    return _handed(found, fingerprint, nonce, kind, by, now)


@transaction.atomic
def answer_request(*, line: str, by: Actor | None, now: datetime) -> Handed:
    """
    Let the machine of a request in and return the file that answers it.

    Raises: LicensingRefusedError for what is no request, LicenseNotFoundError for a key that is not known or did not
    prove the request, ActivationRefusedError.
    """
    try:
        digest = digest_in(line)
    except MalformedError as error:
        raise LicensingRefusedError(
            _("Nu este o cerere de activare întreagă. Faceți o cerere nouă și încărcați-o din nou."),
            field="request",
        ) from error
    row = license_of_digest(digest, lock=True)
    unknown = LicenseNotFoundError(_(FACTS[Code.NOT_FOUND].words), field="request")
    if row is None:
        raise unknown
    try:
        request = read_request(line, key=key_of(row=row))
    except MalformedError as error:
        raise unknown from error
    activate(
        digest=digest,
        scope=Scope(
            product=request.product, fingerprint=request.fingerprint, components=dict(request.components)
        ),
        platform=request.platform,
        version=request.version,
        by=by,
        now=now,
    )
    return hand_file(
        digest=digest,
        fingerprint=request.fingerprint,
        nonce=request.nonce,
        kind=LeaseKind.OFFLINE_FILE,
        by=by,
        now=now,
    )


def _handed(found: Found, fingerprint: str, nonce: str, kind: str, by: Actor | None, now: datetime) -> Handed:
    row = found.row
    policy = row.policy
    expires_at = now + timedelta(days=policy.file_days)
    if row.expires_at is not None and found.facts.expiration in ("RESTRICT_ACCESS", "REVOKE_ACCESS"):
        expires_at = min(expires_at, row.expires_at)
    private_key, via = signing_key(now=now)
    text = certificates.write(
        _payload(found, fingerprint, nonce, expires_at, now),
        private_key=private_key,
        license_key=key_of(row=row),
        via=via,
    )
    envelope = certificates.take_apart(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    lease = uuid4()
    record = journal.record(
        action="licensing.file.issued",
        subject_type="license",
        subject_id=row.id,
        by=by,
        details={"license": str(row.license), "lease": str(lease), "sha256": sha256, "key": envelope.kid},
    )
    Lease(
        institution_id=row.institution_id,
        lease=lease,
        license=row,
        fingerprint=fingerprint,
        kind=kind,
        issued_at=now,
        # The file stays usable through its grace: so long the seat is taken.
        expires_at=expires_at + timedelta(days=policy.grace_days),
        key_id=envelope.kid,
        algorithm=envelope.alg,
        file_sha256=sha256,
        certificate=text,
        journal_record_id=record,
    ).save(force_insert=True)
    row.last_check_out_at = now
    row.save(update_fields=["last_check_out_at"])
    return Handed(
        lease=lease,
        certificate=text,
        one_line=certificates.one_line(text),
        issued_at=now,
        expires_at=expires_at,
        grace_days=policy.grace_days,
        product=found.facts.product,
        name=row.name,
    )


def _payload(
    found: Found, fingerprint: str, nonce: str, expires_at: datetime, now: datetime
) -> dict[str, Any]:
    row: License = found.row
    attributes: dict[str, Any] = {
        "name": row.name,
        "expiry": written(row.expires_at) if row.expires_at else None,
        "maxMachines": found.facts.machine_count,
        "floating": found.facts.floating,
        "entitlements": sorted(found.facts.entitlements),
    }
    return {
        "data": {"type": "licenses", "id": str(row.license), "attributes": attributes},
        "meta": {
            "issued": written(now),
            "expiry": written(expires_at),
            "ttl": int((expires_at - now).total_seconds()),
            "grace_days": row.policy.grace_days,
            "product": found.facts.product,
            "policy": found.facts.policy,
            "fingerprint": fingerprint,
            "nonce": nonce,
        },
    }
