"""What a person wrote about a shipment, checked before it is kept."""

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from registratura.dispatch import barcodes
from registratura.dispatch.errors import BarcodeRefusedError, ShipmentRefusedError
from registratura.dispatch.machine import POST, TRACKED
from registratura.dispatch.models.shipment import Method
from registratura.kernel.text import ro_normalise

_MOST = {"weight_grams": 30_000, "price_bani": 10_000_000}
LONGEST_MESSAGE = 10_000
_LINES = {"recipient_name": 200, "address": 400, "email": 254, "note": 500, "message_subject": 200}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentDraft:
    """
    To whom and how an entry goes. Weight in grams, price in bani, both may be missing.

    `for_information`: a copy, which answers nothing. `message_subject` and `message_text` are an e-mail's.
    """

    method: str
    recipient_name: str
    address: str = ""
    email: str = ""
    for_information: bool = False
    weight_grams: int | None = None
    price_bani: int | None = None
    barcode: str = ""
    note: str = ""
    message_subject: str = ""
    message_text: str = ""


def checked(draft: ShipmentDraft) -> ShipmentDraft:
    """
    Return a draft in the form in which it is kept; what the method does not use is left out.

    Raises: ShipmentRefusedError, BarcodeRefusedError with the field and the remedy.
    """
    if draft.method not in Method.values:
        raise ShipmentRefusedError(_("Alegeți calea pe care pleacă."), field="method")
    lines: dict[str, Any] = {name: _line(name, getattr(draft, name)) for name in _LINES}
    kept = replace(draft, **lines)
    if len(kept.recipient_name) < 2:
        raise ShipmentRefusedError(_("Scrieți destinatarul."), field="recipient_name")
    by_post = kept.method in POST
    if (by_post or kept.method == Method.COURIER) and len(kept.address) < 5:
        raise ShipmentRefusedError(
            _("Destinatarul nu are adresă; scrieți strada, numărul, localitatea și codul poștal."),
            field="address",
        )
    if kept.method == Method.EMAIL:
        return _as_message(kept)
    return replace(
        kept,
        email="",
        message_subject="",
        message_text="",
        barcode=checked_barcode(kept.barcode, method=kept.method),
        weight_grams=checked_count("weight_grams", kept.weight_grams),
        price_bani=checked_count("price_bani", kept.price_bani),
    )


def checked_barcode(text: str, *, method: str) -> str:
    """
    Return a barcode as it is kept: an item's code of thirteen signs for the post, any short code for a courier.

    Raises: BarcodeRefusedError.
    """
    code = barcodes.normalised(text)
    if not code or method not in TRACKED | {"courier"}:
        return ""
    if method == "courier":
        if len(code) > 30 or not (code.isascii() and code.isalnum()):
            raise BarcodeRefusedError(
                _("Codul curierului are cel mult 30 de litere și cifre."), field="barcode"
            )
        return code
    problem = barcodes.problem_of(code)
    if problem == "shape":
        raise BarcodeRefusedError(
            _("Codul are 13 semne: două litere, nouă cifre, două litere; de pildă RR123456785RO."),
            field="barcode",
        )
    if problem:
        raise BarcodeRefusedError(
            _("Cifra de control nu se potrivește: s-a greșit o cifră. Scanați codul din nou."),
            field="barcode",
        )
    return code


def _as_message(draft: ShipmentDraft) -> ShipmentDraft:
    try:
        validate_email(draft.email)
    except ValidationError:
        raise ShipmentRefusedError(
            _("Adresa de e-mail lipsește sau nu este bună; de pildă nume@exemplu.ro."), field="email"
        ) from None
    text = ro_normalise(draft.message_text).strip()
    if len(draft.message_subject) < 3:
        raise ShipmentRefusedError(_("Scrieți subiectul mesajului."), field="message_subject")
    if len(text) > LONGEST_MESSAGE:
        raise ShipmentRefusedError(
            _("Prea lung: %(count)d caractere, cel mult %(most)d.")
            % {"count": len(text), "most": LONGEST_MESSAGE},
            field="message_text",
        )
    return replace(draft, message_text=text, barcode="", weight_grams=None, price_bani=None)


def _line(name: str, value: str) -> str:
    kept = ro_normalise(value, single_line=True)
    if len(kept) > _LINES[name]:
        raise ShipmentRefusedError(
            _("Prea lung: %(count)d caractere, cel mult %(most)d.")
            % {"count": len(kept), "most": _LINES[name]},
            field=name,
        )
    return kept


def checked_count(name: str, value: int | None) -> int | None:
    """
    Return a weight (`weight_grams`) or price (`price_bani`) when it can be one.

    Raises: ShipmentRefusedError.
    """
    if value is not None and not 0 <= value <= _MOST[name]:
        raise ShipmentRefusedError(_("Numărul este prea mare sau negativ; îndreptați-l."), field=name)
    return value
