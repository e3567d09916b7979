"""Names that come with files are shown right and are safe to save under."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registratura.documents.reading import names


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Cerere.pdf", "Cerere.pdf"),
        ("s\u0326edint\u0326a\u0306.pdf", "ședință.pdf"),
        ("ţară.pdf", "țară.pdf"),
        ("ședință.pdf".encode(), "ședință.pdf"),
        ("şedinţă.pdf".encode("windows-1250"), "ședință.pdf"),
        ("\udcbaedin\udcfe\udce3.pdf", "ședință.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/var/mail/a.eml", "a.eml"),
        ("C:\\Users\\Ana\\Cerere.pdf", "Cerere.pdf"),
        ("./a/../b.pdf", "b.pdf"),
        ("Adresa 12/2026.pdf", "Adresa 12-2026.pdf"),
        ("a\x00.pdf\x1b[31m", "a.pdf[31m"),
        ("factura\u202efdp.exe", "facturafdp.exe"),
        ("a\u200b\ufeffb\u2066.pdf", "ab.pdf"),
        ("  două   spații \n și rând.pdf ", "două spații și rând.pdf"),
        (".htaccess", ".htaccess"),
        ("factura.pdf.exe", "factura.pdf.exe"),
    ],
)
def test_r10_a_name_is_shown_as_it_was_meant(raw: str | bytes, shown: str) -> None:
    assert names.display_name(raw) == shown


@pytest.mark.parametrize("raw", ["", b"", ".", "..", "/", "../..", "\x00", "\u202e", " . ", "\\", "a/.."])
def test_r10_a_name_without_a_name_is_called_so(raw: str | bytes) -> None:
    assert names.display_name(raw) in {"document fără nume", "a"}


@pytest.mark.parametrize("extension", [".pdf", ".pdf.p7m", ".docx"])
def test_r10_a_long_name_keeps_its_extension(extension: str) -> None:
    shown = names.display_name("ș" * 255 + extension)
    saved = names.download_name("ș" * 255 + extension)

    assert len(shown) == 200
    assert shown.endswith("ș" + extension)
    assert len(saved.encode()) <= names.MAX_DOWNLOAD_BYTES
    assert saved.endswith("ș" + extension)


@pytest.mark.parametrize(
    ("raw", "saved"),
    [
        ('a<b>c:"d"|e?f*.pdf', "a-b-c--d--e-f-.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1", "_lpt1"),
        ("consiliu.pdf", "consiliu.pdf"),
        (".htaccess", "htaccess"),
        ("a.pdf. .", "a.pdf"),
    ],
)
def test_r10_a_download_has_a_name_that_every_system_takes(raw: str, saved: str) -> None:
    assert names.download_name(raw) == saved


@given(st.text(st.characters(codec=None), max_size=300) | st.binary(max_size=300))
@example("a." + "x" * 300)
@example("." * 300 + "a")
@example("\U0001f600" * 300 + ".pdf")
@example(b"\x81" * 300)
def test_r10_any_name_becomes_one_short_line_without_paths_or_direction_marks(raw: str | bytes) -> None:
    shown, saved = names.display_name(raw), names.download_name(raw)

    for name in (shown, saved):
        assert name.strip()
        assert name not in {".", ".."}
        assert not set(name) & set("/\\\0\n\u202e\u2066")
        assert unicodedata.is_normalized("NFC", name)
        assert name.encode("utf-8")
    assert len(shown) <= names.MAX_NAME_CHARACTERS
    assert len(saved.encode()) <= names.MAX_DOWNLOAD_BYTES
    assert names.display_name(shown) == shown


@pytest.mark.parametrize(
    ("name", "extension"), [("a.PDF", "pdf"), ("a.pdf.p7m", "p7m"), ("a", ""), ("a.", "")]
)
def test_the_extension_is_told_in_lower_case(name: str, extension: str) -> None:
    assert names.extension_of(name) == extension
