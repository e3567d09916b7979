"""
Signing several papers with one secret: readied, signed, stamped, proven, looked at again.

Nothing here is kept anywhere: who asks gets the finished bytes, or why there are none.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import uuid4

from asn1crypto import cms, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from django.utils.translation import gettext as _
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from registratura.signing.errors import KeyRefusedError, PaperUnfitError, ServiceFailedError
from registratura.signing.keys.port import KeyPort, Secret
from registratura.signing.pdf import stamps
from registratura.signing.pdf.stamps import Stamp
from registratura.signing.pdf.working import Done, words_of, work_on
from registratura.signing.rules import Place
from registratura.signing.trust.lasting import (
    MOST_TOGETHER,
    Chain,
    Clock,
    Made,
    fill,
    make_lasting,
    place_of,
)
from registratura.signing.trust.revocation import Registry, RevokedCertificateError
from registratura.signing.trust.stamping import FAILURES, Authority

_ROOM_BYTES = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file to sign. place: one of `rules.Place`; column: which signer of the file it is, from 0."""

    name: str
    content: bytes
    place: str = Place.NONE
    column: int = 0
    reason: str = ""
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """With which certificate and which key is signed."""

    chain: Chain
    key: KeyPort


@dataclass(frozen=True, slots=True)
class Around:
    """What stands round a signing: the authority of time stamps, None without one; the own network allowed or not."""

    authority: Authority | None
    private_allowed: bool = False

    def registry(self) -> Registry:
        """Return a fresh memory of what issuers say."""
        return Registry(private_allowed=self.private_allowed)


def sign_sheets(
    *, sheets: Sequence[Sheet], hand: Hand, secret: Secret, around: Around, now: datetime
) -> list[Made]:
    """
    Sign files, all with one secret, each by appending to it; return them in their order.

    Takes seconds: never in a transaction. When the authority of time stamps or an issuer does not answer, they are
    signed all the same, and say what they lack.
    Raises: PaperUnfitError naming the file; SecretRefusedError, KeyRefusedError, ServiceFailedError: nothing is signed.
    """
    try:
        around.registry().evidence(hand.chain.certificate, others=hand.chain.others, now=now)
    except RevokedCertificateError as error:
        raise KeyRefusedError(
            _(
                "Certificatul a fost revocat. Cereți altul emitentului și adăugați-l la „Cheile mele de semnare”."
            )
        ) from error
    clock = Clock(around.authority)
    ready = _readied(sheets, hand, clock, now)
    marks = _marks([bytes.fromhex(one.answer["digest"]) for one in ready], hand, secret, clock)
    files = [fill(one.content, place_of(one), mark) for one, mark in zip(ready, marks, strict=True)]
    # Asked anew: what an issuer says after the signing proves more than what it said before.
    chains = [[hand.chain]] * len(files)
    made = make_lasting(files=files, chains=chains, clock=clock, registry=around.registry(), now=now)
    _look_again(sheets, made, certificate=hand.chain.certificate)
    return made


def stamp_sheets(
    *, sheets: Sequence[Sheet], chains: Sequence[Sequence[Chain]], around: Around, now: datetime
) -> list[Made]:
    """
    Append time stamp and proofs to files that were signed without; return them in their order.

    chains: for each file the certificates of those who signed it.
    Raises: StampingFailedError when the authority does not answer.
    """
    clock = Clock(around.authority)
    if clock.failed is not None:
        raise clock.failed
    files = [sheet.content for sheet in sheets]
    made = make_lasting(files=files, chains=chains, clock=clock, registry=around.registry(), now=now)
    _look_again(sheets, made, certificate=None)
    return made


def _readied(sheets: Sequence[Sheet], hand: Hand, clock: Clock, now: datetime) -> list[Done]:
    size = sum(map(len, (hand.chain.certificate, *hand.chain.others))) + clock.token_bytes + _ROOM_BYTES
    beside = {f"{place}.pdf": sheet.content for place, sheet in enumerate(sheets)}
    drawn = {sheet.stamp: f"{place}.stamp" for place, sheet in enumerate(sheets) if sheet.stamp is not None}
    beside |= {name: stamps.draw(stamp) for stamp, name in drawn.items()}
    asked = [
        {
            "file": f"{place}.pdf",
            "into": f"{place}.out",
            "stamp": drawn[sheet.stamp] if sheet.stamp is not None else "",
            "field": f"Semnatura-{uuid4().hex[:8]}",
            "name": sheet.stamp.name if sheet.stamp is not None else "",
            "reason": sheet.reason,
            "place": sheet.place if sheet.stamp is not None else Place.NONE,
            "column": sheet.column,
            "wide": stamps.WIDE,
            "high": stamps.HIGH,
            "at": now.isoformat(),
            "reserved": 2 * size,
        }
        for place, sheet in enumerate(sheets)
    ]
    ready = work_on("prepare", asked, files=beside, leaves=True)
    for sheet, one in zip(sheets, ready, strict=True):
        if one.reason or not one.content.startswith(sheet.content):
            raise PaperUnfitError(
                _("Fișierul „%(name)s” %(why)s. Nu s-a semnat nimic.")
                % {"name": sheet.name, "why": words_of(one.reason)}
            )
    return ready


class _Known(Signer):  # type: ignore[misc]
    """A signer whose signatures were made somewhere else, by what was signed."""

    def __init__(self, chain: Chain, signatures: Mapping[bytes, bytes]) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(x509.Certificate.load(one) for one in chain.others)
        super().__init__(signing_cert=x509.Certificate.load(chain.certificate), cert_registry=store)
        self._signatures = signatures

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the signature of these bytes."""
        return self._signatures[data]


def _marks(digests: Sequence[bytes], hand: Hand, secret: Secret, clock: Clock) -> list[cms.ContentInfo]:
    """Return the signatures over digests, with their time stamps where the authority gives them."""
    signatures: dict[bytes, bytes] = {}
    signer = _Known(hand.chain, signatures)
    attributes = [asyncio.run(_attributes(signer, digest)) for digest in digests]
    payloads = [one.dump() for one in attributes]
    given = hand.key.sign(payloads=payloads, secret=secret)
    confirm(certificate=hand.chain.certificate, payloads=payloads, signatures=given)
    signatures.update(zip(payloads, given, strict=True))
    with ThreadPoolExecutor(MOST_TOGETHER) as pool:
        return list(pool.map(partial(_packed, signer=signer, clock=clock), attributes))


async def _attributes(signer: Signer, digest: bytes) -> cms.CMSAttributes:
    return await signer.signed_attrs(digest, "sha256", attr_settings=PdfCMSSignedAttributes(), use_pades=True)


def _packed(attributes: cms.CMSAttributes, *, signer: Signer, clock: Clock) -> cms.ContentInfo:
    def pack(stamper: object) -> cms.ContentInfo:
        return asyncio.run(signer.async_sign_prescribed_attributes("sha256", attributes, timestamper=stamper))

    try:
        return pack(clock.stamper())
    except FAILURES:  # the authority fell silent in between; the time stamp over everything comes later
        return pack(None)


def confirm(*, certificate: bytes, payloads: Sequence[bytes], signatures: Sequence[bytes]) -> None:
    """
    Let nothing on that the certificate does not confirm, whoever signed it.

    Raises: ServiceFailedError.
    """
    words = _(
        "Semnătura primită nu se potrivește cu certificatul. Nu s-a păstrat nimic; anunțați administratorul."
    )
    if len(signatures) != len(payloads):
        raise ServiceFailedError(words)
    public = pyca.load_der_x509_certificate(certificate).public_key()
    for signature, payload in zip(signatures, payloads, strict=True):
        try:
            if isinstance(public, rsa.RSAPublicKey):
                public.verify(signature, payload, padding.PKCS1v15(), SHA256())
            elif isinstance(public, ec.EllipticCurvePublicKey):
                public.verify(signature, payload, ec.ECDSA(SHA256()))
            else:
                raise ServiceFailedError(words)
        except InvalidSignature as error:
            raise ServiceFailedError(words) from error


def _look_again(sheets: Sequence[Sheet], made: Sequence[Made], *, certificate: bytes | None) -> None:
    """Let nothing out that was not only appended to, or in which any signature fails."""
    beside = {f"{place}.pdf": one.content for place, one in enumerate(made)}
    looked = work_on("check", [{"file": name} for name in beside], files=beside, leaves=False)
    for sheet, one, look in zip(sheets, made, looked, strict=True):
        found = look.answer.get("signatures") or []
        fine = one.content.startswith(sheet.content) and bool(found)
        fine = fine and all(each["holds"] for each in found) and found[-1]["whole"]
        if fine and certificate is not None:
            own = [base64.b64decode(each["certificate"]) for each in found if not each["stamp"]]
            fine = bool(own) and own[-1] == certificate
        if not fine:
            raise PaperUnfitError(
                _(
                    "Fișierul „%s” nu a putut fi semnat întreg: o semnătură de pe el nu rezistă. Nu s-a păstrat nimic."
                )
                % sheet.name
            )
