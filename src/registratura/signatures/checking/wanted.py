"""Which revocation data would settle what is not known: questions for the parent, which alone may ask the net."""

from __future__ import annotations

import base64
import hashlib
from itertools import pairwise

from asn1crypto import ocsp, x509

from registratura.signatures.checking.certificates import Material
from registratura.signatures.findings import Findings

MOST_QUESTIONS = 12
_UNKNOWN = {"no-revocation", "stale-revocation"}


def wanted_for(found: Findings, material: Material) -> list[dict[str, str]]:
    """Return the questions (`ocsp` with its request, `crl`) about the chains whose being taken back is not known."""
    questions: list[dict[str, str]] = []
    for finding in found.signatures:
        if not any(reason.code in _UNKNOWN for reason in finding.reasons):
            continue
        chain = [material.certificates.get(facts.sha256) for facts in finding.chain]
        for certificate, issuer in pairwise(chain):
            if certificate is not None:
                questions += _about(certificate, issuer)
    unique = {(each["kind"], each["url"], each.get("request", "")): each for each in questions}
    return list(unique.values())[:MOST_QUESTIONS]


def _about(certificate: x509.Certificate, issuer: x509.Certificate | None) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    try:
        if issuer is not None:
            request = base64.b64encode(_question(certificate, issuer)).decode()
            found += [{"kind": "ocsp", "url": str(url), "request": request} for url in certificate.ocsp_urls]
        for point in certificate.crl_distribution_points:
            found.append({"kind": "crl", "url": str(point.url)})
    except (ValueError, TypeError, KeyError):
        return found
    return found


def _question(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    identity = {
        "hash_algorithm": {"algorithm": "sha1"},
        "issuer_name_hash": hashlib.sha1(issuer.subject.dump(), usedforsecurity=False).digest(),
        "issuer_key_hash": issuer.public_key.sha1,
        "serial_number": certificate.serial_number,
    }
    return bytes(ocsp.OCSPRequest({"tbs_request": {"request_list": [{"req_cert": identity}]}}).dump())
