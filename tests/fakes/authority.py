"""A public-key infrastructure made in the process: authorities, people, revocation data, time stamps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import core, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
    ObjectIdentifier,
)
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNED_AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
ARRIVED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_QC_STATEMENTS = ObjectIdentifier("1.3.6.1.5.5.7.1.3")


class _Statement(core.Sequence):  # type: ignore[misc]
    _fields = [("id", core.ObjectIdentifier), ("info", core.Any, {"optional": True})]


class _Statements(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _Statement


class _Identifiers(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.ObjectIdentifier


def qc_statements(*, kind: str = "1", device: bool = True) -> bytes:
    """Say in a certificate that it is qualified, for signatures (1) or seals (2), with or without a device."""
    said: list[dict[str, Any]] = [{"id": "0.4.0.1862.1.1"}]
    if device:
        said.append({"id": "0.4.0.1862.1.4"})
    said.append({"id": "0.4.0.1862.1.6", "info": core.Any(_Identifiers([f"0.4.0.1862.1.6.{kind}"]))})
    return bytes(_Statements(said).dump())


@dataclass
class Holder:
    """A certificate with its key, and those above it."""

    certificate: x509.Certificate
    key: Any
    above: tuple[Holder, ...] = ()

    @property
    def der(self) -> bytes:
        """The certificate, DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def asn1(self) -> asn1_x509.Certificate:
        """The certificate as the signing library wants it."""
        return asn1_x509.Certificate.load(self.der)

    @property
    def asn1_key(self) -> keys.PrivateKeyInfo:
        """The key as the signing library wants it."""
        return keys.PrivateKeyInfo.load(
            self.key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def store(self) -> SimpleCertificateStore:
        """Return the certificates above."""
        return SimpleCertificateStore.from_certs([each.asn1 for each in self.above])

    def signer(self, **more: Any) -> SimpleSigner:
        """Return what signs with this key."""
        return SimpleSigner(
            signing_cert=self.asn1, signing_key=self.asn1_key, cert_registry=self.store(), **more
        )

    def stamper(self, at: datetime) -> DummyTimeStamper:
        """Return a time-stamping authority that says it is a given moment."""
        return DummyTimeStamper(self.asn1, self.asn1_key, certs_to_embed=self.store(), fixed_dt=at)


@dataclass
class Authority:
    """A root, an issuer below it, and whoever has certificates of them."""

    root: Holder = field(init=False)
    issuer: Holder = field(init=False)
    revoked: dict[int, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = self._make("Proba Rădăcină", None, ca=True)
        self.issuer = self._make("Proba Emitent", self.root, ca=True)

    def person(self, name: str = "ALBU ANA", **more: Any) -> Holder:
        """Return a person with a certificate of the issuer."""
        return self._make(name, self.issuer, **more)

    def stamp_authority(self, **more: Any) -> Holder:
        """Return a time-stamping authority."""
        return self._make("Proba Marcă temporală", self.issuer, stamps=True, **more)

    def alone(self, name: str = "NIMENI") -> Holder:
        """Return somebody who signed his own certificate."""
        return self._make(name, None)

    def _make(
        self,
        name: str,
        by: Holder | None,
        *,
        ca: bool = False,
        stamps: bool = False,
        valid: tuple[datetime, datetime] | None = None,
        usage: Iterable[str] = ("digital_signature", "content_commitment"),
        statements: bytes = b"",
        key: Any = None,
        digest: hashes.HashAlgorithm | None = None,
    ) -> Holder:
        key = key or (
            rsa.generate_private_key(public_exponent=65537, key_size=2048)
            if stamps  # the stamper of the library signs with RSA alone
            else ec.generate_private_key(ec.SECP256R1())
        )
        wanted = {"key_cert_sign", "crl_sign"} if ca else {"digital_signature"} if stamps else set(usage)
        names = (
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
            *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        )
        subject = _name(name)
        since, until = valid or (datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(by.certificate.subject if by else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(x509.KeyUsage(**{each: each in wanted for each in names}), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        if by is not None:
            builder = builder.add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False
            )
            builder = _with_services(builder)
        if stamps:
            builder = builder.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
            )
        if statements:
            extension = x509.UnrecognizedExtension(_QC_STATEMENTS, statements)
            builder = builder.add_extension(extension, critical=False)
        certificate = builder.sign((by or Holder(None, key)).key, digest or hashes.SHA256())  # type: ignore[arg-type]
        return Holder(certificate, key, (by, *by.above) if by else ())

    def crl(self, by: Holder, *, at: datetime = SIGNED_AT, days: int = 30) -> bytes:
        """Return the revocation list of an authority as of a moment."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(by.certificate.subject)
            .last_update(at)
            .next_update(at + timedelta(days=days))
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False
            )
        )
        for serial, since in self.revoked.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
            entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(by.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def ocsp(self, about: Holder, *, at: datetime = SIGNED_AT, days: int = 7) -> bytes:
        """Return what the responder of an authority says of a certificate at a moment."""
        by = about.above[0]
        since = self.revoked.get(about.certificate.serial_number)
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=about.certificate,
            issuer=by.certificate,
            algorithm=hashes.SHA256(),
            cert_status=ocsp.OCSPCertStatus.REVOKED if since else ocsp.OCSPCertStatus.GOOD,
            this_update=at,
            next_update=at + timedelta(days=days),
            revocation_time=since,
            revocation_reason=x509.ReasonFlags.key_compromise if since else None,
        )
        answer = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate)
        return answer.sign(by.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _with_services(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    responder = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://ocsp.proba.example/")
    )
    point = x509.DistributionPoint(
        [x509.UniformResourceIdentifier("http://crl.proba.example/emitent.crl")], None, None, None
    )
    return builder.add_extension(x509.AuthorityInformationAccess([responder]), critical=False).add_extension(
        x509.CRLDistributionPoints([point]), critical=False
    )


def _name(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "RO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Autoritate de probă"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def weak_key() -> Any:
    """Return a key that is too short."""
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)
