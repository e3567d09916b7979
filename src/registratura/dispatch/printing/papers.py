"""The bundle's list (borderou) and the hand-over book (condică), A4 landscape, PDF/A-2u."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from registratura.kernel.calendar import BUCHAREST
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import Template

TEMPLATE_FOLDER: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHead:
    """Whose paper it is, and when and by whom it was printed. `printed_at` is aware."""

    institution: str
    cui: str = ""
    address: str = ""
    printed_at: datetime
    printed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """A letter of the bundle. Weight in grams, price in bani; None and empty texts leave the cell to the pen."""

    number: str
    recipient: str
    address: str
    service: str
    barcode: str = ""
    weight_grams: int | None = None
    price_bani: int | None = None
    note: str = ""
    given_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedLine:
    """A paper of the hand-over book; who received it and when are empty until it is signed for."""

    number: str
    subject: str
    recipient: str
    received_at: datetime | None = None
    receiver: str = ""
    identity: str = ""


def print_bundle(
    *, head: PaperHead, number: str, day: date, post_office: str, contract: str, lines: Sequence[LetterLine]
) -> bytes:
    """
    Set the list of a bundle as the post takes it; letters given up stand struck out and are not counted.

    Raises: PrintError when the pages cannot be set.
    """
    standing = [line for line in lines if not line.given_up]
    weights = [line.weight_grams for line in standing if line.weight_grams is not None]
    prices = [line.price_bani for line in standing if line.price_bani is not None]
    services = Counter(line.service for line in standing)
    data = {
        **_head(head),
        "title": f"Borderou de expediere nr. {number}",
        "facts": [
            fact
            for fact in (
                ["Data", f"{day:%d.%m.%Y}"],
                ["Oficiul poștal", _fit(post_office, 80)],
                ["Contract", _fit(contract, 60)],
            )
            if fact[1]
        ],
        "rows": [_letter(place, line) for place, line in enumerate(lines, start=1)],
        "sums": [
            *([_fit(service, 60), str(count)] for service, count in sorted(services.items())),
            ["Total trimiteri", str(len(standing))],
            ["Greutate totală", f"{_grouped(sum(weights))} g" if weights else ""],
            ["Tarif total", f"{_lei(sum(prices))} lei" if prices else ""],
        ],
    }
    return _template("bundle").pdf(data=data, made_at=head.printed_at)


def print_handbook(*, head: PaperHead, span: str, lines: Sequence[HandedLine], blank_rows: int = 0) -> bytes:
    """
    Set pages of the hand-over book, with a signature line for each paper.

    span: which days or which papers they cover, in words. blank_rows: empty rows for what is added by pen.
    Raises: PrintError when the pages cannot be set.
    """
    data = {
        **_head(head),
        "title": "Condică de predare-primire",
        "facts": [["", _fit(span, 90)]],
        "rows": [_handed(place, line) for place, line in enumerate(lines, start=1)]
        + [[str(place), *[""] * 6] for place in range(len(lines) + 1, len(lines) + blank_rows + 1)],
    }
    return _template("handbook").pdf(data=data, made_at=head.printed_at)


@lru_cache(maxsize=4)
def _template(name: str) -> Template:
    return Template(name, folder=TEMPLATE_FOLDER)


def _head(head: PaperHead) -> dict[str, Any]:
    at = head.printed_at.astimezone(BUCHAREST)
    printed = f"Tipărit la {at:%d.%m.%Y}, ora {at:%H:%M}"
    return {
        "institution": _fit(head.institution, 120),
        "identity": _fit(" · ".join(filter(None, (head.cui and f"CUI {head.cui}", head.address))), 160),
        "printed": _fit(f"{printed}, de {head.printed_by}" if head.printed_by else printed, 120),
        "printed_by": _fit(head.printed_by, 60),
    }


def _letter(place: int, line: LetterLine) -> dict[str, Any]:
    return {
        "given_up": line.given_up,
        "cells": [
            str(place),
            _fit(line.number, 40, width_em=11),
            _fit(line.recipient, 120, width_em=16),
            _fit(line.address, 240, width_em=22),
            _fit(line.service, 60, width_em=12),
            _fit(line.barcode, 30, width_em=14),
            _grouped(line.weight_grams) if line.weight_grams is not None else "",
            _lei(line.price_bani) if line.price_bani is not None else "",
            _fit("renunțat" if line.given_up else line.note, 120, width_em=12),
        ],
    }


def _handed(place: int, line: HandedLine) -> list[str]:
    at = line.received_at.astimezone(BUCHAREST) if line.received_at is not None else None
    return [
        str(place),
        _fit(line.number, 40, width_em=12),
        _fit(line.subject, 160, width_em=26),
        _fit(line.recipient, 120, width_em=18),
        f"{at:%d.%m.%Y, %H:%M}" if at is not None else "",
        _fit(f"{line.receiver} ({line.identity})" if line.receiver else "", 120, width_em=18),
        "",
    ]


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _lei(bani: int) -> str:
    return f"{_grouped(bani // 100)},{bani % 100:02d}"


def _fit(text: str, limit: int, *, width_em: float = 60) -> str:
    words = " ".join(legible(text=text)[0].split())
    if len(words) > limit:
        words = f"{words[: limit - 1]}…"
    return breakable(text=words, width_em=width_em)
