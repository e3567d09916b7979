"""Signatures of the samples, by a test certificate made on the spot: in a PDF, around a file, beside it."""

import io
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12
from cryptography.x509.oid import NameOID

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _certificate() -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "RO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Certificat de test, fără valoare"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Dascălu Marius (TEST)"),
        ]
    )
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(_KEY.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
    builder = builder.not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return builder.add_extension(usage, critical=True).sign(_KEY, hashes.SHA256())


_CERTIFICATE = _certificate()


def inside_pdf(content: bytes) -> bytes:
    """Return the PDF with a PAdES signature in a new revision."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    packed = pkcs12.serialize_key_and_certificates(
        b"test", _KEY, _CERTIFICATE, None, serialization.BestAvailableEncryption(b"test")
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "test.p12"
        path.write_bytes(packed)
        signer = signers.SimpleSigner.load_pkcs12(str(path), passphrase=b"test")
    meta = signers.PdfSignatureMetadata(
        field_name="Semnatura1", reason="Semnat electronic", subfilter=fields.SigSeedSubFilter.PADES
    )
    out = io.BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), meta, signer=signer, output=out)
    return out.getvalue()


def around(content: bytes) -> bytes:
    """Return a DER signed message that carries the content."""
    return _signed(content, [pkcs7.PKCS7Options.Binary])


def beside(content: bytes) -> bytes:
    """Return a DER detached signature of the content."""
    return _signed(content, [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature])


def _signed(content: bytes, options: list[pkcs7.PKCS7Options]) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    return builder.add_signer(_CERTIFICATE, _KEY, hashes.SHA256()).sign(serialization.Encoding.DER, options)
