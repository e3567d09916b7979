"""The words of refusals and of the statement that holds before the institution writes its own."""

from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.portals.rules import Conformance, Fault, Method, Statement

# The day on which the product's own pages were last gone through, with tools and by hand.
PAGES_LOOKED_AT_ON: Final = date(2026, 11, 23)

FAULTS: Final[dict[Fault, tuple[str, str | Promise]]] = {
    Fault.FULL_YET_FAILS: (
        "conformance",
        _("Scrieți că portalul este pe deplin conform, dar și ce nu este: alegeți „parțial conform”."),
    ),
    Fault.NOT_FULL_WHY: ("fails", _("Scrieți ce nu este accesibil și de ce: declarația o cere.")),
    Fault.REVIEWED_BEFORE: ("reviewed_on", _("Revizuirea nu poate fi dinaintea întocmirii.")),
    Fault.IN_THE_FUTURE: ("reviewed_on", _("Ziua revizuirii nu a venit încă.")),
    Fault.NOBODY_TO_TELL: (
        "feedback_email",
        _("Scrieți o adresă de e-mail sau un telefon la care se poate spune ce nu este accesibil."),
    ),
}

CONFORMANCES: Final[dict[Conformance, str | Promise]] = {
    Conformance.FULL: _("pe deplin conform"),
    Conformance.PARTIAL: _("parțial conform"),
    Conformance.NONE: _("neconform"),
}
METHODS: Final[dict[Method, str | Promise]] = {
    Method.OWN: _("autoevaluare făcută de instituție"),
    Method.OTHERS: _("evaluare făcută de altcineva"),
}


FIRST_FAILS: Final = _(
    "Documentele scanate pe care le publică instituția pot să nu poată fi citite de un cititor de ecran. Cereți-le în "
    "altă formă și le primiți."
)


def first_statement(*, email: str, phone: str) -> Statement:
    """Return the statement that holds before the institution wrote its own: what is known of the product's pages."""
    return Statement(
        conformance=Conformance.PARTIAL,
        method=Method.OTHERS,
        prepared_on=PAGES_LOOKED_AT_ON,
        reviewed_on=PAGES_LOOKED_AT_ON,
        fails=str(FIRST_FAILS),
        feedback_email=email,
        feedback_phone=phone,
    )
