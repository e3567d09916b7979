"""Activating this installation: by a key over the network, by a request that is carried by hand, by a file."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from registratura import __version__
from registratura.kernel.attesting import ProofError, read_multikey
from registratura.kernel.errors import DomainError
from registratura.kernel.licenses import certificate as certificates
from registratura.kernel.licenses.certificate import key_id
from registratura.kernel.licenses.errors import ForeignError, LicenseFileError
from registratura.kernel.licenses.fingerprints import component, fingerprint
from registratura.kernel.licenses.request import ActivationRequest, tidy_key, write_request
from registratura.kernel.licenses.standing import Period, Standing, period_of, standing
from registratura.licensing.own import keeping
from registratura.licensing.own.keeping import PRODUCT, OwnState, OwnSupplier
from registratura.toolkit.calling import CallFailedError, call
from registratura.toolkit.egress import EgressRefusedError

CONNECTOR: Final = "licences"
_MACHINE_ID: Final = Path("/etc/machine-id")
_REMEMBERED_EVERY: Final = timedelta(hours=1)


class OwnLicenseRefusedError(DomainError):
    """Something about this installation's license that cannot be done so."""

    code = "licensing.own.refused"


class Kind(StrEnum):
    """How the license of this installation stands."""

    NEVER = "never"
    WAITING = "waiting"
    VALID = "valid"
    GRACE = "grace"
    EXPIRED = "expired"
    CLOCK = "clock"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class OwnStatus:
    """
    The license of this installation.

    closes_at: when registering of new documents closes, None while it never does. words: why a file is not used.
    """

    kind: Kind
    name: str = ""
    key_ending: str = ""
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    closes_at: datetime | None = None
    days_left: int | None = None
    entitlements: tuple[str, ...] = ()
    words: str = ""
    supplier_url: str = ""
    key_ids: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether everything works."""
        return self.kind is not Kind.EXPIRED


def own_fingerprint() -> str:
    """Return the fingerprint of this installation."""
    return fingerprint(keeping.identity(), product=PRODUCT)


def name_supplier(*, url: str, public_keys: Iterable[str]) -> OwnSupplier:
    """
    Say who gives licenses to this installation, and by which keys its files are checked, as printed in the contract.

    url: empty for an installation that never reaches a network.
    Raises: OwnLicenseRefusedError.
    """
    keys: dict[str, bytes] = {}
    for text in public_keys:
        try:
            public_key = read_multikey(text.strip())
        except ProofError as error:
            raise OwnLicenseRefusedError(
                _("Cheia furnizorului începe cu „z” și stă în contract. Copiați-o întreagă."), field="key"
            ) from error
        keys[key_id(public_key)] = public_key
    if not keys:
        raise OwnLicenseRefusedError(_("Scrieți cheia furnizorului, din contract."), field="key")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("https", "http") or not parts.hostname):
        raise OwnLicenseRefusedError(_("Adresa furnizorului începe cu https://."), field="url")
    one = OwnSupplier(url.rstrip("/"), keys)
    keeping.keep_supplier(one)
    return one


def make_request(*, key: str, now: datetime) -> str:
    """
    Make the request that activates this installation without a network, and return it in one line.

    key: of the license; empty for the one that is kept already.
    Raises: OwnLicenseRefusedError.
    """
    tidy = _key(key)
    keeping.keep_license_key(tidy)
    asked = _request(secrets.token_hex(16), now)
    keeping.keep_state(replace(keeping.state(), nonce=asked.nonce, asked_at=now))
    return write_request(asked, key=tidy)


def open_request(*, now: datetime) -> str:
    """Return the request that waits for its answer, again; empty when none does."""
    kept = keeping.state()
    key = keeping.license_key()
    if not kept.nonce or kept.asked_at is None or not key:
        return ""
    return write_request(_request(kept.nonce, kept.asked_at), key=key)


def take_answer(*, text: str, now: datetime) -> OwnStatus:
    """
    Take the supplier's signed file in and return how the license stands with it.

    Raises: OwnLicenseRefusedError when it is not for this installation, was touched, or is over.
    """
    known = keeping.supplier()
    if not known.keys:
        raise OwnLicenseRefusedError(
            _("Nu se știe cheia furnizorului. Scrieți-o întâi cu „registratura licence supplier”.")
        )
    try:
        payload, period = _opened(text, keeping.license_key())
    except LicenseFileError as error:
        raise OwnLicenseRefusedError(_(error.words), field="answer") from error
    kept = keeping.state()
    asked = str(payload["meta"].get("nonce", ""))
    fresh = bool(kept.nonce) and asked == kept.nonce
    if standing(period, now=now) is Standing.BEFORE_ISSUED:
        raise OwnLicenseRefusedError(
            _("Ceasul acestui calculator arată o zi dinaintea fișierului. Potriviți ceasul."), field="answer"
        )
    # Only the answer of the request that waits sets the newest moment anew: an old file brought again wins no time.
    seen = max(now, period.issued, now if fresh else kept.seen or now)
    if standing(period, now=seen) is Standing.EXPIRED:
        raise OwnLicenseRefusedError(
            _("Fișierul a expirat. Faceți o cerere nouă și aduceți răspunsul ei."), field="answer"
        )
    if not fresh and _older_than_kept(period):
        raise OwnLicenseRefusedError(
            _("Fișierul este mai vechi decât cel folosit. Aduceți răspunsul ultimei cereri."), field="answer"
        )
    widened = certificates.widened(known.keys, certificates.take_apart(text).via)
    if set(widened) != set(known.keys):
        keeping.keep_supplier(OwnSupplier(known.url, widened))
    keeping.keep_certificate(text.strip() + "\n")
    keeping.keep_state(OwnState(seen=seen, nonce="", asked_at=None))
    return status(now=now)


def activate_online(*, key: str, now: datetime) -> OwnStatus:
    """
    Activate this installation, or renew its file, over the network.

    Raises: OwnLicenseRefusedError with the supplier's words, or when it was not reached.
    """
    known = keeping.supplier()
    if not known.url:
        raise OwnLicenseRefusedError(
            _("Nu se știe adresa furnizorului. Faceți activarea fără rețea, printr-o cerere.")
        )
    tidy = _key(key)
    asked = _request(secrets.token_hex(16), now)
    body = {
        "product": asked.product,
        "fingerprint": asked.fingerprint,
        "components": dict(asked.components),
        "platform": asked.platform,
        "version": asked.version,
        "nonce": asked.nonce,
    }
    told = _asked(known.url, tidy, body)
    keeping.keep_license_key(tidy)
    keeping.keep_state(replace(keeping.state(), nonce=asked.nonce, asked_at=now))
    return take_answer(text=str(told.get("certificate", "")), now=now)


def status(*, now: datetime) -> OwnStatus:
    """Return how the license of this installation stands; looks at the file anew each time."""
    known = keeping.supplier()
    shown = OwnStatus(
        Kind.NEVER,
        key_ending=keeping.license_key()[-5:],
        supplier_url=known.url,
        key_ids=tuple(sorted(known.keys)),
    )
    text = keeping.certificate()
    kept = keeping.state()
    if not text:
        return replace(shown, kind=Kind.WAITING if kept.nonce else Kind.NEVER)
    try:
        payload, period = _opened(text, keeping.license_key())
    except LicenseFileError as error:
        return replace(shown, kind=Kind.BROKEN, words=_(error.words))
    stands = standing(period, now=now, seen=kept.seen)
    # A clock set back wins nothing: the newest moment that was seen goes on counting.
    later = max(now, kept.seen or now, period.issued)
    ends = period.grace_ends
    kind = {
        Standing.VALID: Kind.VALID,
        Standing.GRACE: Kind.GRACE,
        Standing.EXPIRED: Kind.EXPIRED,
        Standing.BEFORE_ISSUED: Kind.CLOCK,
        Standing.CLOCK_SET_BACK: Kind.CLOCK,
    }[stands]
    if standing(period, now=later) is Standing.EXPIRED:
        kind = Kind.EXPIRED
    next_end = period.expiry if later < (period.expiry or later) else ends
    attributes = payload.get("data", {}).get("attributes", {})
    return replace(
        shown,
        kind=kind,
        name=str(attributes.get("name", "")),
        issued_at=period.issued,
        expires_at=period.expiry,
        closes_at=ends,
        days_left=max(0, (next_end - later).days) if next_end else None,
        entitlements=tuple(str(each) for each in attributes.get("entitlements", [])),
    )


def note_time(*, now: datetime) -> None:
    """Remember that this moment was seen, at most once an hour."""
    kept = keeping.state()
    if keeping.certificate() and (kept.seen is None or now - kept.seen > _REMEMBERED_EVERY):
        keeping.keep_state(replace(kept, seen=now))


def supplier_host() -> Iterable[str]:
    """Return the host that this installation's licenses are asked of, for the list of ways out."""
    host = urlsplit(keeping.supplier().url).hostname
    return (host,) if host else ()


def _opened(text: str, key: str) -> tuple[dict[str, Any], Period]:
    payload = certificates.read(text, keys=keeping.supplier().keys, license_key=key)
    meta = payload.get("meta")
    if not isinstance(meta, dict) or meta.get("product") != PRODUCT:
        raise ForeignError("another product")
    if not certificates.fits_machine(payload, own_fingerprint()):
        raise ForeignError("another machine")
    return payload, period_of(payload)


def _older_than_kept(period: Period) -> bool:
    """Say whether a file is older than the one in use: an old answer must not take the place of a newer one."""
    with suppress(LicenseFileError):
        _payload, kept = _opened(keeping.certificate(), keeping.license_key())
        return period.issued < kept.issued
    return False


def _request(nonce: str, made_at: datetime) -> ActivationRequest:
    parts: tuple[tuple[str, str], ...] = ()
    with suppress(OSError, ValueError):
        parts = (("system", component(_MACHINE_ID.read_bytes().strip(), product=PRODUCT, kind="system")),)
    return ActivationRequest(
        product=PRODUCT,
        fingerprint=own_fingerprint(),
        platform="linux",
        version=__version__[:20],
        nonce=nonce,
        made_at=made_at,
        components=parts,
    )


def _key(typed: str) -> str:
    tidy = tidy_key(typed) if typed else keeping.license_key()
    if not tidy:
        raise OwnLicenseRefusedError(
            _("Scrieți cheia licenței întreagă: începe cu RG și are șase grupe de câte cinci semne."),
            field="key",
        )
    return tidy


def _asked(url: str, key: str, body: Mapping[str, object]) -> dict[str, object]:
    try:
        answer = call(
            connector=CONNECTOR,
            method="POST",
            url=f"{url}/api/licences/activate/",
            private_allowed=True,
            body=json.dumps(body).encode(),
            headers={"Authorization": f"License {key}", "Content-Type": "application/json"},
            most_bytes=65_536,
        )
    except (CallFailedError, EgressRefusedError) as error:
        raise OwnLicenseRefusedError(
            _("Furnizorul nu a putut fi întrebat prin rețea. Faceți activarea fără rețea, printr-o cerere.")
        ) from error
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise OwnLicenseRefusedError(_("Furnizorul a răspuns ceva de neînțeles. Încercați mai târziu."))
    if answer.status != 201:
        words = f"{str(told.get('title', ''))[:300]} {str(told.get('next_step', ''))[:300]}".strip()
        raise OwnLicenseRefusedError(words or _("Furnizorul nu a activat licența."), field="key")
    return told
