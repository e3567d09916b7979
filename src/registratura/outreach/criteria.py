"""
By what those who agreed may be told apart: a closed list, each with the purpose that must be open for the person.

There is no criterion for health, opinions, origin, age or sex, and no free one: the database knows these words and no
others. What is not in the list cannot be asked of anybody.
Law: Regulation (EU) 2016/679 art. 5(1)(c), art. 9; Regulation (EU) 2022/2065 art. 26(3) and 28(2).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy.purposes import Purpose


class Criterion(StrEnum):
    """What may be asked of a person who agreed."""

    LANGUAGE = "language"
    SUBSCRIBED_BEFORE = "subscribed-before"
    REGION = "region"
    OFFICE_KIND = "office-kind"
    USES = "uses"


class FactKey(StrEnum):
    """What may be known of a person who asked for what fits: counts of own acts, coarse place, kind of office."""

    REGION = "region"
    OFFICE_KIND = "office-kind"
    REGISTERS = "registers"
    ANSWERS = "answers"
    SEARCHES = "searches"
    LETTERS = "letters"
    PRINTS = "prints"
    SCANS = "scans"
    ASSIGNS = "assigns"
    DISPATCHES = "dispatches"


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """How a criterion is called, for what it may be read, and what its values look like."""

    name: str | Promise
    purpose: Purpose
    hint: str | Promise


CRITERIA: dict[Criterion, CriterionFacts] = {
    Criterion.LANGUAGE: CriterionFacts(_("limba aleasă la abonare"), Purpose.P12, _("ro sau en")),
    Criterion.SUBSCRIBED_BEFORE: CriterionFacts(_("abonat înainte de"), Purpose.P12, _("o zi: 01.03.2026")),
    Criterion.REGION: CriterionFacts(_("județul scris de persoană"), Purpose.P19, _("de pildă AB")),
    Criterion.OFFICE_KIND: CriterionFacts(
        _("felul instituției"), Purpose.P18, _("de pildă town_hall, school")
    ),
    Criterion.USES: CriterionFacts(
        _("ce folosește des în program"), Purpose.P18, _("registers, answers, letters, scans…")
    ),
}

FACT_NAMES: dict[FactKey, str | Promise] = {
    FactKey.REGION: _("județul"),
    FactKey.OFFICE_KIND: _("felul instituției"),
    FactKey.REGISTERS: _("documente înregistrate"),
    FactKey.ANSWERS: _("răspunsuri scrise"),
    FactKey.SEARCHES: _("căutări"),
    FactKey.LETTERS: _("scrisori din șabloane"),
    FactKey.PRINTS: _("registre tipărite"),
    FactKey.SCANS: _("loturi scanate"),
    FactKey.ASSIGNS: _("lucrări repartizate"),
    FactKey.DISPATCHES: _("expedieri"),
}
FACT_PURPOSE: dict[FactKey, Purpose] = {
    key: Purpose.P19 if key is FactKey.REGION else Purpose.P18 for key in FactKey
}
COUNTED: tuple[FactKey, ...] = tuple(
    key for key in FactKey if key not in (FactKey.REGION, FactKey.OFFICE_KIND)
)
