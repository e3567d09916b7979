"""What every public institution publishes without being asked, one piece after another in the order of the law."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Duty:
    """
    A piece of information that the law wants shown; `renewed_months` is 0 when it changes only with what it tells of.

    valid_from: since when the law wants it.
    """

    key: str
    name: str | Promise
    law: str
    valid_from: date
    renewed_months: int = 0
    hint: str | Promise = ""


_LAW = "Legea 544/2001 art. 5 alin. "
_SINCE = date(2001, 12, 22)
_DUTIES: Final = (
    Duty(
        "acte-organizare",
        _("Actele normative care reglementează organizarea și funcționarea"),
        f"{_LAW}(1) lit. a)",
        _SINCE,
    ),
    Duty("structura", _("Structura organizatorică (organigrama)"), f"{_LAW}(1) lit. b)", _SINCE),
    Duty("atributii", _("Atribuțiile compartimentelor"), f"{_LAW}(1) lit. b)", _SINCE),
    Duty("program", _("Programul de funcționare"), f"{_LAW}(1) lit. b)", _SINCE),
    Duty("audiente", _("Programul de audiențe"), f"{_LAW}(1) lit. b)", _SINCE),
    Duty("conducere", _("Numele și prenumele persoanelor din conducere"), f"{_LAW}(1) lit. c)", _SINCE),
    Duty(
        "responsabil",
        _("Funcționarul responsabil cu difuzarea informațiilor publice"),
        f"{_LAW}(1) lit. c)",
        _SINCE,
    ),
    Duty("contact", _("Coordonatele de contact ale instituției"), f"{_LAW}(1) lit. d)", _SINCE),
    Duty("surse-financiare", _("Sursele financiare"), f"{_LAW}(1) lit. e)", _SINCE, 12),
    Duty("buget", _("Bugetul anului"), f"{_LAW}(1) lit. e)", _SINCE, 12),
    Duty("bilant", _("Bilanțul contabil"), f"{_LAW}(1) lit. e)", _SINCE, 12),
    Duty("programe", _("Programele și strategiile proprii"), f"{_LAW}(1) lit. f)", _SINCE, 48),
    Duty("documente", _("Lista documentelor de interes public"), f"{_LAW}(1) lit. g)", _SINCE, 12),
    Duty(
        "categorii",
        _("Lista categoriilor de documente produse și gestionate"),
        f"{_LAW}(1) lit. h)",
        _SINCE,
        12,
    ),
    Duty(
        "contestare",
        _("Modalitățile de contestare a deciziei"),
        f"{_LAW}(1) lit. i)",
        _SINCE,
    ),
    Duty("buletin", _("Buletinul informativ"), f"{_LAW}(2)", _SINCE, 12),
    Duty("raport-activitate", _("Raportul periodic de activitate"), f"{_LAW}(3)", _SINCE, 12),
    Duty(
        "raport-544",
        _("Raportul anual privind accesul la informații"),
        "Legea 544/2001 art. 27, HG 123/2002 art. 27",
        _SINCE,
        16,
        _("Se publică din raportul anual al solicitărilor 544, cu un buton."),
    ),
)
DUTIES: Final[dict[str, Duty]] = {duty.key: duty for duty in _DUTIES}


def duties_on(day: date) -> list[Duty]:
    """Return what had to be shown on a day, in the order of the law."""
    return [duty for duty in _DUTIES if duty.valid_from <= day]
