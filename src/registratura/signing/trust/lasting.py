"""Making a signature last: proofs and a time stamp over everything, appended to the signed file."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

from asn1crypto import cms
from django.utils.translation import gettext as _
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.timestamps.common_utils import extract_ts_certs
from pyhanko_certvalidator.registry import SimpleCertificateStore

from registratura.signing.errors import StampingFailedError
from registratura.signing.pdf.working import Done, words_of, work_on
from registratura.signing.trust.revocation import Evidence, Registry, RevokedCertificateError
from registratura.signing.trust.stamping import FAILURES, Authority, Stamper, told

PLAIN, LASTING = "b-b", "b-lta"
MOST_TOGETHER = 4  # files that ask the authority at once
_TOKEN_BYTES = 8_000


@dataclass(frozen=True, slots=True)
class Made:
    """A signed file. `lacks` says in words why it is not stamped and proven yet; empty for a lasting one."""

    content: bytes
    level: str
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """A certificate, and those that may stand above it; DER."""

    certificate: bytes
    others: tuple[bytes, ...] = ()


class Clock:
    """The authority of time stamps during one act: asked once whether it answers, and left alone after it failed."""

    def __init__(self, authority: Authority | None) -> None:
        self.failed: StampingFailedError | None = None
        self.token_bytes = _TOKEN_BYTES
        self.chains: tuple[Chain, ...] = ()
        self._authority = authority
        if authority is None:
            self.failed = StampingFailedError(_("Instituția nu are o adresă de marcă temporală."))
            return
        try:
            token = asyncio.run(Stamper(authority).async_timestamp(bytes(32), "sha256"))
            others = tuple(one.chosen.dump() for one in token["content"]["certificates"])
            leaves = extract_ts_certs(token, SimpleCertificateStore())
            self.chains = tuple(Chain(leaf.dump(), others) for leaf in leaves)
            self.token_bytes = max(_TOKEN_BYTES, len(token.dump()) * 3 // 2)
        except FAILURES as error:
            self.failed = told(error)

    def stamper(self) -> Stamper | None:
        """Return what asks for time stamps, one for each thread; None when the authority is away."""
        return Stamper(self._authority) if self._authority is not None and self.failed is None else None


def fill(content: bytes, place: PreparedByteRangeDigest, mark: cms.ContentInfo) -> bytes:
    """Return a file with a signature, or a time stamp, in the room that was left for it."""
    output = BytesIO(content)
    place.fill_with_cms(output, mark)
    return output.getvalue()


def place_of(done: Done) -> PreparedByteRangeDigest:
    """Return where a mark goes into a file that was readied for it, and over what it is."""
    return PreparedByteRangeDigest(
        bytes.fromhex(done.answer["digest"]), done.answer["start"], done.answer["end"]
    )


def make_lasting(
    *,
    files: Sequence[bytes],
    chains: Sequence[Sequence[Chain]],
    clock: Clock,
    registry: Registry,
    now: datetime,
) -> list[Made]:
    """
    Append proofs and a time stamp to signed files, where they can be had; else return them as they were.

    chains: for each file the certificates of those who signed it.
    """
    if clock.failed is not None:
        return [Made(content, PLAIN, clock.failed.words) for content in files]
    proofs = [_proofs((*own, *clock.chains), registry, now) for own in chains]
    ready = [place for place, (evidence, _lacks) in enumerate(proofs) if evidence is not None]
    evidences = [evidence for evidence, _lacks in proofs if evidence is not None]
    stamped = dict(zip(ready, _appended([files[place] for place in ready], evidences, clock), strict=True))
    made = []
    for place, content in enumerate(files):
        lasting, lacks = stamped.get(place, (b"", proofs[place][1]))
        made.append(Made(lasting, LASTING) if lasting else Made(content, PLAIN, lacks))
    return made


def _proofs(chains: Sequence[Chain], registry: Registry, now: datetime) -> tuple[Evidence | None, str]:
    found = Evidence()
    # What one brought may stand above another: authorities of time stamps seldom send their root.
    others = tuple(dict.fromkeys(one for chain in chains for one in chain.others))
    try:
        for chain in chains:
            found.add(registry.evidence(chain.certificate, others=others, now=now))
    except RevokedCertificateError:
        return None, _("Un certificat a fost revocat.")
    if found.whole:
        return found, ""
    return None, _("Nu s-a aflat dacă certificatul „%s” este valabil: emitentul nu răspunde.") % found.lacks


def _appended(files: Sequence[bytes], evidences: Sequence[Evidence], clock: Clock) -> list[tuple[bytes, str]]:
    if not files:
        return []
    asked: list[dict[str, Any]] = []
    beside: dict[str, bytes] = {}
    for place, (content, evidence) in enumerate(zip(files, evidences, strict=True)):
        beside[f"{place}.pdf"], beside[f"{place}.json"] = content, _written(evidence)
        field = f"MarcaTemporala-{uuid4().hex[:8]}"
        asked.append(
            {"file": f"{place}.pdf", "into": f"{place}.out", "evidence": f"{place}.json", "field": field}
            | {"reserved": 2 * clock.token_bytes}
        )
    done = work_on("append", asked, files=beside, leaves=True)
    with ThreadPoolExecutor(MOST_TOGETHER) as pool:
        stamped = list(pool.map(partial(_stamped, clock=clock), done))
    return [
        (content, told(error).words if error else words_of(one.reason))
        for one, (content, error) in zip(done, stamped, strict=True)
    ]


def _stamped(done: Done, *, clock: Clock) -> tuple[bytes, Exception | None]:
    stamper = clock.stamper()
    if done.reason or stamper is None:
        return b"", None
    place = place_of(done)
    try:
        return fill(
            done.content, place, asyncio.run(stamper.async_timestamp(place.document_digest, "sha256"))
        ), None
    except FAILURES as error:
        return b"", error


def _written(evidence: Evidence) -> bytes:
    kinds = {"certs": evidence.certs, "ocsps": evidence.ocsps, "crls": evidence.crls}
    return json.dumps(
        {name: [base64.b64encode(one).decode() for one in values] for name, values in kinds.items()}
    ).encode()
