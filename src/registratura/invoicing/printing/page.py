"""The page of a document as PDF/A-3a, with its UBL as the alternative of the page."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.invoicing.document import UNITS, Document, DocumentKind, Line
from registratura.invoicing.vat import Category, percent
from registratura.kernel.money import LEU
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import Template

STANDARD: Final = "a-3a"
FILE_NAME: Final = "factura.xml"
_FOLDER: Final = Path(__file__).parent / "templates"
_NAME_EM, _SIDE_EM, _MOST = 24.0, 26.0, 400
_UNITS_ENGLISH: Final = {"C62": "pcs", "MON": "month", "ANN": "year", "HUR": "hour", "DAY": "day"}


def print_page(*, document: Document, language: str, xml: bytes, made_at: datetime) -> bytes:
    """
    Set a document; the same one gives the same bytes.

    xml: its UBL, carried inside; empty for the look at a draft. Raises: PrintError when it cannot be set.
    """
    with override(language):
        data = _data(document, language, draft=not xml)
    return _template().pdf(data=data, made_at=made_at, inputs={"xml": xml.decode("utf-8")})


@cache
def _template() -> Template:
    return Template("invoice", folder=_FOLDER, standard=STANDARD, tagged=True)


def _data(document: Document, language: str, *, draft: bool) -> dict[str, Any]:
    number = _("CIORNĂ") if draft else document.number
    kind = _kind(document.kind)
    sums = document.sums
    return {
        "language": language,
        "title": f"{kind} {number}",
        "kind": kind,
        "number": number,
        "dates": _dates(document),
        "seller": {"name": _line(document.seller.name), "lines": _seller(document)},
        "buyer": {
            "title": _("Client"),
            "name": breakable(text=_line(document.buyer.name), width_em=_SIDE_EM),
            "lines": _buyer(document),
        },
        "references_title": _("Repere"),
        "references": _references(document),
        "columns": ["", _("Denumire"), _("Cant."), _("U.M."), _("Preț unitar"), _("TVA"), _("Valoare, lei")],
        "rows": [_row(line, number, language) for number, line in enumerate(document.lines, 1)],
        "payment_title": _("Plata"),
        "payment": [] if document.is_credit or draft else _payment(document),
        "notes": [_line(note) for note in document.notes],
        "sums": [
            [_("Total fără TVA"), _sum(sums.net_bani)],
            *(
                [
                    _("TVA %(rate)s %% din %(base)s")
                    % {"rate": _number(percent(group.rate), language), "base": _sum(group.net_bani)},
                    _sum(group.tax_bani),
                ]
                for group in sums.groups
                if group.category is Category.STANDARD
            ),
            *([[_("Total TVA"), _sum(sums.tax_bani)]] if len(sums.groups) > 1 or not sums.tax_bani else []),
        ],
        "reasons": [_line(group.reason) for group in sums.groups if group.reason],
        "total_name": _("Total de restituit") if document.is_credit else _("Total de plată"),
        "total": f"{_sum(sums.total_bani)} lei",
        "foot": _foot(draft=draft),
        "page": _("Pagina"),
        "file": "" if draft else FILE_NAME,
        "file_words": _("Documentul ca UBL 2.1, CIUS-RO, așa cum s-a trimis prin RO e-Factura"),
    }


def _kind(kind: DocumentKind) -> str:
    if kind is DocumentKind.CREDIT_NOTE:
        return _("Notă de creditare")
    return _("Factură de corecție") if kind is DocumentKind.CORRECTED else _("Factură")


def _dates(document: Document) -> list[list[str]]:
    found = [[_("Data emiterii"), _day(document.issued_on)]]
    if not document.is_credit:
        found.append([_("Scadența"), _day(document.due_on)])
    return found


def _seller(document: Document) -> list[str]:
    seller = document.seller
    lines = [
        " · ".join(part for part in (_fiscal(seller.vat_id, seller.cui), seller.trade_register) if part),
        seller.address.line,
        seller.legal_note,
        " · ".join(part for part in (seller.email, seller.phone) if part),
    ]
    return [_line(line) for line in lines if line]


def _buyer(document: Document) -> list[str]:
    buyer = document.buyer
    lines = [_fiscal(buyer.vat_id, buyer.cui), buyer.address.line, buyer.email]
    return [breakable(text=_line(line), width_em=_SIDE_EM) for line in lines if line]


def _fiscal(vat_id: str, cui: str) -> str:
    return _("Cod de TVA %s") % vat_id if vat_id else _("Cod fiscal %s") % cui


def _references(document: Document) -> list[list[str]]:
    named, buyer = document.references, document.buyer
    period = ""
    if document.period_from is not None and document.period_to is not None:
        period = f"{_day(document.period_from)} – {_day(document.period_to)}"
    before = ""
    if document.preceding is not None:
        before = f"{document.preceding.number}, {_day(document.preceding.issued_on)}"
    found = (
        (_("Perioada"), period),
        (_("Factura corectată"), before),
        (_("Contract"), named.contract),
        (_("Comandă"), named.order),
        (_("Achiziție"), named.procurement),
        (_("Referința clientului"), buyer.reference),
    )
    return [[name, breakable(text=_line(value), width_em=18.0)] for name, value in found if value]


def _row(line: Line, number: int, language: str) -> dict[str, str]:
    units = _UNITS_ENGLISH if language == "en" else UNITS
    details = " · ".join(part for part in (line.description, f"CPV {line.cpv}" if line.cpv else "") if part)
    return {
        "number": str(number),
        "name": breakable(text=_line(line.name), width_em=_NAME_EM),
        "description": breakable(text=_line(details), width_em=_NAME_EM),
        "quantity": _number(line.quantity.replace(".", ","), language),
        "unit": units.get(line.unit, line.unit),
        "price": _sum(line.price_bani),
        "rate": f"{percent(line.rate)}\N{NO-BREAK SPACE}%" if line.category is Category.STANDARD else "–",
        "net": _sum(line.net_bani),
    }


def _payment(document: Document) -> list[list[str]]:
    seller = document.seller
    found = (
        (_("Cont IBAN"), " ".join(seller.iban[at : at + 4] for at in range(0, len(seller.iban), 4))),
        (_("Banca"), seller.bank),
        (_("Referința plății"), document.payment_reference),
        (_("Până la"), _day(document.due_on)),
    )
    return [[name, breakable(text=_line(value), width_em=18.0)] for name, value in found if value]


def _foot(*, draft: bool) -> str:
    if draft:
        return _("Ciornă: nu are număr și nu ține loc de factură.")
    return _(
        "Originalul este fișierul XML cu sigiliul electronic al Ministerului Finanțelor, din RO e-Factura. Această"
        " pagină îl arată și îl cuprinde (factura.xml). Factura circulă fără semnătură și ștampilă."
    )


def _sum(bani: int) -> str:
    whole, rest = divmod(bani, LEU)
    return f"{whole:,}".replace(",", ".") + f",{rest:02d}"


def _number(text: str, language: str) -> str:
    return text.replace(",", ".") if language == "en" else text


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _line(text: str) -> str:
    words = " ".join(legible(text=text)[0].split())
    return words if len(words) <= _MOST else f"{words[: _MOST - 1]}…"
