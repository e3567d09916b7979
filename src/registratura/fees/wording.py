"""How a sum came about, and what became of lines and notifications, in Romanian."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.fees.formulas import MILLI, Kind
from registratura.fees.models import Charge, Payment
from registratura.fees.rules import StepKind
from registratura.kernel.money import Rounding, lei

KINDS: Final[Mapping[str, str | Promise]] = {
    Kind.FREE: gettext_lazy("gratuit"),
    Kind.FIXED: gettext_lazy("sumă fixă"),
    Kind.PER_UNIT: gettext_lazy("atât de fiecare unitate"),
    Kind.BANDS: gettext_lazy("pe tranșe"),
    Kind.PERCENT: gettext_lazy("procent dintr-o valoare"),
}
ROUNDINGS: Final[Mapping[str, str | Promise]] = {
    Rounding.BAN: gettext_lazy("la ban: jumătatea de ban urcă"),
    Rounding.LEU: gettext_lazy("la leu: până la 50 de bani inclusiv se lasă, peste 50 se adaugă un leu"),
}
FORMULA_FAULTS: Final[Mapping[str, str | Promise]] = {
    "kind": gettext_lazy("Alegeți felul în care se calculează taxa."),
    "rounding": gettext_lazy("Alegeți cum se rotunjește."),
    "nothing": gettext_lazy("Scrieți cât costă; pentru o taxă de zero lei alegeți „gratuit”."),
    "ask": gettext_lazy("Scrieți ce trebuie aflat de la solicitant, de pildă „Suprafața terenului”."),
    "ask-field": gettext_lazy(
        "Cheia întrebării are numai litere mici, cifre și liniuțe, de pildă suprafata."
    ),
    "bounds": gettext_lazy("Cel mult trebuie să fie mai mare decât cel puțin."),
    "twice": gettext_lazy("Aceeași scutire este scrisă de două ori."),
    "last-band": gettext_lazy("Ultima tranșă nu are capăt: scrieți „peste” în locul numărului."),
    "band-order": gettext_lazy("Tranșele se scriu în ordine crescătoare, fiecare cu capătul ei."),
    "bands": gettext_lazy("Scrieți tranșele câte una pe rând: 150 = 6,00."),
    "exemption": gettext_lazy("Fiecare scutire are cod, nume, procent și temei legal."),
    "too-many": gettext_lazy("Sunt prea multe rânduri; cel mult treizeci."),
    "number": gettext_lazy("Scrieți un număr care se poate plăti."),
}
ANSWER_FAULTS: Final[Mapping[str, str | Promise]] = {
    "missing": gettext_lazy("Completați acest câmp: din el se calculează taxa."),
    "number": gettext_lazy("Scrieți un număr, de pildă 120 sau 120,5."),
    "exemption": gettext_lazy("Alegeți scutirea din listă; ce ați ales nu mai este acolo."),
    "too-much": gettext_lazy("Suma iese prea mare; verificați numărul scris."),
}
OUTCOMES: Final[Mapping[str, tuple[str | Promise, str]]] = {
    "matched": (gettext_lazy("plată înscrisă"), "ok"),
    "partly": (gettext_lazy("plată înscrisă, mai este rest"), "ok"),
    "over": (gettext_lazy("plată înscrisă, cu bani de restituit"), "warn"),
    "late": (gettext_lazy("plată pentru o taxă închisă: de restituit"), "warn"),
    "known": (gettext_lazy("era deja înscrisă"), ""),
    "contradicts": (gettext_lazy("același număr, altă sumă: verificați la bancă"), "danger"),
    "unknown": (gettext_lazy("referința nu este a noastră"), "warn"),
    "mistyped": (gettext_lazy("referință scrisă greșit"), "warn"),
    "several": (gettext_lazy("mai multe referințe: împărțiți suma de mână"), "warn"),
    "nothing": (gettext_lazy("fără referință"), ""),
    "outgoing": (gettext_lazy("ieșire din cont"), ""),
    "currency": (gettext_lazy("altă monedă"), "warn"),
    "not-final": (gettext_lazy("încă nefinalizată"), ""),
}
EVENTS: Final[Mapping[str, tuple[str | Promise, str]]] = {
    "paid": (gettext_lazy("plată înscrisă"), "ok"),
    "repeated": (gettext_lazy("repetare a unei plăți înscrise"), ""),
    "noted": (gettext_lazy("fără bani: în așteptare sau nereușită"), ""),
    "headers": (gettext_lazy("respinsă: îi lipsesc antetele"), "danger"),
    "late": (gettext_lazy("respinsă: semnată cu mai mult de cinci minute diferență"), "danger"),
    "signature": (gettext_lazy("respinsă: semnătura nu se potrivește"), "danger"),
    "form": (gettext_lazy("respinsă: nu se înțelege"), "danger"),
    "merchant": (gettext_lazy("respinsă: alt comerciant"), "danger"),
    "currency": (gettext_lazy("respinsă: altă monedă"), "danger"),
    "order": (gettext_lazy("respinsă: comandă necunoscută"), "danger"),
    "amount": (gettext_lazy("respinsă: altă sumă decât cea cerută"), "danger"),
}


def state_name(state: str) -> str:
    """Return where a charge stands, in words."""
    return str(Charge.State(state).label)


def method_name(method: str) -> str:
    """Return by which way money came, in words."""
    return str(Payment.Method(method).label)


def quantity(milli: int, unit: str = "") -> str:
    """Return a quantity kept in thousandths as it is read: `1.250,5 m²`."""
    whole, rest = divmod(milli, MILLI)
    text = f"{whole:,}".replace(",", ".")
    if rest:
        text += "," + f"{rest:03d}".rstrip("0")
    return f"{text} {unit}".strip()


def rate(hundredths: int) -> str:
    """Return a rate kept in hundredths of a percent: `0,5%`."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}" + (f",{rest:02d}".rstrip("0") if rest else "") + "%"


def sentences(steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return how a sum came about, a sentence for each step. steps: as kept with the charge."""
    return [_SENTENCES[StepKind(step["kind"])](step) for step in steps if step.get("kind") in set(StepKind)]


def _sum(step: Mapping[str, Any], name: str = "bani") -> str:
    return lei(Fraction(str(step[name])))


def _band(step: Mapping[str, Any]) -> str:
    unit, cost = step["unit"], _sum(step)
    if step["upto"] is None:
        words = _("Tranșa de peste %(above)s: %(sum)s.")
        return words % {"above": quantity(step["above"], unit), "sum": cost}
    facts = {"above": quantity(step["above"]), "upto": quantity(step["upto"], unit), "sum": cost}
    if not step["above"]:
        return _("Tranșa până la %(upto)s: %(sum)s.") % facts
    return _("Tranșa de la %(above)s la %(upto)s: %(sum)s.") % facts


def _units(step: Mapping[str, Any]) -> str:
    facts = {
        "quantity": quantity(step["quantity"], step["unit"]),
        "each": lei(step["each"]),
        "sum": _sum(step),
    }
    return _("%(quantity)s × %(each)s = %(sum)s.") % facts


def _over(step: Mapping[str, Any]) -> str:
    facts = {
        "above": quantity(step["above"], step["unit"]),
        "quantity": quantity(step["quantity"], step["unit"]),
        "each": lei(step["each"]),
        "sum": _sum(step),
    }
    return _("Ce trece de %(above)s: %(quantity)s × %(each)s = %(sum)s.") % facts


def _rounded(step: Mapping[str, Any]) -> str:
    facts = {"exact": _sum(step, "exact"), "sum": _sum(step), "how": str(ROUNDINGS[step["rounding"]])}
    return _("Se rotunjește %(how)s: %(exact)s → %(sum)s.") % facts


def _exempt(step: Mapping[str, Any]) -> str:
    facts = {"name": step["name"], "percent": step["percent"], "ground": step["ground"], "sum": _sum(step)}
    if step["percent"] == 100:
        return _("Scutire: %(name)s (%(ground)s). Se scad %(sum)s.") % facts
    return _("Reducere de %(percent)d%%: %(name)s (%(ground)s). Se scad %(sum)s.") % facts


_SENTENCES: Final[Mapping[StepKind, Callable[[Mapping[str, Any]], str]]] = {
    StepKind.FREE: lambda step: _("Serviciul este gratuit."),
    StepKind.FIXED: lambda step: _("Taxa este o sumă fixă: %s.") % _sum(step),
    StepKind.COUNTED: lambda step: f"{step['label']}: {quantity(step['quantity'], step['unit'])}.",
    StepKind.FREE_UNITS: lambda step: (
        _("Nu se plătesc primele %(free)s; rămân de plătit %(left)s.")
        % {"free": quantity(step["free"], step["unit"]), "left": quantity(step["left"], step["unit"])}
    ),
    StepKind.UNITS: _units,
    StepKind.BAND: _band,
    StepKind.OVER_BAND: _over,
    StepKind.PERCENT: lambda step: (
        _("%(rate)s din %(worth)s = %(sum)s.")
        % {"rate": rate(step["rate"]), "worth": _sum(step, "worth"), "sum": _sum(step)}
    ),
    StepKind.LEAST: lambda step: _("Cel puțin %s.") % _sum(step),
    StepKind.MOST: lambda step: _("Cel mult %s.") % _sum(step),
    StepKind.EXEMPT: _exempt,
    StepKind.ROUNDED: _rounded,
    StepKind.TOTAL: lambda step: _("De plată: %s.") % _sum(step),
}
