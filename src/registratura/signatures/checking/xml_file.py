"""XAdES: signatures in XML, over the document, over parts inside it, or over files beside it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from asn1crypto import x509
from cryptography.x509 import load_der_x509_certificate
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidDigest, InvalidInput, InvalidSignature
from signxml.verifier import XMLVerifier
from signxml.xades.xades import XAdESSignatureConfiguration

from registratura.signatures.checking.embedded import whole_answer
from registratura.signatures.checking.signers import (
    UNREADABLE,
    Mathematics,
    Moment,
    Surroundings,
    hashed,
    judge_holder,
    judge_stamp,
    unreadable,
)
from registratura.signatures.checking.xml_archive import (
    C14N_PREFIXES,
    DS,
    XADES,
    canonical,
    token_in,
    xml_archive_stamps,
)
from registratura.signatures.findings import Finding, Findings, Reason, Stamp, Verdict, worst

MOST_SIGNATURES = 50
MOST_REFERENCES = 200
_KNOWN_TRANSFORMS = (
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    "http://www.w3.org/2000/09/xmldsig#base64",
)
_BAD = (*UNREADABLE, etree.XMLSyntaxError, etree.XPathError, etree.LxmlError, InvalidInput, InvalidSignature)


@dataclass(frozen=True, slots=True)
class Beside:
    """The files an XML signature may point at, by the names it would use."""

    files: Mapping[str, Path]

    def read(self, uri: str) -> bytes | None:
        """Return the content of the file that a reference names, or None."""
        path = (
            self.files.get(uri)
            or self.files.get(unquote(uri))
            or self.files.get(unquote(uri).removeprefix("./"))
        )
        return path.read_bytes() if path is not None else None


def hardened() -> etree.XMLParser:
    """Return a parser that follows nothing outside and expands nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=False, remove_pis=False,
    )  # fmt: skip


def parse(content: bytes) -> etree._Element:
    """
    Read XML.

    Raises: ValueError for what is none, and for a document with a type declaration, which could hide anything.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or "<!DOCTYPE".encode("utf-16-le") in content:
        raise ValueError("document type declaration")
    try:
        root = etree.fromstring(content, parser=hardened())
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("document type declaration")
    return root


class _Nth(XMLVerifier):
    """Verifies one of several signatures of a document; takes every algorithm, which is judged elsewhere."""

    def __init__(self, number: int) -> None:
        self.number = number

    def _get_signature(self, root: Any) -> Any:
        return signatures_in(root)[self.number]

    def _check_cert_validity(self, cert: Any, cert_source: str) -> None:
        return  # judged at the moment that counts, with the whole chain


def signatures_in(root: Any) -> list[Any]:
    """Return the signatures of a document that are not inside another one (counter-signatures are)."""
    found = [root] if root.tag == f"{DS}Signature" else []
    for each in root.iter(f"{DS}Signature"):
        if each is not root and not any(above.tag == f"{DS}Signature" for above in each.iterancestors()):
            found.append(each)
    return found


def check_xml(content: bytes, *, beside: Beside, around: Surroundings, form: str = "xades") -> Findings:
    """Check the signatures of an XML document."""
    try:
        root = parse(content)
        count = len(signatures_in(root))
    except _BAD:
        return Findings(format=form, reasons=(Reason(code="unreadable"),))
    if not count:
        return Findings(format=form)
    findings = tuple(
        judge_one(content, number, beside=beside, around=around, form=form)
        for number in range(min(count, MOST_SIGNATURES))
    )
    verdict = worst(each.verdict for each in findings)
    reasons: tuple[Reason, ...] = ()
    if count > MOST_SIGNATURES:
        reasons = (Reason(code="too-many", facts={"count": str(count)}),)
        verdict = worst((verdict, Verdict.UNVERIFIED))
    return Findings(format=form, verdict=verdict, signatures=findings, reasons=reasons)


def judge_one(content: bytes, number: int, *, beside: Beside, around: Surroundings, form: str) -> Finding:
    """Judge one signature of an XML document."""
    try:
        root = parse(content)
        element = signatures_in(root)[number]
        certificates = _certificates(element)
        _gather(element, around)
        draft = _draft(root, element, form)
        certificate = _signer(element, certificates)
        if certificate is None:
            code = Reason(code="no-certificate")
            return replace(draft, verdict=Verdict.UNVERIFIED, reasons=(*draft.reasons, code))
        found, more, octets = _verify(content, number, certificate, beside)
        draft = replace(draft, reasons=(*draft.reasons, *more))
        archive = (
            xml_archive_stamps(element, octets, moment=around.arrived_at, around=around, parser=hardened())
            if octets
            else ()
        )
        lasting = [stamp.at for stamp in archive if stamp.holds and stamp.at <= around.arrived_at]
        if lasting:
            draft = replace(draft, level="B-LTA")
        value = base64.b64decode(element.findtext(f"{DS}SignatureValue") or "")
        return judge_holder(
            certificate,
            found=found,
            moment=Moment(around.arrived_at),
            around=around,
            draft=draft,
            stamps=(*_stamps(element, around, min(lasting, default=around.arrived_at)), *archive),
            algorithm=_algorithm(element) if value else "",
        )
    except _BAD:
        return unreadable(format=form)


def _verify(
    content: bytes, number: int, certificate: x509.Certificate, beside: Beside
) -> tuple[Mathematics, tuple[Reason, ...], list[bytes]]:
    """Compute a signature; what each reference gave comes last, when all of them gave what was signed."""
    missing: list[str] = []

    def resolve(uri: str) -> bytes:
        found = beside.read(uri)
        if found is None:
            missing.append(uri)
            raise InvalidInput("file missing")
        return found

    config = XAdESSignatureConfiguration(
        require_x509=True,
        expect_references=True,
        signature_methods=frozenset(each for each in SignatureMethod if not each.name.startswith("HMAC")),
        digest_algorithms=frozenset(DigestAlgorithm),
    )
    verifier = _Nth(number)
    try:
        results = verifier.verify(
            parse(content),
            x509_cert=load_der_x509_certificate(certificate.dump()),
            parser=hardened(),
            uri_resolver=resolve,
            expect_config=config,
            validate_schema=False,
        )
    except InvalidDigest:
        return Mathematics(False, True), (), []
    except InvalidSignature as error:
        return Mathematics(True, False, str(error)[:100]), (), []
    except _BAD as error:
        if missing:
            reason = Reason(code="content-missing", facts={"name": missing[0][:200]})
        else:
            reason = Reason(code="unreadable", facts={"fault": type(error).__name__})
        return Mathematics(True, True), (reason,), []
    octets = [one.signed_data for one in (results if isinstance(results, list) else [results])]
    return Mathematics(True, True), (), octets


def _certificates(element: Any) -> list[x509.Certificate]:
    found = []
    for node in element.iter(f"{DS}X509Certificate"):
        certificate = x509.Certificate.load(base64.b64decode("".join((node.text or "").split())))
        certificate.serial_number  # noqa: B018 - fails for what is none
        found.append(certificate)
    return found[:MOST_REFERENCES]


def _signer(element: Any, certificates: list[x509.Certificate]) -> x509.Certificate | None:
    """Return the certificate that the signed properties name; without any, the only one there."""
    named = element.find(f".//{XADES}SigningCertificateV2/{XADES}Cert/{XADES}CertDigest")
    if named is None:
        named = element.find(f".//{XADES}SigningCertificate/{XADES}Cert/{XADES}CertDigest")
    if named is None:
        return certificates[0] if len(certificates) == 1 else None
    method = named.find(f"{DS}DigestMethod").get("Algorithm", "")
    wanted = base64.b64decode(named.findtext(f"{DS}DigestValue") or "")
    for certificate in certificates:
        if hashed(_hash_name(method), certificate.dump()) == wanted:
            return certificate
    return None


def _hash_name(uri: str) -> str:
    return uri.rpartition("#")[2].lower().replace("-", "")


def _algorithm(element: Any) -> str:
    node = element.find(f"{DS}SignedInfo/{DS}SignatureMethod")
    return str(node.get("Algorithm", "")).rpartition("#")[2] if node is not None else ""


def _gather(element: Any, around: Surroundings) -> None:
    material = around.material

    def values(tag: str) -> list[bytes]:
        return [
            base64.b64decode("".join((node.text or "").split())) for node in element.iter(f"{XADES}{tag}")
        ]

    material.add_certificates(_certificates(element))
    material.add_certificates(values("EncapsulatedX509Certificate"))
    material.add_crls(values("EncapsulatedCRLValue"))
    material.add_ocsps(values("EncapsulatedOCSPValue"))
    for bare in values("EncapsulatedOCSPValue"):
        from asn1crypto import ocsp

        try:
            material.add_ocsps([whole_answer(ocsp.BasicOCSPResponse.load(bare))])
        except UNREADABLE:
            continue


def _draft(root: Any, element: Any, form: str) -> Finding:
    """Say what a signature covers; what it leaves out, or cuts in ways we do not follow, stands against it."""
    reasons: list[Reason] = []
    references = element.findall(f"{DS}SignedInfo/{DS}Reference")
    covers, whole, digests = [], False, set()
    own = {node.get("Id") for node in element.iter() if node.get("Id")}
    properties = {node.get("Id") for node in element.iter(f"{XADES}SignedProperties")}
    signs_properties = False
    for reference in references[:MOST_REFERENCES]:
        uri = reference.get("URI")
        digests.add(_hash_name(reference.find(f"{DS}DigestMethod").get("Algorithm", "")))
        for transform in reference.iter(f"{DS}Transform"):
            algorithm = transform.get("Algorithm", "")
            if algorithm not in _KNOWN_TRANSFORMS and not algorithm.startswith(C14N_PREFIXES):
                reasons.append(Reason(code="unsupported", facts={"what": algorithm[:100]}))
        if uri == "" or (uri and uri[0] == "#" and _names(root, uri[1:])):
            whole = True
        elif uri and uri[0] == "#" and uri[1:] in properties:
            signs_properties = True
        elif uri and uri[0] == "#":
            covers.append("" if uri[1:] in own else uri)
        else:
            covers.append(unquote(uri or ""))
    enveloping = root is element and any(not each for each in covers)
    files = tuple(each for each in covers if each and not each.startswith("#"))
    if len(references) > MOST_REFERENCES:
        reasons.append(Reason(code="too-many", facts={"count": str(len(references))}))
    if properties and not signs_properties:
        reasons.append(Reason(code="properties-unsigned"))
    if not whole and not enveloping and not files:
        reasons.append(Reason(code="part-covered"))
    weak = next((each for each in sorted(digests) if each in {"sha1", "md5"}), "")
    return Finding(
        verdict=Verdict.UNVERIFIED,
        format=form,
        coverage="whole" if whole or enveloping else "files" if files else "unclear",
        covers=files,
        claimed_at=_claimed(element),
        digest=weak or next(iter(sorted(digests)), ""),
        reasons=tuple(reasons),
    )


def _names(root: Any, name: str) -> bool:
    return any(root.get(attribute) == name for attribute in ("Id", "ID", "id"))


def _claimed(element: Any) -> datetime | None:
    text = element.findtext(f".//{XADES}SignedSignatureProperties/{XADES}SigningTime") or ""
    try:
        at = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _stamps(element: Any, around: Surroundings, moment: datetime) -> tuple[Stamp, ...]:
    value = element.find(f"{DS}SignatureValue")
    found = []
    for node in element.iter(f"{XADES}SignatureTimeStamp"):
        method = node.find(f"{DS}CanonicalizationMethod")
        written = canonical(value, method.get("Algorithm", "") if method is not None else "")
        for token in node.iter(f"{XADES}EncapsulatedTimeStamp"):
            if (signed := token_in(token)) is None:
                continue
            stamp = judge_stamp(signed, imprint=_imprint(written), moment=moment, around=around)
            if stamp is not None:
                found.append(stamp)
    return tuple(found[:20])


def _imprint(content: bytes) -> Callable[[str], bytes]:
    return lambda name: hashlib.new(name, content).digest()
