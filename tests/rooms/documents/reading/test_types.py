"""The type of a file is told by its content, with libmagic and without it."""

import base64
import datetime
import io
import zipfile
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import given
from hypothesis import strategies as st

from registratura.documents.reading import types
from registratura.documents.reading.types import media_type_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


def zipped(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.fixture(params=["libmagic", "own table"])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "own table":
        monkeypatch.setattr(types, "magic", None)
    elif types.magic is None:
        pytest.skip("libmagic is not installed")


SAMPLES = [
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a.pdf", types.PDF),
    (b"\n\n%PDF-1.4\n", "a.pdf", types.PDF),
    (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00\x00\x00\x01" * 2 + b"\x08\x06\x00\x00\x00",
        "a.png",
        "image/png",
    ),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01", "a.JPG", "image/jpeg"),
    (b"GIF89a\x01\x00\x01\x00\x00\x00\x00", "a.gif", "image/gif"),
    (b"II*\x00\x08\x00\x00\x00\x00\x00", "a.tiff", "image/tiff"),
    (b"{\\rtf1\\ansi text}", "a.rtf", "text/rtf"),
    (b"<!DOCTYPE html><html><body>a</body></html>", "a.htm", "text/html"),
    (b'<?xml version="1.0"?>\n<Invoice/>', "a.xml", "text/xml"),
    ("Cerere către primărie, ţară\n".encode(), "a.txt", "text/plain"),
    ("Cerere către primărie, ţară\n".encode("windows-1250"), "a.txt", "text/plain"),
    (b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00", "a.exe", "application/x-dosexec"),
    (b"From: a@b.example\nSubject: x\n\ntext", "a.eml", types.MAIL),
    (b"X-Mozilla-Status: 1\r\nReceived: x\r\n\ty\r\nTo: z\r\n\r\ntext", "a.eml", types.MAIL),
    (b"From - Sat Jan  3 01:05:34 2026\nFrom: a@b.example\nTo: c\n\ntext", "a.mbox", types.MBOX),
    (zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), "a.docx", DOCX),
    (zipped({"mimetype": ODT.encode(), "content.xml": b"<x/>"}), "a.odt", ODT),
    (zipped({"acte/a.pdf": b"%PDF-1.7"}), "a.zip", "application/zip"),
    (b"", "a.pdf", types.EMPTY),
]


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize(("head", "name", "media_type"), SAMPLES, ids=lambda value: str(value)[:20])
def test_a_type_is_told_by_content_and_agrees_with_its_name(head: bytes, name: str, media_type: str) -> None:
    found = media_type_of(head, name=name)

    assert found.media_type == media_type
    assert found.kind
    assert not found.extension_disagrees


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 60, "factura.pdf"),
        (b"%PDF-1.7\n", "cerere.docx"),
        (b"<!DOCTYPE html><html><script>1</script></html>", "cerere.txt"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "poza.jpg"),
        (b"\x01\x02\x03\x04 nimic", "cerere.pdf"),
        (b"text simplu", "cerere.pdf"),
    ],
)
def test_r10_a_name_that_claims_another_type_is_noticed(head: bytes, name: str) -> None:
    assert media_type_of(head, name=name).extension_disagrees


@pytest.mark.parametrize("name", ["", "fără extensie", "a.necunoscut", "a."])
def test_a_name_that_claims_nothing_disagrees_with_nothing(name: str) -> None:
    assert not media_type_of(b"%PDF-1.7\n", name=name).extension_disagrees


@pytest.fixture(scope="module")
def signed() -> dict[str, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Semnatar de probă")])
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    builder = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(b"%PDF-1.7 document")
        .add_signer(certificate, key, hashes.SHA256())
    )
    der, pem = serialization.Encoding.DER, serialization.Encoding.PEM
    whole = builder.sign(der, [pkcs7.PKCS7Options.Binary])
    return {
        "der": whole,
        "pem": builder.sign(pem, [pkcs7.PKCS7Options.Binary]),
        "base64": base64.encodebytes(whole),
        "detached": builder.sign(der, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]),
    }


@pytest.mark.parametrize("form", ["der", "pem", "base64"])
def test_a_signed_document_is_recognized_before_the_pdf_inside(form: str, signed: dict[str, bytes]) -> None:
    found = media_type_of(signed[form], name="contract.pdf.p7m")

    assert (found.media_type, found.extension_disagrees) == (types.CMS_SIGNED, False)


def test_a_detached_signature_is_told_from_a_signed_document(signed: dict[str, bytes]) -> None:
    found = media_type_of(signed["detached"], name="contract.pdf.p7s")

    assert (found.media_type, found.extension_disagrees) == (types.CMS_DETACHED, False)
    assert media_type_of(signed["detached"], name="contract.p7m").extension_disagrees


@given(st.binary(max_size=120))
def test_r10_any_bytes_after_the_mark_of_a_signature_are_judged(tail: bytes) -> None:
    head = bytes.fromhex("308006092a864886f70d010702") + tail

    assert media_type_of(head).media_type in {types.CMS_SIGNED, types.CMS_DETACHED}


@given(st.binary(max_size=300), st.text(max_size=20))
def test_r10_any_bytes_have_a_type_with_words(head: bytes, name: str) -> None:
    found = media_type_of(head, name=name)

    assert "/" in found.media_type
    assert found.kind


def test_a_path_is_compared_with_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "cerere.pdf"
    path.write_bytes(b"text simplu")

    assert media_type_of(path).extension_disagrees
    assert not media_type_of(path, name="cerere.txt").extension_disagrees
    with pytest.raises(FileNotFoundError):
        media_type_of(tmp_path / "lipsă.pdf")
