"""Invented lines and receipts, and reading printed files back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp

from registratura.registers.printing.lines import RegisterHead, RegisterLine
from registratura.registers.printing.receipt_pdf import Receipt, ReceiptFile

PRINTED_AT = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
SUMMARIES = (
    "Raport de activitate",
    "Adresă privind situația drumurilor comunale",
    "Cerere pentru eliberarea unui certificat de urbanism pentru imobilul din strada Mihai Eminescu nr. 12",
    "Cerere de informații publice, transmisă prin e-mail: bugetul de cultură pe cinci ani, pe evenimente",
)


def head(**changes: Any) -> RegisterHead:
    """Return the head of an invented commune's register."""
    values: dict[str, Any] = {
        "institution": "Comuna Valea Ștefanului",
        "cui": "4562391",
        "locality": "Valea Ștefanului, județul Alba",
        "register_title": "Registru general de intrare–ieșire",
        "year": 2026,
        "printed_at": PRINTED_AT,
        "printed_by": "Ana Țepeș",
    }
    return RegisterHead(**{**values, **changes})


def line(number: int = 1, **changes: Any) -> RegisterLine:
    """Return a standing incoming line with all thirteen elements."""
    on = date(2026, 1, 5) + timedelta(days=number // 40)
    values: dict[str, Any] = {
        "number": number,
        "written_number": f"{number}/{on:%d.%m.%Y}",
        "registered_on": on,
        "issuer_number": f"A{number}",
        "issuer_dated_on": on - timedelta(days=2),
        "sheet_count": 3,
        "annex_count": 1,
        "issuer": "Popescu Ștefan-Cătălin",
        "summary": SUMMARIES[number * 7 % 4],
        "unit": "Urbanism",
        "dispatched_on": on + timedelta(days=20),
        "resolution": "răspuns favorabil",
        "recipient": "Consiliul Județean Alba",
        "connected_to": "17",
        "filing_code": "IV B 7",
    }
    return RegisterLine(**{**values, **changes})


def lines(count: int) -> Iterator[RegisterLine]:
    """Yield standing lines numbered from 1."""
    return (line(number) for number in range(1, count + 1))


def receipt(**changes: Any) -> Receipt:
    """Return a receipt for a request handed in at the counter."""
    values: dict[str, Any] = {
        "institution": "Comuna Valea Ștefanului",
        "cui": "4562391",
        "locality": "Valea Ștefanului, județul Alba",
        "written_number": "1234/05.03.2026",
        "received_at": datetime(2026, 3, 5, 8, 12, tzinfo=UTC),
        "sender": "Popescu Ștefan-Cătălin",
        "subject": "Cerere pentru eliberarea unui certificat de urbanism",
        "sheet_count": 3,
        "annex_count": 1,
        "unit": "Compartimentul Urbanism",
        "files": (ReceiptFile(name="cerere semnată.pdf", sha256="AB12" * 16),),
        "qr_text": "https://registratura.invalid/v/AB12-CD34",
        "how_to_follow": "Puteți urmări cererea pe pagina din codul QR.",
        "term_hint": "Răspunsul se dă până la 4 aprilie 2026.",
        "printed_at": PRINTED_AT,
    }
    return Receipt(**{**values, **changes})


def page_texts(pdf: Path | bytes) -> list[str]:
    """Read each page's text on one line, as a search in the file sees it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return [" ".join(text.replace("\u200b\r\n", "").replace("\u200b", "").split()) for text in texts]


def qr_texts(pdf: bytes) -> list[str]:
    """Read the codes of the first page as a scanner at the counter would."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=3).to_pil()
    finally:
        document.close()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def text_boxes(pdf: Path | bytes) -> list[tuple[str, bool]]:
    """Say of each printed character of the file whether it lies wholly on its page."""
    document = pypdfium2.PdfDocument(pdf)
    found: list[tuple[str, bool]] = []
    try:
        for page in document:
            width, height = page.get_size()
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                inside = left >= 0 and bottom >= 0 and right <= width and top <= height
                found.append((text.get_text_range(index, 1), inside))
    finally:
        document.close()
    return found
