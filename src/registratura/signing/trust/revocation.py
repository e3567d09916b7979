"""Whether certificates stand, asked of those who issued them, and the proof of it to keep in the signed file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from asn1crypto import crl, x509
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)

from registratura.toolkit.asking_issuers import ask_issuer
from registratura.toolkit.calling import CallFailedError
from registratura.toolkit.issuers import issuer_addresses, list_addresses, ocsp_addresses, ocsp_questions

_WALL_S = 15.0
_LONGEST_CHAIN = 6
# Issuers are asked after the moment of the act, and their clocks differ from ours.
_TOLERANCE = timedelta(minutes=10)


@dataclass
class Evidence:
    """Certificates, OCSP answers and lists of revoked certificates, DER, each once."""

    certs: dict[bytes, None] = field(default_factory=dict)
    ocsps: dict[bytes, None] = field(default_factory=dict)
    crls: dict[bytes, None] = field(default_factory=dict)
    whole: bool = True
    """Whether the standing of every certificate below a root could be learned."""
    lacks: str = ""
    """Of which certificate it could not, and why; for a person."""

    def add(self, other: Evidence) -> None:
        """Take in what another holds."""
        self.certs.update(other.certs)
        self.ocsps.update(other.ocsps)
        self.crls.update(other.crls)
        self.whole = self.whole and other.whole
        self.lacks = self.lacks or other.lacks


class RevokedCertificateError(Exception):
    """The certificate was revoked."""


class Registry:
    """Asks issuers, each thing once. private_allowed: whether issuers of the own network may be asked."""

    def __init__(self, *, private_allowed: bool = False) -> None:
        self._private_allowed = private_allowed
        self._known: dict[bytes, Evidence] = {}

    def evidence(self, certificate: bytes, *, others: Sequence[bytes], now: datetime) -> Evidence:
        """
        Return what proves that a certificate and those above it stand.

        others: certificates that may stand above it.
        Raises: RevokedCertificateError when one of them was revoked.
        """
        chain = self._chain(certificate, others)
        found = Evidence(certs=dict.fromkeys(chain))
        for own, issuer in pairwise(chain):
            if own not in self._known:
                self._known[own] = self._ask(own, issuer)
            found.add(self._known[own])
        top = x509.Certificate.load(chain[-1])
        if len(chain) > 1 or top.self_issued:
            # Where no root is at hand the highest one known stands for it, as trusted lists have it too.
            _judge(chain, found, now)
        else:
            found.whole, found.lacks = False, found.lacks or _called(top)
        return found

    def _chain(self, certificate: bytes, others: Sequence[bytes]) -> list[bytes]:
        """Return a certificate and those above it, as far as they are known or can be fetched."""
        pool = {x509.Certificate.load(one).subject.hashable: one for one in others}
        chain = [certificate]
        while len(chain) < _LONGEST_CHAIN:
            last = x509.Certificate.load(chain[-1])
            if last.self_issued:
                break
            above = pool.get(last.issuer.hashable) or self._fetched_issuer(chain[-1])
            if above is None or above in chain:
                break
            chain.append(above)
        return chain

    def _fetched_issuer(self, certificate: bytes) -> bytes | None:
        for url in issuer_addresses(certificate):
            try:
                loaded = pyca.load_der_x509_certificate(self._call(url))
            except (CallFailedError, ValueError):
                continue
            return loaded.public_bytes(Encoding.DER)
        return None

    def _ask(self, own: bytes, issuer: bytes) -> Evidence:
        answers = Evidence(certs={})
        if (status := self._ocsp(own, issuer)) is not None:
            answers.ocsps[status] = None
            basic = asn1_ocsp.OCSPResponse.load(status).basic_ocsp_response
            answers.certs.update(dict.fromkeys(one.dump() for one in basic["certs"] or ()))
        elif (revoked := self._crl(own)) is not None:
            answers.crls[revoked] = None
        else:
            answers.whole, answers.lacks = False, _called(x509.Certificate.load(own))
        return answers

    def _ocsp(self, own: bytes, issuer: bytes) -> bytes | None:
        for url in ocsp_addresses(own):
            for question in ocsp_questions(own, issuer):
                try:
                    told = asn1_ocsp.OCSPResponse.load(self._call(url, question), strict=True)
                    if (
                        told["response_status"].native == "successful"
                        and told.basic_ocsp_response is not None
                    ):
                        return bytes(told.dump())
                except (CallFailedError, ValueError, KeyError, TypeError):
                    continue
        return None

    def _crl(self, own: bytes) -> bytes | None:
        for url in list_addresses(own):
            try:
                return bytes(crl.CertificateList.load(self._call(url), strict=True).dump())
            except (CallFailedError, ValueError):
                continue
        return None

    def _call(self, url: str, question: bytes | None = None) -> bytes:
        return ask_issuer(url, question=question, private_allowed=self._private_allowed, within_s=_WALL_S)


def _judge(chain: Sequence[bytes], found: Evidence, now: datetime) -> None:
    """Look whether what the issuers said holds, and what it says."""
    own, *above = (x509.Certificate.load(one) for one in chain)
    root = above[-1] if above else own
    context = ValidationContext(
        trust_roots=[root],
        other_certs=[*above, *(x509.Certificate.load(one) for one in found.certs)],
        ocsps=list(found.ocsps),
        crls=list(found.crls),
        revocation_mode="require" if above else "soft-fail",
        moment=now,
        time_tolerance=_TOLERANCE,
        allow_fetching=False,
    )
    try:
        asyncio.run(CertificateValidator(own, validation_context=context).async_validate_path())
    except RevokedError as error:
        raise RevokedCertificateError(str(error)) from error
    except (InsufficientRevinfoError, PathBuildingError, PathValidationError):
        found.whole, found.lacks = False, found.lacks or _called(own)


def _called(certificate: x509.Certificate) -> str:
    return str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly)[:100]
