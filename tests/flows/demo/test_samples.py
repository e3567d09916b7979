"""Every sample is what its name and the manifest say."""

import email
import hashlib
import io
import json
import mailbox
import zipfile
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import magic
import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from cryptography.hazmat.primitives.serialization import pkcs7
from stdnum.ro import cnp, cui

SAMPLES = Path(__file__).parents[3] / "samples"
MANIFEST = json.loads((SAMPLES / "manifest.json").read_text("utf-8"))
FILES: list[dict[str, Any]] = MANIFEST["files"]
GOOD = [facts for facts in FILES if facts["expected"]["status"] == "registered"]
OLD_CHARSETS = {"mail/petitie-muzica-iso-8859-2.eml", "mail/petitie-canalizare-windows-1250.eml"}
# What the content's own marks say, for each kind of file by its name.
MAGIC = {
    ".pdf": {"application/pdf"},
    ".jpg": {"image/jpeg"},
    ".png": {"image/png"},
    ".tif": {"image/tiff"},
    ".docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    ".xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    ".odt": {"application/vnd.oasis.opendocument.text"},
    ".rtf": {"text/rtf"},
    ".txt": {"text/plain"},
    ".zip": {"application/zip"},
    ".xml": {"text/xml", "application/xml"},
    ".p7m": {"application/octet-stream", "application/pkcs7-mime"},
    ".p7s": {"application/octet-stream", "application/pkcs7-signature"},
    ".eml": {"message/rfc822", "text/plain"},
    ".mbox": {"application/mbox", "text/plain", "message/rfc822"},
}


def _named(facts: dict[str, Any]) -> str:
    return str(facts["path"])


def _read(path: str) -> bytes:
    return (SAMPLES / path).read_bytes()


def _mail(path: str) -> EmailMessage:
    message = email.message_from_bytes(_read(path), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    assert part is not None
    return str(part.get_content())


def test_the_manifest_lists_exactly_the_files() -> None:
    present = {
        path.relative_to(SAMPLES).as_posix()
        for path in SAMPLES.rglob("*")
        if path.is_file() and path.parent != SAMPLES
    }

    assert {facts["path"] for facts in FILES} == present
    assert len(present) >= 40


def test_the_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 3_000_000


@pytest.mark.parametrize("facts", FILES, ids=_named)
def test_size_and_digest_are_those_of_the_manifest(facts: dict[str, Any]) -> None:
    content = _read(facts["path"])

    assert len(content) == facts["size_bytes"]
    assert hashlib.sha256(content).hexdigest() == facts["sha256"]


@pytest.mark.parametrize("facts", GOOD, ids=_named)
def test_a_sample_is_what_its_name_says(facts: dict[str, Any]) -> None:
    found = magic.from_buffer(_read(facts["path"]), mime=True)

    assert found in MAGIC[Path(facts["path"]).suffix]


@pytest.mark.parametrize("facts", GOOD, ids=_named)
def test_the_manifest_says_who_wrote_what(facts: dict[str, Any]) -> None:
    sender = facts["sender"]

    assert facts["direction"] in {"incoming", "outgoing", "internal"}
    assert 3 <= len(facts["subject"]) <= 500
    assert sender["kind"] in {"person", "company", "body"}
    assert sender["name"]
    assert not sender["cnp"] or cnp.is_valid(sender["cnp"])
    assert not sender["cui"] or cui.is_valid(sender["cui"])
    assert not sender["email"] or sender["email"].endswith(".example")
    assert facts["sheet_count"] >= 0
    assert facts["annex_count"] >= 0


def test_every_direction_is_there() -> None:
    assert {facts["direction"] for facts in GOOD} == {"incoming", "outgoing", "internal"}


def test_named_samples_exist() -> None:
    paths = {facts["path"] for facts in FILES}
    named = {facts[link] for facts in FILES for link in ("repeats", "answers", "signs") if link in facts}

    assert len(named) == 2
    assert named <= paths


def test_no_manifest_word_has_a_cedilla() -> None:
    words = (SAMPLES / "manifest.json").read_text("utf-8")

    assert not set("şţŞŢ") & set(words)


def _pdfs(*, scanned: bool) -> list[str]:
    return [
        facts["path"]
        for facts in GOOD
        if facts["path"].endswith(".pdf") and ("scan-" in facts["path"]) == scanned
    ]


@pytest.mark.parametrize("path", _pdfs(scanned=False))
def test_a_written_pdf_carries_romanian_text(path: str) -> None:
    document = pypdfium2.PdfDocument(_read(path))

    words = document[0].get_textpage().get_text_bounded()

    assert len(words) > 300
    assert {"ă", "ț"} <= set(words)
    assert not set("şţŞŢ") & set(words)


@pytest.mark.parametrize("path", _pdfs(scanned=True))
def test_a_scanned_pdf_has_no_text(path: str) -> None:
    document = pypdfium2.PdfDocument(_read(path))

    assert document[0].get_textpage().get_text_bounded().strip() == ""


def test_the_signed_pdf_holds_a_pades_signature() -> None:
    with pikepdf.open(io.BytesIO(_read("documents/prefectura-comunicare-hotarari.pdf"))) as document:
        (field,) = document.Root.AcroForm.Fields

        assert str(field.V.SubFilter) == "/ETSI.CAdES.detached"


@pytest.mark.parametrize(
    "path", ["documents/contract-mentenanta.pdf.p7m", "documents/adresa-mediu-deseuri.pdf.p7s"]
)
def test_signed_messages_name_their_signer(path: str) -> None:
    (certificate,) = pkcs7.load_der_pkcs7_certificates(_read(path))

    assert "TEST" in certificate.subject.rfc4514_string()


def test_the_enveloping_signature_carries_a_pdf() -> None:
    assert b"%PDF-" in _read("documents/contract-mentenanta.pdf.p7m")
    assert b"%PDF-" not in _read("documents/adresa-mediu-deseuri.pdf.p7s")


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("documents/dosar-autorizatie-construire.zip", "anexe/plan de situație.png"),
        ("documents/efactura-4468817020.zip", "semnatura_4468817020.xml"),
    ],
)
def test_archives_open_and_hold_several_files(path: str, holds: str) -> None:
    with zipfile.ZipFile(SAMPLES / path) as packed:
        assert packed.testzip() is None
        assert holds in packed.namelist()
        assert len(packed.namelist()) >= 2


@pytest.mark.parametrize("facts", [facts for facts in GOOD if facts["path"].endswith(".eml")], ids=_named)
def test_a_mail_says_who_sent_it_when_and_what_about(facts: dict[str, Any]) -> None:
    message = _mail(facts["path"])

    assert message["From"].addresses[0].addr_spec == facts["sender"]["email"]
    assert message["Date"].datetime.tzinfo is not None
    subject = str(message["Subject"]).translate(str.maketrans("şţŞŢ", "șțȘȚ"))
    assert subject == facts["subject"]


@pytest.mark.parametrize("path", sorted(OLD_CHARSETS))
def test_old_character_sets_arrive_with_cedilla(path: str) -> None:
    message = _mail(path)

    assert set("şţ") <= set(_body(message))
    assert str(message.get_content_charset()) in path


def test_the_attachment_has_its_long_name_whole() -> None:
    (attached,) = _mail("mail/oferta-teren-rfc2231.eml").iter_attachments()

    assert attached.get_filename() == "Cerere afișare ofertă vânzare teren – Voicu Țăranu.pdf"
    assert attached.get_content().startswith(b"%PDF-")


def test_the_forwarded_petition_is_a_mail_inside_the_mail() -> None:
    (attached,) = _mail("mail/redirectionata-de-consiliul-judetean.eml").iter_attachments()
    inner = attached.get_content()

    assert attached.get_content_type() == "message/rfc822"
    assert inner["From"].addresses[0].display_name == "Șuteu Remus"


def test_the_html_mail_has_no_other_form() -> None:
    message = _mail("mail/lift-bloc-anl-doar-html.eml")

    assert [part.get_content_type() for part in message.walk()] == ["text/html"]


def test_winmail_is_a_tnef_container() -> None:
    (attached,) = _mail("mail/oferta-winmail.eml").iter_attachments()

    assert attached.get_filename() == "winmail.dat"
    assert attached.get_content().startswith(b"\x78\x9f\x3e\x22")


def test_machines_say_that_they_are_machines() -> None:
    assert _mail("mail/raspuns-automat.eml")["Auto-Submitted"] == "auto-replied"
    assert _mail("mail/nelivrat.eml").get_content_type() == "multipart/report"


def test_the_mailbox_holds_the_mails_of_the_manifest() -> None:
    (facts,) = [facts for facts in GOOD if facts["path"].endswith(".mbox")]
    box = mailbox.mbox(SAMPLES / facts["path"], create=False)
    try:
        messages = [email.message_from_bytes(box.get_bytes(key), policy=default) for key in box.keys()]  # noqa: SIM118
    finally:
        box.close()

    assert [str(message["Subject"]) for message in messages] == [
        known["subject"] for known in facts["messages"]
    ]
    assert [message["From"].addresses[0].addr_spec for message in messages] == [
        known["sender"]["email"] for known in facts["messages"]
    ]


def test_bad_samples_are_bad_and_say_why() -> None:
    bad = {facts["path"]: facts["expected"] for facts in FILES if facts["path"].startswith("bad/")}

    assert {path for path, expected in bad.items() if expected["status"] == "quarantined"} == set(bad)
    assert all(expected["reason"] for expected in bad.values())
    with pytest.raises(pikepdf.PdfError):
        pikepdf.open(SAMPLES / "bad/cerere-trunchiata.pdf")
    assert _read("bad/scan-gol.pdf") == b""
    assert _mail("bad/fara-expeditor.eml")["From"] is None
    with pytest.raises(LookupError):
        "x".encode(_mail("bad/charset-necunoscut.eml").get_content_charset() or "ascii")
