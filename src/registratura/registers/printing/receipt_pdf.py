"""The citizen's receipt (A5), as PDF/A-2u; as PDF/A-3u when it carries the proof of its entry in the journal."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import pikepdf
import segno

from registratura.registers.printing import TEMPLATE_FOLDER
from registratura.registers.printing.closing import BUCHAREST
from registratura.registers.printing.lines import Direction
from registratura.registers.printing.words import takes_de
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import PrintError, Template

_SHORT_HASH: Final = 16  # hexadecimal digits
_DIRECTION_WORDS: Final = {
    "incoming": "Document primit",
    "outgoing": "Document expediat",
    "internal": "Document intern",
}


@dataclass(frozen=True, slots=True)
class _Limits:
    """How much of each text is shown, in characters."""

    subject: int
    name: int
    file_name: int
    files: int


# The next is tried when the page overflows; the last fits whatever the letters.
_LIMITS: Final = (
    _Limits(subject=700, name=160, file_name=70, files=6),
    _Limits(subject=400, name=120, file_name=60, files=5),
    _Limits(subject=240, name=90, file_name=48, files=4),
    _Limits(subject=120, name=60, file_name=24, files=3),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFile:
    """A file handed in: its name and the SHA-256 of its bytes, in hexadecimal."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a receipt says. Empty texts and None leave their line out."""

    institution: str
    cui: str = ""
    locality: str = ""
    register_title: str = ""
    written_number: str
    """The number as people quote it, set large: 1234/05.03.2026."""
    received_at: datetime
    """Aware; shown in Bucharest time."""
    direction: Direction = "incoming"
    sender: str = ""
    recipient: str = ""
    subject: str = ""
    sheet_count: int | None = None
    annex_count: int | None = None
    unit: str = ""
    files: tuple[ReceiptFile, ...] = ()
    qr_text: str
    """An address or any text for the QR code."""
    how_to_follow: str
    """One sentence: where the citizen can ask how the matter stands."""
    term_hint: str = ""
    leaf: str = ""
    """The fingerprint of the entry's act in the sealed journal, in hexadecimal, and nothing before it is known."""
    check_at: str = ""
    """The address where the fingerprint is checked."""
    proof: str = ""
    """The proof that the act stands under a signed state, as JSON; the file carries it. Empty before it is signed."""
    printed_at: datetime
    printed_by: str = ""

    def __post_init__(self) -> None:
        if self.received_at.tzinfo is None or self.printed_at.tzinfo is None:
            raise ValueError("received_at and printed_at must be aware datetimes")


def print_receipt(*, receipt: Receipt) -> bytes:
    """
    Set a receipt on one A5 page; a long subject is cut with an ellipsis, the rest stands.

    The same receipt gives the same bytes.
    Raises: PrintError when the page cannot be set.
    """
    pdf = b""
    for limits in _LIMITS:
        pdf = _receipt_template(bool(receipt.proof)).pdf(
            data=_receipt_words(receipt, limits),
            made_at=receipt.printed_at,
            inputs={"proof": receipt.proof} if receipt.proof else None,
        )
        with pikepdf.open(io.BytesIO(pdf)) as document:
            if len(document.pages) == 1:
                break
    return pdf


def qr_svg(*, text: str) -> str:
    """
    Return a QR code as SVG without a border; the page around it is the quiet zone.

    Raises: PrintError when the text is too long for a code.
    """
    buffer = io.BytesIO()
    _qr(text).save(buffer, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None)
    return buffer.getvalue().decode("utf-8")


def qr_png(*, text: str) -> bytes:
    """
    Return a QR code as a sharp PNG without a border, for papers that take no drawing.

    Raises: PrintError when the text is too long for a code.
    """
    buffer = io.BytesIO()
    _qr(text).save(buffer, kind="png", border=0, scale=10)
    return buffer.getvalue()


def _qr(text: str) -> segno.QRCode:
    try:
        return segno.make_qr(text, error="m")
    except segno.DataOverflowError as error:
        raise PrintError("the text is too long for a QR code") from error


@lru_cache(maxsize=4)
def _template(name: str) -> Template:
    """Keep a compiler for each template: only the first page pays for reading the fonts."""
    return Template(name, folder=TEMPLATE_FOLDER)


@lru_cache(maxsize=2)
def _receipt_template(carries: bool) -> Template:
    """A file that carries another one is of another standard."""
    return Template("receipt", folder=TEMPLATE_FOLDER, standard="a-3u") if carries else _template("receipt")


def _receipt_words(receipt: Receipt, limits: _Limits) -> dict[str, Any]:
    at = receipt.received_at.astimezone(BUCHAREST)
    printed_at = receipt.printed_at.astimezone(BUCHAREST)
    identity = " · ".join(filter(None, (receipt.cui and f"CUI {receipt.cui}", receipt.locality)))
    printed = f"Tipărit la {printed_at:%d.%m.%Y}, ora {printed_at:%H:%M}"
    shown_files = receipt.files[: limits.files]
    return {
        "institution": _cut(receipt.institution, limits.name, width_em=24),
        "identity": _cut(identity, limits.name, width_em=38),
        "register_title": _cut(receipt.register_title, 60, width_em=20),
        "number": _cut(receipt.written_number, 60, width_em=10),
        "direction": _DIRECTION_WORDS[receipt.direction],
        "facts": [[name, value] for name, value in _facts(receipt, at, limits) if value],
        "files": [
            [_cut(file.name, limits.file_name, width_em=25), file.sha256[:_SHORT_HASH].lower()]
            for file in shown_files
        ],
        "more_files": _more_files(len(receipt.files) - len(shown_files)),
        "how_to_follow": _cut(receipt.how_to_follow, 260, width_em=34),
        "term_hint": _cut(receipt.term_hint, 200, width_em=32),
        "printed": _cut(
            f"{printed}, de {receipt.printed_by}" if receipt.printed_by else printed, 90, width_em=46
        ),
        "sealed": _sealed(receipt),
        "qr": qr_svg(text=receipt.qr_text),
    }


def _facts(receipt: Receipt, at: datetime, limits: _Limits) -> list[tuple[str, str]]:
    when = "Primit la" if receipt.direction == "incoming" else "Înregistrat la"
    counts = [
        f"{name}: {count}"
        for name, count in (("file", receipt.sheet_count), ("anexe", receipt.annex_count))
        if count is not None
    ]
    return [
        (when, f"{at:%d.%m.%Y}, ora {at:%H:%M}"),
        ("Expeditor", _cut(receipt.sender, limits.name, width_em=28)),
        ("Destinatar", _cut(receipt.recipient, limits.name, width_em=28)),
        ("Conținut pe scurt", _cut(receipt.subject, limits.subject, width_em=28)),
        ("Cuprinde", " · ".join(counts)),
        ("Repartizat la", _cut(receipt.unit, limits.name, width_em=28)),
    ]


def _sealed(receipt: Receipt) -> str:
    """Say by which fingerprint the entry is found in the sealed journal."""
    if not receipt.leaf:
        return ""
    carried = ". Dovada este atașată în acest fișier: dovada.json" if receipt.proof else ""
    groups = " ".join(receipt.leaf[at : at + 16] for at in range(0, len(receipt.leaf), 16))
    where = f", la {receipt.check_at}" if receipt.check_at else ""
    return _cut(
        f"Amprenta din jurnalul sigilat, de verificat oricând{where}: {groups}{carried}", 320, width_em=46
    )


def _more_files(rest: int) -> str:
    if rest <= 0:
        return ""
    if rest == 1:
        return "și încă un fișier"
    return f"și încă {rest} {'de fișiere' if takes_de(number=rest) else 'fișiere'}"


def _cut(text: str, limit: int, *, width_em: float) -> str:
    """Cut at a word's end with an ellipsis; what stays can be broken to fit the width."""
    words = " ".join(legible(text=text)[0].split())
    if len(words) > limit:
        head = words[:limit]
        words = f"{head.rsplit(' ', 1)[0] if ' ' in head[limit // 2 :] else head}…"
    return breakable(text=words, width_em=width_em)
