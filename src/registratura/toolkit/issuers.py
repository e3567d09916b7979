"""
What a certificate says of those who issued it: where they tell whether it was taken back, and how they are asked.

Plain functions over bytes: confined programs use them too. Asking itself is `toolkit.asking_issuers`.
"""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

MOST_ADDRESSES = 3
# Many responders still know certificates by SHA-1 only; it names here, it secures nothing.
DIGESTS = (SHA1, SHA256)


def ocsp_addresses(certificate: bytes) -> list[str]:
    """Return where it is asked whether a certificate (DER) stands; nothing for one that cannot be read."""
    return _addresses(certificate, AuthorityInformationAccessOID.OCSP)


def issuer_addresses(certificate: bytes) -> list[str]:
    """Return where the certificate of its issuer can be had."""
    return _addresses(certificate, AuthorityInformationAccessOID.CA_ISSUERS)


def list_addresses(certificate: bytes) -> list[str]:
    """Return where its issuer keeps lists of what was taken back."""
    try:
        told = x509.load_der_x509_certificate(certificate).extensions
        points = told.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    names = [name for point in points for name in point.full_name or ()]
    return [name.value for name in names if isinstance(name, x509.UniformResourceIdentifier)][:MOST_ADDRESSES]


def ocsp_questions(certificate: bytes, issuer: bytes) -> list[bytes]:
    """
    Return the question whether a certificate stands, as many ways as it may have to be put, the likeliest first.

    Raises: ValueError for certificates that cannot be read.
    """
    own, above = x509.load_der_x509_certificate(certificate), x509.load_der_x509_certificate(issuer)
    return [
        ocsp.OCSPRequestBuilder().add_certificate(own, above, digest()).build().public_bytes(Encoding.DER)
        for digest in DIGESTS
    ]


def _addresses(certificate: bytes, method: x509.ObjectIdentifier) -> list[str]:
    try:
        told = x509.load_der_x509_certificate(certificate).extensions
        access = told.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    return [
        one.access_location.value
        for one in access
        if one.access_method == method and isinstance(one.access_location, x509.UniformResourceIdentifier)
    ][:MOST_ADDRESSES]
