"""Signatures of office programs: recognised, told with whom they name, never called good, never missed."""

import base64
import io
import zipfile

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from registratura.signatures.checking.office_file import check_office
from registratura.signatures.confined import form_of
from registratura.signatures.findings import Verdict
from registratura.signatures.kinds import OFFICE, looks_signed, may_be_signed
from registratura.signatures.words import reason_words
from tests.fakes.authority import Authority

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "application/vnd.oasis.opendocument.text"


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def signature(certificate: bytes = b"") -> bytes:
    inner = f"<X509Certificate>{base64.b64encode(certificate).decode()}</X509Certificate>"
    return f'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">{inner}</Signature>'.encode()


@pytest.mark.parametrize(
    ("media_type", "name", "form"),
    [(WORD, "_xmlsignatures/sig1.xml", "ooxml"), (TEXT, "META-INF/documentsignatures.xml", "odf")],
)
def test_a_signed_office_document_is_said_to_be_signed_and_not_checked(
    media_type: str, name: str, form: str
) -> None:
    ana = Authority().person()
    content = packed(
        {"word/document.xml": b"<a/>", name: signature(ana.certificate.public_bytes(Encoding.DER))}
    )

    assert may_be_signed(media_type)
    assert looks_signed(content, media_type=media_type)
    assert form_of(media_type, content[:512]) == "office"
    found = check_office(content)
    assert (found.format, found.verdict, found.signed) == (form, Verdict.UNVERIFIED, True)
    (named,) = ana.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert str(named.value) in reason_words(found.reasons[0])


@pytest.mark.parametrize("spoiled", [b"", b"<a", b"\xff" * 90, b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_a_spoiled_signature_is_one_nevertheless(spoiled: bytes) -> None:
    found = check_office(packed({"_xmlsignatures/sig1.xml": spoiled}))

    assert found.signed
    assert found.verdict is Verdict.UNVERIFIED


def test_an_office_document_without_signatures_is_not_given_to_the_program() -> None:
    content = packed({"word/document.xml": b"<a/>"})

    assert not any(looks_signed(content, media_type=each) for each in OFFICE)
    assert not check_office(content).signed
    assert check_office(b"PK no zip").signed
