"""CAdES: a .p7m with its content inside, or a .p7s beside the file it signs."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import cms, core
from pyhanko.sign.general import find_unique_cms_attribute

from registratura.signatures.checking.archive_stamp import archive_stamps
from registratura.signatures.checking.embedded import gather
from registratura.signatures.checking.signers import (
    UNREADABLE,
    Mathematics,
    Moment,
    Surroundings,
    certificate_of,
    digest_of,
    hashed,
    judge_signature,
    mathematics,
    signed_data,
    unreadable,
)
from registratura.signatures.findings import Finding, Findings, Reason, Stamp, Verdict, worst

MOST_SIGNATURES = 50
_PEM = re.compile(rb"-----BEGIN (?:PKCS7|CMS)-----\s*([A-Za-z0-9+/=\s]+?)-----END")
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]{64,}\Z")


@dataclass(frozen=True, slots=True)
class Contents:
    """The files a detached signature may speak of, by their names; `meant` is the one its own name points at."""

    files: Mapping[str, Path]
    meant: str = ""

    def matching(self, name: str, digest: bytes) -> str | None:
        """Return the file whose digest is wanted, or None."""
        for shown, path in self.files.items():
            if hashed(name, path.read_bytes()) == digest:
                return shown
        return None


def der_of(content: bytes) -> bytes:
    """Return signed data in its binary form: as it is, or out of PEM, base64 or a mail part."""
    if content[:1] == b"\x30":
        return content
    if found := _PEM.search(content):
        return base64.b64decode(found[1])
    body = content.split(b"\r\n\r\n", 1)[-1] if content[:8].lower() == b"content-" else content
    if _BASE64.match(body.strip()):
        try:
            return base64.b64decode(body, validate=False)
        except binascii.Error:
            return content
    return content


def check_cms(content: bytes, *, contents: Contents, around: Surroundings) -> tuple[Findings, bytes | None]:
    """Check the signatures of CMS form, and return the content that stood inside, if any."""
    try:
        signed = signed_data(der_of(content))
        gather(signed, around.material)
        signers = list(signed["signer_infos"])
        inner = _inner(signed)
    except UNREADABLE:
        return Findings(format="cades", reasons=(Reason(code="unreadable"),)), None
    if not signers:
        return Findings(format="cades", reasons=(Reason(code="no-signers"),)), inner
    findings = tuple(
        judge_one(signed, signer, inner=inner, contents=contents, around=around, form="cades")
        for signer in signers[:MOST_SIGNATURES]
    )
    reasons: tuple[Reason, ...] = ()
    verdict = worst(each.verdict for each in findings)
    if len(signers) > MOST_SIGNATURES:
        reasons = (Reason(code="too-many", facts={"count": str(len(signers))}),)
        verdict = worst((verdict, Verdict.UNVERIFIED))
    return Findings(format="cades", verdict=verdict, signatures=findings, reasons=reasons), inner


def _inner(signed: cms.SignedData) -> bytes | None:
    content = signed["encap_content_info"]["content"]
    if isinstance(content, core.Void) or content.native is None:
        return None
    return bytes(content)


def judge_one(
    signed: cms.SignedData,
    signer: cms.SignerInfo,
    *,
    inner: bytes | None,
    contents: Contents,
    around: Surroundings,
    form: str,
    moment: Moment | None = None,
) -> Finding:
    """Judge one signer of CMS form, over the content inside or over one of the files beside."""
    draft = Finding(verdict=Verdict.UNVERIFIED, format=form, coverage="files")
    try:
        certificate = certificate_of(signed, signer)
        name = digest_of(signer)
        covers, digest = _covered(signer, name, inner, contents)
        if digest is None:
            code = "content-missing" if not contents.files else "content-other"
            draft = Finding(
                verdict=Verdict.CHANGED if contents.meant in contents.files else Verdict.UNVERIFIED,
                format=form,
                coverage="unclear",
                reasons=(Reason(code=code, facts={"name": contents.meant}),),
            )
            found = _without_content(signer, certificate)
        else:
            draft = Finding(
                verdict=Verdict.UNVERIFIED,
                format=form,
                coverage="whole" if inner is not None else "files",
                covers=covers,
            )
            kind = str(signed["encap_content_info"]["content_type"].native)
            found = (
                mathematics(signer, certificate, content_type=kind, digest=digest)
                if certificate is not None
                else Mathematics(False, False)
            )
        since = moment or Moment(around.arrived_at)
        archive: tuple[Stamp, ...] = ()
        if digest is not None:
            signed_bytes = inner if inner is not None else contents.files[covers[0]].read_bytes()
            archive = archive_stamps(
                signed, signer, content=lambda one: hashed(one, signed_bytes), moment=since.at, around=around
            )
        return judge_signature(
            signer, certificate, found=found, moment=since, around=around, draft=draft, archive=archive
        )
    except UNREADABLE:
        return unreadable(format=form)


def _covered(
    signer: cms.SignerInfo, name: str, inner: bytes | None, contents: Contents
) -> tuple[tuple[str, ...], bytes | None]:
    if inner is not None:
        return (), hashed(name, inner)
    wanted = _named_digest(signer)
    if wanted is None:
        # Without attributes the signature lies over the content itself: only one file can be meant.
        if len(contents.files) == 1:
            shown, path = next(iter(contents.files.items()))
            return (shown,), hashed(name, path.read_bytes())
        return (), None
    shown_name = contents.matching(name, wanted)
    return ((shown_name,), wanted) if shown_name is not None else ((), None)


def _named_digest(signer: cms.SignerInfo) -> bytes | None:
    attributes = signer["signed_attrs"]
    if isinstance(attributes, core.Void):
        return None
    return bytes(find_unique_cms_attribute(attributes, "message_digest").native)


def _without_content(signer: cms.SignerInfo, certificate: object) -> Mathematics:
    wanted = _named_digest(signer)
    if wanted is None or certificate is None:
        return Mathematics(True, True)
    found = mathematics(signer, certificate, content_type="data", digest=wanted)
    return Mathematics(True, found.genuine, found.fault)
