"""Reading a trusted list (ETSI TS 119 612): whose signature it bears, and the services it names."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from importlib import resources
from typing import Any

from asn1crypto import pem, x509
from cryptography.x509 import load_der_x509_certificate
from lxml import etree
from signxml.exceptions import SignXMLException
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from registratura.signatures.checking.certificates import facts_of
from registratura.signatures.checking.signers import UNREADABLE
from registratura.signatures.checking.trust import fingerprint
from registratura.signatures.checking.trust_services import TSL, name_in, services_in
from registratura.signatures.checking.xml_file import hardened, parse

_MORE = "{http://uri.etsi.org/02231/v2/additionaltypes#}"
LIST_OF_LISTS = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists"


class ListRefusedError(ValueError):
    """A file is no trusted list, or its signature is of nobody known; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def territory_of(content: bytes) -> dict[str, Any]:
    """
    Return the territory and the kind a list says it has, before anything in it is believed.

    Raises: ListRefusedError for what is no trusted list.
    """
    try:
        root = parse(content)
    except ValueError as error:
        raise ListRefusedError("not-a-list") from error
    if root.tag != f"{TSL}TrustServiceStatusList":
        raise ListRefusedError("not-a-list")
    scheme = root.find(f"{TSL}SchemeInformation")
    if scheme is None:
        raise ListRefusedError("not-a-list")
    return {
        "territory": (scheme.findtext(f"{TSL}SchemeTerritory") or "").strip()[:10],
        "is_list_of_lists": (scheme.findtext(f"{TSL}TSLType") or "").strip() == LIST_OF_LISTS,
    }


def read_list(content: bytes, *, signers: Sequence[bytes]) -> dict[str, Any]:
    """
    Verify a list against the certificates that may sign it, and return what it says.

    signers: certificates (DER); of the list of lists, those published in the Official Journal are added.
    Raises: ListRefusedError.
    """
    said = territory_of(content)
    candidates = [x509.Certificate.load(each) for each in signers]
    if said["is_list_of_lists"]:
        candidates += _official()
    if not candidates:
        raise ListRefusedError("nobody-known")
    for candidate in candidates:
        verified = _verified(content, candidate)
        if verified is not None:
            return {**said, **_told(verified, candidate, said)}
    raise ListRefusedError("not-signed")


def _official() -> list[x509.Certificate]:
    """Return the certificates that the Official Journal names for the list of lists."""
    folder = resources.files("pyhanko.sign.validation.qualified").joinpath("lotl-certs")
    found: list[x509.Certificate] = []
    for name in ("latest.cert.pem", "bootstrap-1.cert.pem"):
        for _kind, _headers, der in pem.unarmor(folder.joinpath(name).read_bytes(), multiple=True):
            found.append(x509.Certificate.load(der))
    return found


def _verified(content: bytes, candidate: x509.Certificate) -> Any:
    """Return the list as it was signed by a certificate; None when it was not."""
    config = XAdESSignatureConfiguration(
        require_x509=True,
        expect_references=True,
        # The clock of the signer does not matter: lists are replaced, and say themselves until when they hold.
        verification_time=candidate.not_valid_before,
    )
    try:
        results = XAdESVerifier().verify(
            content,
            x509_cert=load_der_x509_certificate(candidate.dump()),
            expect_config=config,
            parser=hardened(),
        )
    except (SignXMLException, etree.LxmlError, *UNREADABLE):
        return None
    for result in results:
        if result.signed_xml is not None and result.signed_xml.tag == f"{TSL}TrustServiceStatusList":
            return parse(result.signed_data)
    return None


def _told(root: Any, signer: x509.Certificate, said: dict[str, Any]) -> dict[str, Any]:
    scheme = root.find(f"{TSL}SchemeInformation")
    if scheme is None:
        raise ListRefusedError("not-a-list")
    listed = said["is_list_of_lists"]
    try:
        number = int(scheme.findtext(f"{TSL}TSLSequenceNumber") or "")
        services = [] if listed else list(services_in(root, territory=said["territory"]))
    except ValueError as error:
        raise ListRefusedError("not-a-list") from error
    return {
        "sequence_number": number,
        "issued_at": (scheme.findtext(f"{TSL}ListIssueDateTime") or "").strip(),
        "next_update_at": (scheme.findtext(f"{TSL}NextUpdate/{TSL}dateTime") or "").strip(),
        "operator_name": name_in(scheme.find(f"{TSL}SchemeOperatorName")),
        "services": services,
        "signers": _pointers(scheme) if listed else {},
        "provider_count": len(list(root.iter(f"{TSL}TrustServiceProvider"))),
        "signed_by_name": facts_of(signer).name,
        "signed_by_sha256": fingerprint(signer),
    }


def _pointers(scheme: Any) -> dict[str, list[str]]:
    """Return, by territory, the certificates that may sign its list."""
    signers: dict[str, list[str]] = {}
    for pointer in scheme.iter(f"{TSL}OtherTSLPointer"):
        territory = next((each.text or "" for each in pointer.iter(f"{TSL}SchemeTerritory")), "").strip()
        kinds = {(each.text or "").strip() for each in pointer.iter(f"{_MORE}MimeType")}
        if territory and (not kinds or "application/vnd.etsi.tsl+xml" in kinds):
            found = ["".join((each.text or "").split()) for each in pointer.iter(f"{TSL}X509Certificate")]
            signers.setdefault(territory[:10], []).extend(each for each in found if each)
    return signers


def read_certificate(content: bytes) -> dict[str, Any]:
    """
    Read one certificate, in PEM or DER, for a person who decides to trust it.

    Raises: ListRefusedError.
    """
    try:
        if pem.detect(content):
            _kind, _headers, content = pem.unarmor(content)
        certificate = x509.Certificate.load(content, strict=True)
        facts = facts_of(certificate)
        return {
            "content": base64.b64encode(certificate.dump()).decode(),
            "subject": facts.subject,
            "valid_until": certificate.not_valid_after.isoformat(),
            "is_authority": bool(certificate.ca),
        }
    except UNREADABLE as error:
        raise ListRefusedError("not-a-certificate") from error
