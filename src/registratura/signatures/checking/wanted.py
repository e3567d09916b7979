"""Which revocation data would settle what is not known: questions for the parent, which alone may ask the net."""

from __future__ import annotations

import base64
from contextlib import suppress
from itertools import pairwise

from asn1crypto import x509

from registratura.signatures.checking.certificates import Material
from registratura.signatures.findings import Findings
from registratura.toolkit.issuers import list_addresses, ocsp_addresses, ocsp_questions

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
    own = certificate.dump()
    found: list[dict[str, str]] = []
    with suppress(ValueError):
        likeliest = ocsp_questions(own, issuer.dump())[:1] if issuer is not None else []
        for question in likeliest:
            request = base64.b64encode(question).decode()
            found += [{"kind": "ocsp", "url": url, "request": request} for url in ocsp_addresses(own)]
    return found + [{"kind": "crl", "url": url} for url in list_addresses(own)]
