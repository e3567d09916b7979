"""From a certificate to an anchor of trust: the chain, its times, its use, and whether it was taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator import errors as faults
from pyhanko_certvalidator.path import ValidationPath

from registratura.signatures.checking.trust import SIGN, STAMP, Trust, fingerprint
from registratura.signatures.findings import Anchor, CertificateFacts, Reason, Revocation

MOST_CERTIFICATES = 200
MOST_REVOCATION_ITEMS = 200
_USAGES = {
    SIGN: ({"non_repudiation"}, {"digital_signature"}),
    STAMP: ({"digital_signature"}, {"non_repudiation"}),
}


@dataclass
class Material:
    """Certificates and revocation data found in a file or fetched for it, each once."""

    certificates: dict[str, x509.Certificate] = field(default_factory=dict)
    ocsps: dict[bytes, ocsp.OCSPResponse] = field(default_factory=dict)
    crls: dict[bytes, crl.CertificateList] = field(default_factory=dict)
    stamps: dict[bytes, bytes] = field(default_factory=dict)

    def add_certificates(self, certificates: Iterable[Any]) -> None:
        """Take in certificates (parsed or DER); what is none is left out."""
        for each in certificates:
            try:
                found = x509.Certificate.load(each) if isinstance(each, bytes) else each
                if isinstance(found, x509.Certificate) and len(self.certificates) < MOST_CERTIFICATES:
                    self.certificates.setdefault(fingerprint(found), found)
            except (ValueError, TypeError):
                continue

    def add_ocsps(self, responses: Iterable[Any]) -> None:
        """Take in OCSP responses (parsed or DER), with the certificates that came inside them."""
        for each in responses:
            try:
                found = ocsp.OCSPResponse.load(each if isinstance(each, bytes) else each.dump())
                if (
                    found["response_status"].native != "successful"
                    or len(self.ocsps) >= MOST_REVOCATION_ITEMS
                ):
                    continue
                self.ocsps.setdefault(found.dump(), found)
                self.add_certificates(found["response_bytes"]["response"].parsed["certs"] or ())
            except (ValueError, TypeError, KeyError, AttributeError):
                continue

    def add_crls(self, lists: Iterable[Any]) -> None:
        """Take in revocation lists (parsed or DER)."""
        for each in lists:
            try:
                found = crl.CertificateList.load(each if isinstance(each, bytes) else each.dump())
                found["tbs_cert_list"]["this_update"].native  # noqa: B018 - fails for what is no list
                if len(self.crls) < MOST_REVOCATION_ITEMS:
                    self.crls.setdefault(found.dump(), found)
            except (ValueError, TypeError, KeyError):
                continue


@dataclass(frozen=True, slots=True)
class Judged:
    """What a certificate is worth at a moment: `reasons` is empty when nothing stands against it."""

    reasons: tuple[Reason, ...] = ()
    chain: tuple[CertificateFacts, ...] = ()
    anchor: Anchor = field(default_factory=Anchor)
    revocation: Revocation = field(default_factory=Revocation)
    path: ValidationPath | None = None


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """Describe a certificate; a name that cannot be read is left empty."""
    try:
        subject = certificate.subject.native
        name = _first(subject.get("common_name")) or certificate.subject.human_friendly
        return CertificateFacts(
            name=str(name)[:300],
            organization=str(_first(subject.get("organization_name")) or "")[:300],
            subject=str(certificate.subject.human_friendly)[:500],
            issuer=str(
                _first(certificate.issuer.native.get("common_name")) or certificate.issuer.human_friendly
            )[:300],
            serial=f"{certificate.serial_number:x}",
            sha256=fingerprint(certificate),
            valid_from=certificate.not_valid_before,
            valid_to=certificate.not_valid_after,
        )
    except (ValueError, TypeError, KeyError):
        return CertificateFacts(sha256=fingerprint(certificate))


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def judge_certificate(
    certificate: x509.Certificate, *, material: Material, trust: Trust, moment: datetime, use: str = SIGN
) -> Judged:
    """Follow a certificate to an anchor of trust, and ask whether it had been taken back, as of a moment."""
    if use == STAMP and trust.stamps_by_itself(certificate, moment):
        anchor = trust.anchor_of(certificate, moment)
        late = not certificate.not_valid_before <= moment <= certificate.not_valid_after
        return Judged(
            (Reason(code="expired", facts=_until(certificate)),) if late else (),
            (facts_of(certificate),),
            anchor,
            Revocation(status="not-needed"),
        )
    path, reasons = _follow(certificate, material, trust, moment, use)
    if path is None:
        return Judged(reasons, (facts_of(certificate),))
    chain = tuple(facts_of(each) for each in reversed(list(path)) if isinstance(each, x509.Certificate))
    top = _top_of(path)
    anchor = trust.anchor_of(top, moment) if top is not None else Anchor()
    if reasons := _use_faults(certificate, use):
        return Judged(reasons, chain, anchor, Revocation(), path)
    revocation, reasons = _revocation(certificate, material, trust, moment, use)
    return Judged(reasons, chain, anchor, revocation, path)


def _top_of(path: ValidationPath) -> x509.Certificate | None:
    authority = path.trust_anchor.authority
    found = getattr(authority, "certificate", None)
    return found if isinstance(found, x509.Certificate) else None


def _until(certificate: x509.Certificate) -> dict[str, str]:
    return {
        "until": certificate.not_valid_after.isoformat(),
        "from": certificate.not_valid_before.isoformat(),
    }


def _use_faults(certificate: x509.Certificate, use: str) -> tuple[Reason, ...]:
    allowed = certificate.key_usage_value
    if allowed is not None and not any(wanted <= allowed.native for wanted in _USAGES[use]):
        return (Reason(code="wrong-usage", facts={"usage": ", ".join(sorted(allowed.native))}),)
    extended = certificate.extended_key_usage_value
    if use == STAMP and (extended is None or "time_stamping" not in extended.native):
        return (Reason(code="wrong-usage", facts={"usage": "time_stamping"}),)
    if use == SIGN and certificate.ca:
        return (Reason(code="wrong-usage", facts={"usage": "key_cert_sign"}),)
    return ()


def _follow(
    certificate: x509.Certificate, material: Material, trust: Trust, moment: datetime, use: str
) -> tuple[ValidationPath | None, tuple[Reason, ...]]:
    """Return the path to an anchor, without asking for revocation; else why there is none."""
    context = ValidationContext(
        trust_manager=trust.manager(use=use, moment=moment),
        other_certs=list(material.certificates.values()),
        moment=moment,
        revocation_mode="soft-fail",
        allow_fetching=False,
    )
    try:
        return _path(certificate, context), ()
    except faults.ExpiredError as error:
        return None, (Reason(code="expired", facts=_dated(certificate, error.expired_dt)),)
    except faults.NotYetValidError as error:
        return None, (Reason(code="not-yet-valid", facts={"from": error.valid_from.isoformat()}),)
    except faults.DisallowedAlgorithmError:
        return None, (Reason(code="weak-algorithm", facts={"algorithm": _algorithm(certificate)}),)
    except (faults.PathBuildingError, faults.InvalidCertificateError):
        code = "self-signed" if certificate.self_signed in {"yes", "maybe"} else "untrusted"
        return None, (Reason(code=code, facts={"issuer": facts_of(certificate).issuer}),)
    except (faults.ValidationError, ValueError, TypeError, KeyError):
        return None, (Reason(code="chain-broken", facts={"issuer": facts_of(certificate).issuer}),)


def _dated(certificate: x509.Certificate, expired: datetime) -> dict[str, str]:
    whose = "signer" if certificate.not_valid_after == expired else "issuer"
    return {"until": expired.isoformat(), "whose": whose}


def _algorithm(certificate: x509.Certificate) -> str:
    try:
        return str(certificate["signature_algorithm"]["algorithm"].native)
    except (ValueError, KeyError):
        return ""


def _path(certificate: x509.Certificate, context: ValidationContext) -> ValidationPath:
    return asyncio.run(CertificateValidator(certificate, validation_context=context).async_validate_path())


def _revocation(
    certificate: x509.Certificate, material: Material, trust: Trust, moment: datetime, use: str
) -> tuple[Revocation, tuple[Reason, ...]]:
    context = ValidationContext(
        trust_manager=trust.manager(use=use, moment=moment),
        other_certs=list(material.certificates.values()),
        moment=moment,
        ocsps=list(material.ocsps.values()),
        crls=list(material.crls.values()),
        revocation_mode="require",
        # Data made after the moment that counts is the best there is: it knows what was taken back until then.
        retroactive_revinfo=True,
        allow_fetching=False,
    )
    source, produced = _source(certificate, material)
    try:
        _path(certificate, context)
    except faults.RevokedError as error:
        found = Revocation(
            status="revoked",
            source=source,
            produced_at=produced,
            revoked_at=error.revocation_dt,
            why=str(error.reason.native or ""),
        )
        return found, (
            Reason(code="revoked", facts={"at": error.revocation_dt.isoformat(), "why": found.why}),
        )
    except faults.StaleRevinfoError:
        return Revocation(source=source, produced_at=produced), (Reason(code="stale-revocation"),)
    except (faults.InsufficientRevinfoError, faults.InsufficientPOEError):
        return Revocation(source=source, produced_at=produced), (Reason(code="no-revocation"),)
    except (faults.ValidationError, faults.PathError, ValueError, TypeError, KeyError):
        return Revocation(), (Reason(code="no-revocation"),)
    return Revocation(status="good", source=source, produced_at=produced), ()


def _source(certificate: x509.Certificate, material: Material) -> tuple[str, datetime | None]:
    """Tell which revocation data speaks of a certificate; the newest."""
    found: list[tuple[datetime, str]] = []
    for response in material.ocsps.values():
        try:
            basic = response["response_bytes"]["response"].parsed["tbs_response_data"]
            if any(
                each["cert_id"]["serial_number"].native == certificate.serial_number
                for each in basic["responses"]
            ):
                found.append((basic["produced_at"].native, "ocsp"))
        except (ValueError, KeyError, TypeError):
            continue
    if not found:
        for revoked in material.crls.values():
            if revoked.issuer == certificate.issuer:
                found.append((revoked["tbs_cert_list"]["this_update"].native, "crl"))
    return (max(found)[1], max(found)[0]) if found else ("", None)


def weakness(certificate: x509.Certificate, *, digest: str, algorithm: str) -> Reason | None:
    """Say which algorithm of a signature is too weak to prove anything, if any."""
    if digest.lower().replace("-", "") in {
        "md2",
        "md4",
        "md5",
        "sha1",
        "ripemd160",
    } or algorithm.lower().startswith(("sha1", "md5", "md2")):
        return Reason(code="weak-algorithm", facts={"algorithm": digest or algorithm})
    key = certificate.public_key
    try:
        if key.algorithm in {"rsa", "rsassa_pss", "dsa"} and key.bit_size < 2048:
            return Reason(code="weak-algorithm", facts={"algorithm": f"{key.algorithm} {key.bit_size}"})
        if key.algorithm == "ec" and key.bit_size < 224:
            return Reason(code="weak-algorithm", facts={"algorithm": f"ec {key.bit_size}"})
    except (ValueError, KeyError):
        return Reason(code="weak-algorithm", facts={"algorithm": "?"})
    return None


def key_words(certificate: x509.Certificate) -> str:
    """Return the kind and size of a public key, such as `rsa 3072`."""
    try:
        return f"{certificate.public_key.algorithm} {certificate.public_key.bit_size}"
    except (ValueError, KeyError):
        return ""


def as_not_asked(judged: Judged) -> Judged:
    """Return a judgment whose only fault, that nobody knows of its being taken back, is forgiven."""
    forgiven = tuple(
        each for each in judged.reasons if each.code not in {"no-revocation", "stale-revocation"}
    )
    return replace(judged, reasons=forgiven)
