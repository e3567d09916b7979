"""One signature of CMS form (PDF, .p7s, .p7m, ASiC, time stamps): its mathematics, its moment, its signer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from asn1crypto import cms, core, x509
from asn1crypto import tsp as asn1_tsp
from pyhanko.sign.general import find_cms_attribute_iter
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts, validate_sig_integrity

from registratura.signatures.checking.certificates import (
    Judged,
    Material,
    as_not_asked,
    facts_of,
    judge_certificate,
    key_words,
    weakness,
)
from registratura.signatures.checking.embedded import gather
from registratura.signatures.checking.trust import SIGN, STAMP, Trust
from registratura.signatures.findings import CertificateFacts, Finding, Reason, Stamp, Verdict

# What reading of foreign structures may raise; everything else is a fault of ours and ends the program.
UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    AssertionError,
)
SEALS = frozenset({"qseal", "adesealqc"})
MOST_STAMPS = 20


@dataclass
class Surroundings:
    """What every signature of a file is judged by."""

    trust: Trust
    arrived_at: datetime
    material: Material = field(default_factory=Material)


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment whose facts count, and what makes it certain: `stamp` or `arrival`."""

    at: datetime
    by: str = "arrival"


@dataclass(frozen=True, slots=True)
class Mathematics:
    """Whether the content is the one that was signed, and the signature the one of the certificate's key."""

    intact: bool
    genuine: bool
    fault: str = ""


def signed_data(content: bytes) -> cms.SignedData:
    """
    Read CMS signed data.

    Raises: ValueError when it is none.
    """
    info = cms.ContentInfo.load(content)
    if info["content_type"].native != "signed_data":
        raise ValueError("no signed data")
    return info["content"]


def certificate_of(signed: cms.SignedData, signer: cms.SignerInfo) -> x509.Certificate | None:
    """Find the certificate that a signature names as its own among those inside it."""
    identifier = signer["sid"]
    certificates = signed["certificates"]
    for choice in () if isinstance(certificates, core.Void) else certificates:
        certificate = choice.chosen
        if not isinstance(certificate, x509.Certificate):
            continue
        if identifier.name == "issuer_and_serial_number":
            named = identifier.chosen
            if (
                certificate.serial_number == named["serial_number"].native
                and certificate.issuer == named["issuer"]
            ):
                return certificate
        elif certificate.key_identifier == identifier.chosen.native:
            return certificate
    return None


def mathematics(
    signer: cms.SignerInfo, certificate: x509.Certificate, *, content_type: str, digest: bytes
) -> Mathematics:
    """Compute whether a signature fits its content and its certificate."""
    try:
        intact, genuine = validate_sig_integrity(
            signer, certificate, expected_content_type=content_type, actual_digest=digest
        )
    except SignatureValidationError as error:
        return Mathematics(False, False, str(error.failure_message)[:200])
    except UNREADABLE as error:
        return Mathematics(False, False, type(error).__name__)
    return Mathematics(bool(intact), bool(genuine))


def digest_of(signer: cms.SignerInfo) -> str:
    """Return the name of the digest algorithm of a signature, as `hashlib` knows it."""
    return str(signer["digest_algorithm"]["algorithm"].native).replace("-", "").lower()


def hashed(name: str, content: bytes) -> bytes:
    """
    Return a digest of content.

    Raises: ValueError for an algorithm that nobody should use or that is not known.
    """
    if name.startswith("shake") or name not in hashlib.algorithms_available:
        raise ValueError(f"digest {name}")
    return hashlib.new(name, content).digest()


def judge_stamp(
    token: cms.SignedData, *, imprint: Callable[[str], bytes], moment: datetime, around: Surroundings
) -> Stamp | None:
    """Judge a time stamp as of a moment; None when it is no time stamp at all."""
    try:
        info = token["encap_content_info"]["content"].parsed
        if not isinstance(info, asn1_tsp.TSTInfo) or len(token["signer_infos"]) != 1:
            return None
        at = info["gen_time"].native
        wanted = info["message_imprint"]
        algorithm = str(wanted["hash_algorithm"]["algorithm"].native).replace("-", "").lower()
        same = imprint(algorithm) == wanted["hashed_message"].native
        gather(token, around.material)
        around.material.stamps[hashlib.sha256(token.dump()).digest()] = token.dump()
        signer = token["signer_infos"][0]
        certificate = certificate_of(token, signer) or _by_identifier(signer, around.material)
        if certificate is None:
            return Stamp(at=at, why="no-certificate")
        content = bytes(token["encap_content_info"]["content"])
        found = mathematics(
            signer, certificate, content_type="tst_info", digest=hashed(digest_of(signer), content)
        )
    except UNREADABLE:
        return None
    by = facts_of(certificate).name
    if not (same and found.intact and found.genuine):
        return Stamp(at=at, by=by, why="other-data" if not same else "broken")
    if weakness(certificate, digest=digest_of(signer), algorithm="") or algorithm in {"md5", "sha1"}:
        return Stamp(at=at, by=by, why="weak-algorithm")
    judged, qualified = _judge_authority(certificate, moment, around)
    if at > moment:
        return Stamp(at=at, by=by, why="in-future")
    why = judged.reasons[0].code if judged.reasons else ""
    return Stamp(at=at, by=by, holds=not why, qualified=qualified and not why, why=why)


def _judge_authority(
    certificate: x509.Certificate, moment: datetime, around: Surroundings
) -> tuple[Judged, bool]:
    judged = judge_certificate(
        certificate, material=around.material, trust=around.trust, moment=moment, use=STAMP
    )
    if judged.path is None:
        return judged, not judged.reasons
    qualified = around.trust.stamps_qualified(judged.path, moment)
    # A trusted list takes a broken authority off itself; elsewhere somebody must say that it was not taken back.
    return (as_not_asked(judged) if qualified else judged), qualified


def _by_identifier(signer: cms.SignerInfo, material: Material) -> x509.Certificate | None:
    identifier = signer["sid"]
    if identifier.name != "issuer_and_serial_number":
        return None
    serial = identifier.chosen["serial_number"].native
    for certificate in material.certificates.values():
        if certificate.serial_number == serial and certificate.issuer == identifier.chosen["issuer"]:
            return certificate
    return None


def stamps_on(signer: cms.SignerInfo, *, moment: datetime, around: Surroundings) -> tuple[Stamp, ...]:
    """Judge the time stamps over the value of a signature."""
    value = signer["signature"].native
    found = []
    for number, token in enumerate(_tokens(signer, "signature_time_stamp_token")):
        if number >= MOST_STAMPS:
            break
        stamp = judge_stamp(token, imprint=lambda name: hashed(name, value), moment=moment, around=around)
        if stamp is not None:
            found.append(stamp)
    return tuple(found)


def _tokens(signer: cms.SignerInfo, kind: str) -> list[cms.SignedData]:
    try:
        return [each["content"] for each in attribute_values(signer, kind)]
    except UNREADABLE:
        return []


def attribute_values(signer: cms.SignerInfo, kind: str) -> list[Any]:
    """Return the values of the unsigned attributes of a kind; none when they cannot be read."""
    attributes = signer["unsigned_attrs"]
    if isinstance(attributes, core.Void):
        return []
    try:
        return list(find_cms_attribute_iter(attributes, kind))
    except UNREADABLE:
        return []


def judge_signature(
    signer: cms.SignerInfo,
    certificate: x509.Certificate | None,
    *,
    found: Mathematics,
    moment: Moment,
    around: Surroundings,
    draft: Finding,
    archive: Sequence[Stamp] = (),
) -> Finding:
    """
    Judge one signature whose material was gathered: what stands against it becomes its reasons and its verdict.

    moment: until when it existed for certain, without its own time stamps. draft: what its format already knows,
    with reasons that forbid to call it valid; `verdict` CHANGED or BROKEN in it stays. archive: stamps over the whole
    signature, judged already, the last of which that holds says as of when its own time stamps count.
    """
    try:
        claimed = extract_self_reported_ts(signer)
    except UNREADABLE:
        claimed = None
    draft = replace(draft, claimed_at=draft.claimed_at or claimed, digest=digest_of(signer))
    if certificate is None:
        return settle(draft, [Reason(code="no-certificate")])
    lasting = [stamp for stamp in archive if stamp.holds and stamp.at <= moment.at]
    own_from = min((stamp.at for stamp in lasting), default=moment.at)
    stamps = (*stamps_on(signer, moment=own_from, around=around), *archive)
    if lasting:
        draft = replace(draft, level="B-LTA")
    algorithm = str(signer["signature_algorithm"]["algorithm"].native)
    return judge_holder(
        certificate,
        found=found,
        moment=moment,
        around=around,
        draft=draft,
        stamps=stamps,
        algorithm=algorithm,
    )


def judge_holder(
    certificate: x509.Certificate,
    *,
    found: Mathematics,
    moment: Moment,
    around: Surroundings,
    draft: Finding,
    stamps: tuple[Stamp, ...],
    algorithm: str,
) -> Finding:
    """Judge the holder of a certificate at the moment that counts, whatever the form of the signature."""
    holding = [stamp for stamp in stamps if stamp.holds and stamp.at <= moment.at]
    if holding:
        moment = Moment(min(stamp.at for stamp in holding), "stamp")
    judged = judge_certificate(
        certificate, material=around.material, trust=around.trust, moment=moment.at, use=SIGN
    )
    reasons = list(judged.reasons)
    weak = weakness(certificate, digest=draft.digest, algorithm=algorithm)
    if weak is not None:
        reasons.append(weak)
    qualification = "none"
    if judged.path is not None:
        qualification = around.trust.qualification(judged.path, moment.at)
    reasons += [_of_stamp(stamp) for stamp in stamps if not stamp.holds]
    draft = replace(
        draft,
        certificate=facts_of(certificate),
        chain=judged.chain,
        anchor=judged.anchor,
        revocation=judged.revocation,
        stamps=stamps,
        judged_at=moment.at,
        judged_by=moment.by,
        qualification=qualification,
        kind="seal" if qualification in SEALS else draft.kind,
        algorithm=algorithm,
        key=key_words(certificate),
        level=_level(draft, judged, bool(holding)),
    )
    if not found.genuine:
        reasons.insert(0, Reason(code="not-genuine", facts={"fault": found.fault}))
        return settle(replace(draft, verdict=Verdict.BROKEN), reasons)
    if not found.intact:
        reasons.insert(0, Reason(code="content-changed"))
        return settle(replace(draft, verdict=Verdict.CHANGED), reasons)
    return settle(draft, reasons)


def _of_stamp(stamp: Stamp) -> Reason:
    return Reason(code=f"stamp-{stamp.why}", facts={"at": stamp.at.isoformat(), "by": stamp.by})


def _level(draft: Finding, judged: Judged, stamped: bool) -> str:
    if draft.level == "B-LTA" or not stamped:
        return draft.level
    return "B-LT" if judged.revocation.status == "good" else "B-T"


# A time stamp over other data speaks of forgery; one that merely cannot be followed only proves nothing.
_HARMLESS = frozenset(
    f"stamp-{code}"
    for code in (
        *("untrusted", "self-signed", "chain-broken", "expired", "not-yet-valid", "no-revocation"),
        *("stale-revocation", "wrong-usage", "no-certificate", "weak-algorithm", "revoked", "in-future"),
    )
) | {"revision-signed", "partial-form", "stamped-later"}


def settle(draft: Finding, reasons: list[Reason]) -> Finding:
    """Give the verdict that reasons leave; a draft already called changed or broken stays so."""
    reasons = [*draft.reasons, *reasons]
    standing = [reason for reason in reasons if reason.code not in _HARMLESS]
    verdict = draft.verdict
    if verdict not in (Verdict.CHANGED, Verdict.BROKEN):
        if standing:
            verdict = Verdict.UNVERIFIED
        elif draft.qualification in {"qes", "qseal"}:
            verdict = Verdict.QUALIFIED
        else:
            verdict = Verdict.VALID
    return replace(draft, verdict=verdict, reasons=tuple(reasons))


def unreadable(code: str = "unreadable", **more: Any) -> Finding:
    """Return what is said of a signature that cannot be read."""
    return Finding(
        verdict=Verdict.UNVERIFIED, reasons=(Reason(code=code),), certificate=CertificateFacts(), **more
    )
