"""A .docx template: what it names, its fields filled in, and the PDF made of it. All of it confined."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from registratura.letters.errors import LetterNotMadeError, OfficeMissingError, TemplateRefusedError
from registratura.letters.fields import LOGO, SLOT_GROUP, Unknown, Values, unknown_among
from registratura.letters.making import confined
from registratura.letters.making.setting import CheckMark, machine_fault
from registratura.toolkit.sandbox import read_left

DOCX_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCX_BYTES: Final = 4 << 20
LOGO_SIDE: Final = 480
LOGO_PIXELS: Final = 25_000_000
LOGO_BYTES: Final = 4 << 20


def look_into(*, content: bytes) -> tuple[str, ...]:
    """
    Return the fields that a .docx template names, in their order.

    Raises: TemplateRefusedError for macros, links to outside, bombs, faulty or unknown fields; LetterNotMadeError.
    """
    if len(content) > DOCX_BYTES:
        raise TemplateRefusedError(
            _("Șablonul are peste %d MB. Micșorați imaginile din el.") % (DOCX_BYTES >> 20), field="file"
        )
    with confined.room({"input": content}) as folder:
        reason, answer = confined.ask_child(folder, "docx-look", {})
    if reason:
        raise _refusal(reason, answer)
    names = tuple(str(name) for name in answer.get("names", []))
    refuse_unknown(unknown_among(names))
    return names


def refuse_unknown(unknown: list[Unknown]) -> None:
    """
    Refuse a template that names what is no field, each with the nearest one.

    Raises: TemplateRefusedError.
    """
    if not unknown:
        return
    told = [
        _("„%(name)s” (poate „%(near)s”?)") % {"name": one.name, "near": one.nearest}
        if one.nearest
        else f"„{one.name}”"
        for one in unknown[:8]
    ]
    raise TemplateRefusedError(
        _(
            "Câmpuri necunoscute: %(names)s. Lista lor stă la „Câmpuri”; ce scrieți de mână se numește %(own)s.…"
        )
        % {"names": ", ".join(told), "own": SLOT_GROUP},
        field="file",
    )


def fill(*, content: bytes, values: Values, logo: bytes, mark: CheckMark | None = None) -> bytes:
    """
    Return the .docx with its fields filled in; a value is text, whatever it holds.

    mark: what a letter that is issued shows after its last words; drafts have none.
    Raises: TemplateRefusedError, LetterNotMadeError.
    """
    files = {"input": content, "data.json": json.dumps(values, ensure_ascii=False).encode()}
    if logo:
        files["logo.png"] = logo
    if mark is not None:
        files["mark.png"] = mark.png
    with confined.room(files) as folder:
        reason, answer = confined.ask_child(folder, "docx-fill", {"mark": mark.line if mark else ""})
        if reason:
            raise _refusal(reason, answer)
        made = read_left(folder, "filled.docx", most_bytes=confined.MADE_BYTES)
    if made is None:
        raise machine_fault("failed")
    return made


@lru_cache(maxsize=4)
def pdf_of(content: bytes) -> bytes:
    """
    Return a filled .docx as PDF/A-2b, in one to three seconds.

    Raises: OfficeMissingError where no LibreOffice is installed; LetterNotMadeError, TemplateRefusedError.
    """
    with confined.room({"letter.docx": content}) as folder:
        reason = confined.convert_to_pdf(folder, "letter")
        if reason == "no-office":
            raise OfficeMissingError(
                _(
                    "Pe acest calculator nu este instalat LibreOffice: din .docx nu se poate face PDF, dar "
                    ".docx-ul este gata. Administratorul vede ce lipsește în „registratura doctor”."
                )
            )
        if reason:
            raise machine_fault(reason)
        made = read_left(folder, "letter.pdf", most_bytes=confined.MADE_BYTES)
    if made is None:
        raise machine_fault("failed")
    return made


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn anew: a PNG, its size in points."""

    png: bytes
    width: int
    height: int


def logo_of(*, content: bytes) -> bytes:
    """
    Return a picture as the small PNG that letters carry, drawn anew.

    Raises: TemplateRefusedError when it is no picture, or of an unfit size; LetterNotMadeError.
    """
    return picture_of(content=content, side=LOGO_SIDE).png


def picture_of(*, content: bytes, side: int, colors: int = 0) -> Picture:
    """
    Return a picture drawn anew, at most `side` points wide and high, of at most so many colours (0: all of them).

    Raises: TemplateRefusedError when it is no picture, or of an unfit size; LetterNotMadeError.
    """
    if len(content) > LOGO_BYTES:
        raise TemplateRefusedError(
            _("Imaginea are peste %d MB; micșorați-o.") % (LOGO_BYTES >> 20), field="logo"
        )
    with confined.room({"input": content}) as folder:
        asked = {"side": side, "colors": colors, "pixels_most": LOGO_PIXELS}
        reason, answer = confined.ask_child(folder, "logo", asked)
        made = read_left(folder, "logo.png", most_bytes=LOGO_BYTES) if not reason else None
    if made is None or reason:
        raise _refusal(reason or "failed", answer)
    return Picture(made, int(str(answer["width"])), int(str(answer["height"])))


def example_docx() -> bytes:
    """Return a .docx template to begin with: head, number, addressee, text and signatures, all as fields."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Liberation Serif", Pt(11.5)
    for words, bold, align in (
        (f"{{{{ {LOGO} }}}}", False, WD_ALIGN_PARAGRAPH.CENTER),
        ("{{ institutie.denumire_majuscule }}", True, WD_ALIGN_PARAGRAPH.CENTER),
        ("{{ institutie.adresa }}, {{ institutie.localitate }}", False, WD_ALIGN_PARAGRAPH.CENTER),
        ("Nr. {{ scrisoare.numar }} din {{ scrisoare.data }}", True, WD_ALIGN_PARAGRAPH.LEFT),
        ("Către: {{ destinatar.nume }}", True, WD_ALIGN_PARAGRAPH.LEFT),
        ("{{ destinatar.adresa }}", False, WD_ALIGN_PARAGRAPH.LEFT),
        ("Ref.: {{ intrare.obiect }} (nr. {{ intrare.numar_data }})", False, WD_ALIGN_PARAGRAPH.LEFT),
        ("{{ destinatar.formula }}", False, WD_ALIGN_PARAGRAPH.LEFT),
        ("{{ camp.continut }}", False, WD_ALIGN_PARAGRAPH.JUSTIFY),
        ("{{ semnatar.functie }},", False, WD_ALIGN_PARAGRAPH.RIGHT),
        ("{{ semnatar.nume }}", True, WD_ALIGN_PARAGRAPH.RIGHT),
        ("Întocmit: {{ intocmit.nume }}", False, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = paper.add_paragraph()
        paragraph.alignment = align
        paragraph.add_run(words).bold = bold
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def _reasons(answer: dict[str, object]) -> dict[str, str]:
    return {
        "macros": _("Documentul are macrocomenzi (.docm). Salvați-l ca .docx, fără ele, și reveniți."),
        "embedded": _("Documentul poartă în el alte fișiere sau programe. Scoateți-le."),
        "external": _(
            "Documentul aduce ceva din afară (%s). Inserați imaginea sau textul în document, nu ca legătură."
        )
        % (answer.get("target") or "INCLUDEPICTURE"),
        "encrypted": _("Documentul este închis cu parolă. Salvați-l fără parolă."),
        "unreadable": _("Fișierul nu este un .docx întreg. Deschideți-l, salvați-l ca .docx și reveniți."),
        "too-many-fields": _("Șablonul are prea multe câmpuri."),
        "jinja-forbidden": _(
            "Șablonul cere ceva ce câmpurile nu pot face (apeluri, calcule, importuri). Păstrați numai câmpuri, if și "
            "for."
        ),
        "jinja": _("Un câmp nu este scris bine, lângă „%(near)s” (%(message)s).")
        % {"near": answer.get("near", ""), "message": answer.get("message", "")},
        "logo-size": _("Imaginea este prea mică sau prea mare; potrivite sunt 200–2000 de puncte."),
        "logo-unreadable": _("Fișierul nu este o imagine PNG sau JPEG."),
    }


def _refusal(reason: str, answer: dict[str, object]) -> TemplateRefusedError | LetterNotMadeError:
    words = _reasons(answer).get(reason)
    if words is None:
        return machine_fault(reason)
    return TemplateRefusedError(words, field="logo" if reason.startswith("logo") else "file")
