"""Templates that read, fetch, run, or never end are refused in words; the machine goes on."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from registratura.letters import language
from registratura.letters.checking import look_at_file, look_at_text
from registratura.letters.errors import TemplateRefusedError
from registratura.letters.fields import example_values, with_slots
from registratura.letters.making import office

HEAD = '#import "registratura.typ": *\n#show: pagina\n'


def docx(*paragraphs: str) -> bytes:
    paper = Document()
    for words in paragraphs:
        paper.add_paragraph(words)
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        names = before.namelist()
        for one in names:
            part = before.read(one)
            after.writestr(one, change(part) if one == name else part)
        if name not in names:
            after.writestr(name, change(b""))
    return made.getvalue()


def linked(kind: str, target: str) -> bytes:
    link = (
        f'<Relationship Id="rIdX" TargetMode="External" Target="{target}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    )
    return with_part(
        docx("{{ intrare.numar }}"),
        "word/_rels/document.xml.rels",
        lambda part: part.replace(b"</Relationships>", link.encode()),
    )


def instructed(words: str) -> bytes:
    run = f"<w:r><w:instrText>{words}</w:instrText></w:r></w:p>"
    return with_part(docx("x"), "word/document.xml", lambda part: part.replace(b"</w:p>", run.encode(), 1))


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("#intrare.numarr", "Rândul 3: „intrare.numarr” nu este un câmp cunoscut. Poate „intrare.numar”?"),
        ("#intrarea.numar", "Poate „intrare”?"),
        ('#read("/etc/passwd")', "nu pot citi fișiere"),
        ('#read("../../etc/passwd")', "nu pot citi fișiere"),
        ('#image("/proc/self/environ")', "nu pot citi fișiere"),
        ('#import "@preview/tablex:0.0.8": *', "nu pot folosi pachete"),
        ("#let f(n) = f(n + 1)\n#f(1)", "nu se mai termină"),
        ("#while true {}", "nu se mai termină"),
        ("#(", "nu este închis"),
        ("漢", "nu există în fonturile"),
    ],
)
def test_a_text_that_does_wrong_is_told_its_line(planted: str, told: str) -> None:
    with pytest.raises(TemplateRefusedError) as refusal:
        look_at_text(text=HEAD + planted)

    assert told in refusal.value.words
    assert refusal.value.line >= 3


@pytest.mark.slow
@pytest.mark.parametrize("bomb", ["#for i in range(200000000) [x #i]"])
def test_a_text_that_asks_too_much_is_stopped_and_explained(bomb: str) -> None:
    began = time.monotonic()

    with pytest.raises(TemplateRefusedError, match="cere prea mult"):
        look_at_text(text=HEAD + bomb)

    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("paragraphs", "told"),
    [
        (["{{ intrare.numarr }}"], "„intrare.numarr” (poate „intrare.numar”?)"),
        (["{{ numar }}"], "„numar” (poate „scrisoare.numar”?)"),
        (["{% for %}"], "nu este scris bine"),
        (["{{ intrare.numar "], "nu este scris bine"),
        (["{{ ''.__class__.__mro__[1].__subclasses__() }}"], "apeluri"),
        (["{{ self.__init__.__globals__ }}"], "self"),
        (["{{ cycler.__init__ }}"], "cycler"),
        (["{% import 'os' as os %}"], "apeluri"),
        (["{{ intrare.numar.format(1) }}"], "apeluri"),
        (["{% for i in range(1000000000) %}x{% endfor %}"], "apeluri"),
    ],
)
def test_a_docx_with_faulty_or_reaching_fields_is_refused(paragraphs: list[str], told: str) -> None:
    with pytest.raises(TemplateRefusedError) as refusal:
        look_at_file(content=docx(*paragraphs))

    assert told in refusal.value.words


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (with_part(docx("x"), "word/vbaProject.bin", lambda _part: b"\xd0\xcf\x11\xe0"), "macrocomenzi"),
        (
            with_part(
                docx("x"),
                "[Content_Types].xml",
                lambda part: part.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                ),
            ),
            "macrocomenzi",
        ),
        (with_part(docx("x"), "word/embeddings/oleObject1.bin", lambda _part: b"x"), "poartă în el"),
        (linked("image", "http://rau.example/pixel.png"), "din afară"),
        (linked("attachedTemplate", "file:///c:/sablon.dotm"), "din afară"),
        (linked("hyperlink", "file:///etc/passwd"), "din afară"),
        (instructed(' INCLUDEPICTURE "http://rau.example/x.png" '), "din afară"),
        (instructed(" DDEAUTO c:\\\\cmd.exe "), "din afară"),
        (
            with_part(docx("x"), "word/document.xml", lambda part: b'<!DOCTYPE a [<!ENTITY b "c">]>' + part),
            "nu este un .docx întreg",
        ),
        (with_part(docx("x"), "word/media/rest.xml", lambda _part: b" " * (25 << 20)), "cere prea mult"),
        (b"PK\x03\x04 trunchiat", "nu este un .docx întreg"),
        (b"", "nu este un .docx întreg"),
        (b"x" * ((4 << 20) + 1), "peste 4 MB"),
    ],
)
def test_a_docx_that_carries_more_than_a_letter_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(TemplateRefusedError) as refusal:
        look_at_file(content=content)

    assert told in refusal.value.words


def test_a_docx_may_name_a_site_and_repeat_paragraphs() -> None:
    assert look_at_file(content=linked("hyperlink", "https://primarie.example")) == ("intrare.numar",)
    repeated = docx(
        "{% for rand in camp.anexe|paragrafe %}{{ rand }} {% endfor %}{% if camp.x %}da{% endif %}"
    )
    assert look_at_file(content=repeated) == ("camp.anexe", "camp.x")


def test_values_in_a_docx_are_text_whatever_they_hold() -> None:
    planted = "<w:p/> & {{ institutie.cui }} {% for %}\x07\x00"
    values = with_slots(example_values(), {"continut": planted}, in_words=language)

    filled = office.fill(content=office.example_docx(), values=values, logo=b"")

    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(filled)).paragraphs)
    assert "<w:p/> & {{ institutie.cui }} {% for %}" in words
    assert "1187/10.11.2026" in words


def test_a_picture_is_drawn_anew_and_a_file_that_is_none_is_refused() -> None:
    from PIL import Image

    large = io.BytesIO()
    Image.new("RGB", (2000, 1000), "navy").save(large, "JPEG", exif=b"Exif\x00\x00secret")

    logo = office.logo_of(content=large.getvalue())

    assert logo.startswith(b"\x89PNG")
    assert b"secret" not in logo
    assert Image.open(io.BytesIO(logo)).size == (480, 240)
    for bad in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(TemplateRefusedError):
            office.logo_of(content=bad)
