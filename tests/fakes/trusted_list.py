"""Trusted lists of our own making (ETSI TS 119 612), signed as their operators sign them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography.hazmat.primitives import serialization
from lxml import etree
from signxml import DigestAlgorithm, SignatureConstructionMethod
from signxml.xades import XAdESSigner

from .authority import Holder

TSL = "http://uri.etsi.org/02231/v2#"
GRANTED = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted"
WITHDRAWN = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn"
CA = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC"
TSA = "http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST"
GENERIC = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric"
LIST_OF_LISTS = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def service(
    holder: Holder, *, kind: str = CA, status: str = GRANTED, since: datetime = LONG_AGO, history: str = ""
) -> str:
    """Return a service of a list; `history` holds its earlier times."""
    return (
        f"<TSPService><ServiceInformation>{_span(holder, kind, status, since)}</ServiceInformation>"
        + (f"<ServiceHistory>{history}</ServiceHistory>" if history else "")
        + "</TSPService>"
    )


def earlier(holder: Holder, *, kind: str = CA, status: str = GRANTED, since: datetime = LONG_AGO) -> str:
    """Return an earlier time of a service."""
    return f"<ServiceHistoryInstance>{_span(holder, kind, status, since)}</ServiceHistoryInstance>"


def _span(holder: Holder, kind: str, status: str, since: datetime) -> str:
    certificate = base64.b64encode(holder.der).decode()
    return (
        f"<ServiceTypeIdentifier>{kind}</ServiceTypeIdentifier>"
        '<ServiceName><Name xml:lang="en">Proba</Name><Name xml:lang="ro">Serviciul de probă</Name></ServiceName>'
        f"<ServiceDigitalIdentity><DigitalId><X509Certificate>{certificate}</X509Certificate></DigitalId>"
        f"</ServiceDigitalIdentity><ServiceStatus>{status}</ServiceStatus>"
        f"<StatusStartingTime>{since:%Y-%m-%dT%H:%M:%SZ}</StatusStartingTime>"
    )


def pointer(territory: str, holder: Holder) -> str:
    """Return what a list of lists says of the list of a territory."""
    certificate = base64.b64encode(holder.der).decode()
    return (
        "<OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity><DigitalId>"
        f"<X509Certificate>{certificate}</X509Certificate></DigitalId></ServiceDigitalIdentity>"
        "</ServiceDigitalIdentities><TSLLocation>https://lista.example/tl.xml</TSLLocation><AdditionalInformation>"
        f"<OtherInformation><SchemeTerritory>{territory}</SchemeTerritory></OtherInformation>"
        "</AdditionalInformation></OtherTSLPointer>"
    )


def trusted_list(
    signer: Holder,
    *,
    services: Sequence[str] = (),
    pointers: Sequence[str] = (),
    number: int = 7,
    territory: str = "RO",
    next_update: datetime = datetime(2026, 6, 1, tzinfo=UTC),
    kind: str = GENERIC,
) -> bytes:
    """Return a signed list."""
    text = (
        f'<TrustServiceStatusList xmlns="{TSL}" Id="lista" TSLTag="http://uri.etsi.org/19612/TSLTag">'
        "<SchemeInformation><TSLVersionIdentifier>5</TSLVersionIdentifier>"
        f"<TSLSequenceNumber>{number}</TSLSequenceNumber><TSLType>{kind}</TSLType>"
        '<SchemeOperatorName><Name xml:lang="ro">Autoritatea de probă</Name></SchemeOperatorName>'
        f"<SchemeTerritory>{territory}</SchemeTerritory>"
        f"<PointersToOtherTSL>{''.join(pointers)}</PointersToOtherTSL>"
        "<ListIssueDateTime>2026-01-15T10:00:00Z</ListIssueDateTime>"
        f"<NextUpdate><dateTime>{next_update:%Y-%m-%dT%H:%M:%SZ}</dateTime></NextUpdate></SchemeInformation>"
        "<TrustServiceProviderList><TrustServiceProvider><TSPInformation/><TSPServices>"
        f"{''.join(services)}</TSPServices></TrustServiceProvider></TrustServiceProviderList>"
        "</TrustServiceStatusList>"
    )
    made = XAdESSigner(
        method=SignatureConstructionMethod.enveloped,
        digest_algorithm=DigestAlgorithm.SHA256,
        signature_algorithm="ecdsa-sha256",
    )
    key = signer.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = signer.certificate.public_bytes(serialization.Encoding.PEM).decode()
    return bytes(etree.tostring(made.sign(etree.fromstring(text.encode()), key=key, cert=pem)))
