"""PAdES: signatures and time stamps inside a PDF, each judged with what came after it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from asn1crypto import cms
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from registratura.signatures.checking.embedded import gather
from registratura.signatures.checking.pdf_coverage import later_changes, padding_is_empty, range_of
from registratura.signatures.checking.signers import (
    UNREADABLE,
    Mathematics,
    Moment,
    Surroundings,
    certificate_of,
    digest_of,
    hashed,
    judge_signature,
    judge_stamp,
    mathematics,
    unreadable,
)
from registratura.signatures.findings import (
    CertificateFacts,
    Finding,
    Findings,
    Reason,
    Stamp,
    Verdict,
    worst,
)

MOST_SIGNATURES = 50
_DETACHED = {"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"}
_STAMP = "/ETSI.RFC3161"
_BAD = (*UNREADABLE, PdfError, SignatureValidationError, EOFError)


@dataclass
class _Placed:
    """A signature as it stands in the file, with what it covers and what came after it."""

    signature: EmbeddedPdfSignature
    draft: Finding
    end: int
    is_stamp: bool


def check_pdf(content: bytes, *, around: Surroundings) -> Findings:
    """Check the signatures and time stamps of a PDF."""
    try:
        reader, lenient = _reader(content)
        if reader is None:
            return Findings(format="pades", reasons=(Reason(code="encrypted"),))
        fields = list(enumerate_sig_fields(reader, filled_status=True))
        names = {str(name) for name, _value, _ref in enumerate_sig_fields(reader)}
    except _BAD:
        return Findings(format="pades", reasons=(Reason(code="unreadable"),))
    if not fields:
        return Findings(format="pades")
    _gather_store(reader, around)
    placed, failed = [], []
    for name, _value, reference in fields[:MOST_SIGNATURES]:
        try:
            placed.append(_place(reader, reference, str(name), content, names))
        except _BAD:
            failed.append(unreadable("unreadable", format="pades", field_name=str(name)[:100]))
    findings = (*_judge_all(placed, content, around), *failed)
    reasons = [Reason(code="structure-irregular")] if lenient else []
    if len(fields) > MOST_SIGNATURES:
        reasons.append(Reason(code="too-many", facts={"count": str(len(fields))}))
    verdict = worst(each.verdict for each in findings)
    if reasons:
        verdict = worst((verdict, Verdict.UNVERIFIED))
    return Findings(format="pades", verdict=verdict, signatures=findings, reasons=tuple(reasons))


def _reader(content: bytes) -> tuple[PdfFileReader | None, bool]:
    lenient = False
    try:
        reader = PdfFileReader(BytesIO(content), strict=True)
        list(enumerate_sig_fields(reader))
    except _BAD:
        reader, lenient = PdfFileReader(BytesIO(content), strict=False), True
    if reader.encrypted:
        reader.decrypt(b"")
        try:
            list(enumerate_sig_fields(reader))
        except _BAD:
            return None, lenient
    return reader, lenient


def _gather_store(reader: PdfFileReader, around: Surroundings) -> None:
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except _BAD:
        return
    for name, take in (
        ("certs", around.material.add_certificates),
        ("ocsps", around.material.add_ocsps),
        ("crls", around.material.add_crls),
    ):
        for reference in _references(store, name):
            try:
                take([reference.get_object().data])
            except _BAD:
                continue


def _references(store: Any, name: str) -> list[Any]:
    found = getattr(store, name)
    return list(found.values()) if isinstance(found, dict) else list(found)


def _place(reader: PdfFileReader, reference: Any, name: str, content: bytes, names: set[str]) -> _Placed:
    signature = EmbeddedPdfSignature(reader, reference, name)
    kind = str(signature.sig_object.get("/SubFilter", ""))
    is_stamp = kind == _STAMP
    draft = Finding(
        verdict=Verdict.UNVERIFIED,
        kind="stamp" if is_stamp else "signature",
        format="pades",
        field_name=name[:100],
        claimed_place=str(signature.sig_object.get("/Location", ""))[:200],
        claimed_reason=str(signature.sig_object.get("/Reason", ""))[:200],
    )
    reasons: list[Reason] = []
    if kind not in _DETACHED | {_STAMP}:
        reasons.append(Reason(code="unsupported", facts={"what": kind[:60]}))
    covered = range_of(signature, content)
    if covered is None:
        draft = replace(draft, reasons=(*reasons, Reason(code="range-false")), verdict=Verdict.BROKEN)
        return _Placed(signature, draft, 0, is_stamp)
    value = bytes(signature.pkcs7_content)
    if not padding_is_empty(value, len(cms.ContentInfo.load(value).dump())):
        reasons.append(Reason(code="padding-used"))
    draft = replace(draft, covered_bytes=covered.end, coverage="whole", reasons=tuple(reasons))
    if not covered.whole:
        later = later_changes(signature, reader, content, end=covered.end, fields=names)
        draft = replace(
            draft,
            coverage="revision" if later.lawful else "extended",
            verdict=draft.verdict if later.lawful else Verdict.CHANGED,
            reasons=(*reasons, *later.reasons),
        )
    return _Placed(signature, draft, covered.end, is_stamp)


def _judge_all(placed: list[_Placed], content: bytes, around: Surroundings) -> list[Finding]:
    for each in placed:
        gather(each.signature.signed_data, around.material)
    stamps: list[tuple[int, Stamp]] = []
    judged: dict[int, Finding] = {}
    # From the last to the first: each time stamp that holds makes certain that all before it existed by then.
    for number, each in sorted(enumerate(placed), key=lambda pair: -pair[1].end):
        moment = _moment(each.end, stamps, around)
        try:
            if each.is_stamp:
                finding, stamp = _judge_document_stamp(each, content, moment, around)
                if finding.holds and stamp is not None:
                    stamps.append((each.end, stamp))
            else:
                finding = _judge(each, content, moment, around, archived=bool(stamps))
        except _BAD:
            finding = unreadable(format="pades", field_name=each.draft.field_name)
        judged[number] = finding
    return [judged[number] for number in range(len(placed))]


def _moment(end: int, stamps: list[tuple[int, Stamp]], around: Surroundings) -> Moment:
    covering = [stamp.at for place, stamp in stamps if place > end]
    return Moment(min(covering), "stamp") if covering else Moment(around.arrived_at)


def _bytes_of(each: _Placed, content: bytes) -> list[bytes]:
    _zero, gap, after, rest = (int(number) for number in each.signature.byte_range)
    return [content[:gap], content[after : after + rest]]


def _hash(name: str, parts: list[bytes]) -> bytes:
    hashed(name, b"")  # refuses what is no digest
    digest = hashlib.new(name)
    for part in parts:
        digest.update(part)
    return digest.digest()


def _judge_document_stamp(
    each: _Placed, content: bytes, moment: Moment, around: Surroundings
) -> tuple[Finding, Stamp | None]:
    if each.draft.verdict is Verdict.BROKEN:
        return each.draft, None
    parts = _bytes_of(each, content)
    stamp = judge_stamp(
        each.signature.signed_data, imprint=lambda name: _hash(name, parts), moment=moment.at, around=around
    )
    if stamp is None:
        return unreadable(format="pades", kind="stamp", field_name=each.draft.field_name), None
    draft = replace(
        each.draft,
        stamps=(stamp,),
        certificate=CertificateFacts(name=stamp.by),
        judged_at=moment.at,
        judged_by=moment.by,
    )
    if draft.verdict is Verdict.CHANGED:
        return draft, stamp
    if stamp.holds:
        better = Verdict.QUALIFIED if stamp.qualified else Verdict.VALID
        return replace(draft, verdict=better), stamp
    verdict = {"other-data": Verdict.CHANGED, "broken": Verdict.BROKEN}.get(stamp.why, Verdict.UNVERIFIED)
    reason = Reason(code=f"stamp-{stamp.why}", facts={"at": stamp.at.isoformat(), "by": stamp.by})
    return replace(draft, verdict=verdict, reasons=(*draft.reasons, reason)), stamp


def _judge(each: _Placed, content: bytes, moment: Moment, around: Surroundings, *, archived: bool) -> Finding:
    signed = each.signature.signed_data
    signer = each.signature.signer_info
    certificate = certificate_of(signed, signer)
    if each.draft.verdict is Verdict.BROKEN or certificate is None:
        found = Mathematics(True, True)
    else:
        digest = _hash(digest_of(signer), _bytes_of(each, content))
        kind = str(signed["encap_content_info"]["content_type"].native)
        found = mathematics(signer, certificate, content_type=kind, digest=digest)
    draft = replace(each.draft, claimed_at=_claimed(each.signature))
    if archived and moment.by == "stamp":
        draft = replace(draft, level="B-LTA")
    return judge_signature(signer, certificate, found=found, moment=moment, around=around, draft=draft)


def _claimed(signature: EmbeddedPdfSignature) -> Any:
    try:
        at = signature.self_reported_timestamp
    except _BAD:
        return None
    return at if at is not None and at.tzinfo is not None else None
