"""What keeps a draft from being published, and what only deserves a second look. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from decimal import Decimal
from typing import Final

from registratura.forms import papers
from registratura.forms.cleaning import read_day
from registratura.forms.definition import (
    ANSWER_WAYS,
    CHOOSING,
    CONDITION_KINDS,
    MEANING_KINDS,
    MEANING_NAMES,
    NO,
    YES,
    Condition,
    Definition,
    Field,
    Kind,
    Meaning,
    Page,
)
from registratura.forms.handling import Handling
from registratura.kernel.text import N_

LEAST: Final = frozenset(
    {
        Meaning.NAME,
        Meaning.ORGANIZATION,
        Meaning.ADDRESS,
        Meaning.EMAIL,
        Meaning.ANSWER_BY,
        Meaning.SUBJECT,
        Meaning.BODY,
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One thing to mend (`blocks`) or to look at; `message` is a message id with `params`.

    `page` and `field` say where: a page's key and a field's name, empty for the form as a whole. `setting` names the
    part of the handling it belongs to.
    """

    message: str
    params: Mapping[str, str] = default(default_factory=dict)
    page: str = ""
    field: str = ""
    setting: str = ""
    blocks: bool = True

    def said(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence with the remedy."""
        said = {name: translate(value) if value else "" for name, value in self.params.items()}
        return translate(self.message) % said


def problems(definition: Definition, handling: Handling, *, on: date) -> list[Problem]:
    """
    Return what is to be mended before publishing, then what is to be looked at.

    on: the day in Bucharest. Units, registers, circuits and fees are checked where they live.
    Law: OG 27/2002 art. 2 and 7, Law 544/2001 art. 6 (SEM-13, PET-03, INF-02); OUG 41/2016 art. 2^1 (SEM-19).
    """
    found = [
        *_shape(definition),
        *(one for page, item in definition.fields() for one in _field(page, item, on)),
        *_conditions(definition),
        *_who(definition),
        *_handling(handling),
        *(_least(definition, handling) if handling.least_data else ()),
        *_papers(definition, on),
        *_english(definition),
    ]
    return sorted(found, key=lambda one: not one.blocks)


def _shape(definition: Definition) -> Iterator[Problem]:
    if not any(item.is_asked for _page, item in definition.fields()):
        yield Problem(N_("Formularul nu întreabă nimic. Adăugați cel puțin un câmp."))
    if not definition.receives:
        yield Problem(N_("Scrieți ce primește persoana după ce trimite formularul."), setting="receives")
    if not definition.term:
        yield Problem(N_("Scrieți în cât timp primește persoana răspunsul."), setting="term")
    keys, names = set[str](), set[str]()
    for page in definition.pages:
        if page.key in keys:
            message = N_("Două pagini au cheia „%(key)s”. Schimbați una dintre ele.")
            yield Problem(message, {"key": page.key}, page.key)
        keys.add(page.key)
        if not page.fields:
            message = N_("Pagina „%(title)s” este goală. Adăugați câmpuri sau scoateți pagina.")
            yield Problem(message, {"title": page.title.ro}, page.key)
    for page, item in definition.fields():
        if item.name in names:
            message = N_("Două câmpuri au numele „%(name)s”. Schimbați unul dintre ele.")
            yield Problem(message, {"name": item.name}, page.key, item.name)
        names.add(item.name)


def _field(page: Page, item: Field, on: date) -> Iterator[Problem]:
    def problem(message: str, **params: str) -> Problem:
        return Problem(message, {"label": item.label.ro, **params}, page.key, item.name)

    if item.kind in CHOOSING:
        if len(item.options) < 2:
            yield problem(
                N_("„%(label)s” are mai puțin de două variante. Adăugați-le sau schimbați felul câmpului.")
            )
        if len({option.value for option in item.options}) < len(item.options):
            yield problem(N_("„%(label)s” are două variante cu aceeași valoare. Schimbați una."))
    if not item.is_asked and not item.about:
        yield problem(N_("„%(label)s” nu are text. Scrieți explicația sau scoateți câmpul."))
    if item.meaning is not None and item.kind not in MEANING_KINDS[item.meaning]:
        message = N_("„%(label)s” nu poate fi „%(meaning)s” cu felul ales. Schimbați felul sau rostul.")
        yield problem(message, meaning=MEANING_NAMES[item.meaning])
    if item.meaning is Meaning.ANSWER_BY and {one.value for one in item.options} - set(ANSWER_WAYS):
        message = N_("Variantele de la „%(label)s” trebuie să aibă valorile: %(ways)s.")
        yield problem(message, ways=", ".join(ANSWER_WAYS))
    if not _bounds_hold(item, on):
        yield problem(
            N_("Limitele de la „%(label)s” nu sunt bune. Scrieți-le în ordine, ca numere sau ca date.")
        )


def _bounds_hold(item: Field, on: date) -> bool:
    least, most = item.least, item.most
    if not least and not most:
        return True
    if item.kind is Kind.DATE:
        days = [read_day(one, today=on) for one in (least, most) if one]
        return all(days) and (len(days) < 2 or days[0] <= days[1])  # type: ignore[operator]  # none is None
    if item.kind in (Kind.NUMBER, Kind.AMOUNT):
        try:
            numbers = [Decimal(one.replace(",", ".")) for one in (least, most) if one]
        except ArithmeticError:
            return False
        return all(one.is_finite() for one in numbers) and (len(numbers) < 2 or numbers[0] <= numbers[1])
    return True


def _conditions(definition: Definition) -> Iterator[Problem]:
    """Conditions look back only: so none can go round in a circle, and a page is known before it is asked."""
    earlier: dict[str, Field] = {}
    for page in definition.pages:
        for condition in page.conditions:
            yield from _condition(definition, condition, earlier, page, page.title.ro, "")
        for item in page.fields:
            for condition in item.conditions:
                yield from _condition(definition, condition, earlier, page, item.label.ro, item.name)
        earlier.update({item.name: item for item in page.fields})


def _condition(
    definition: Definition,
    condition: Condition,
    earlier: Mapping[str, Field],
    page: Page,
    label: str,
    name: str,
) -> Iterator[Problem]:
    asked = earlier.get(condition.field)
    if asked is None:
        known = definition.field(condition.field)
        later = N_(
            "Condiția de la „%(label)s” privește „%(asked)s”, care nu este pe o pagină dinainte. Mutați-l."
        )
        gone = N_(
            "Condiția de la „%(label)s” privește un câmp care nu mai este („%(asked)s”). Scoateți condiția."
        )
        params = {"label": label, "asked": known.label.ro if known else condition.field}
        yield Problem(later if known else gone, params, page.key, name)
        return
    if asked.kind not in CONDITION_KINDS:
        message = N_(
            "Condiția de la „%(label)s” privește „%(asked)s”, care nu este o alegere. Alegeți alt câmp."
        )
        yield Problem(message, {"label": label, "asked": asked.label.ro}, page.key, name)
        return
    known_values = {YES, NO} if asked.kind is Kind.YES_NO else {one.value for one in asked.options}
    if set(condition.values) - known_values:
        message = N_(
            "Condiția de la „%(label)s” cere un răspuns pe care „%(asked)s” nu îl are. Alegeți altul."
        )
        yield Problem(message, {"label": label, "asked": asked.label.ro}, page.key, name)


def _who(definition: Definition) -> Iterator[Problem]:
    """Law: OG 27/2002 art. 7, Law 544/2001 art. 6(3): without a name and an address nobody can be answered."""
    if not any(one.required for one in definition.meaning(Meaning.NAME)) and not any(
        one.required for one in definition.meaning(Meaning.ORGANIZATION)
    ):
        yield Problem(
            N_("Nu se cere numele celui care trimite. Adăugați un câmp obligatoriu cu rostul „numele”.")
        )
    reachable = [*definition.meaning(Meaning.EMAIL), *definition.meaning(Meaning.ADDRESS)]
    if not any(one.required for one in reachable):
        yield Problem(
            N_(
                "Nu se cere o adresă pentru răspuns. Adăugați un câmp obligatoriu: e-mailul sau adresa poștală."
            )
        )
    for one in reachable:
        if _stands_alone(definition, one):
            return
    if not definition.meaning(Meaning.ANSWER_BY):
        yield Problem(
            N_(
                "Adresa pentru răspuns depinde de o condiție. Întrebați mai întâi cum vrea persoana răspunsul."
            )
        )


def _stands_alone(definition: Definition, item: Field) -> bool:
    page = next(page for page, one in definition.fields() if one is item)
    return item.required and not item.conditions and not page.conditions


def _handling(handling: Handling) -> Iterator[Problem]:
    if not handling.legal_basis:
        yield Problem(N_("Scrieți temeiul legal al formularului: actul și articolul."), setting="legal_basis")
    if handling.unit_id is None:
        yield Problem(N_("Alegeți compartimentul la care ajunge formularul."), setting="unit_id")
    if handling.level and not handling.level_why:
        message = N_(
            "Scrieți de ce se cere dovada identității: persoana citește acest lucru înainte să înceapă."
        )
        yield Problem(message, setting="level_why")
    if handling.signature and not handling.signature_why:
        message = N_(
            "Scrieți de ce se cere semnătura electronică: persoana citește acest lucru înainte să înceapă."
        )
        yield Problem(message, setting="signature_why")


def _least(definition: Definition, handling: Handling) -> Iterator[Problem]:
    """Law: OG 27/2002 art. 2 and 7, Law 544/2001 art. 1 and 6; PET-03: free; SEM-13: no signature is needed."""
    for page, item in definition.fields():
        if item.kind in (Kind.CNP, Kind.IBAN):
            message = N_("Legea cere aici doar numele și o adresă. Scoateți „%(label)s”.")
            yield Problem(message, {"label": item.label.ro}, page.key, item.name)
        elif item.is_asked and item.required and item.meaning not in LEAST and not _is_classing(item):
            message = N_("Legea cere aici doar numele și o adresă. Faceți „%(label)s” opțional.")
            yield Problem(message, {"label": item.label.ro}, page.key, item.name)
    if handling.level:
        message = N_("Cererea aceasta se depune fără cont: nu cereți dovada identității.")
        yield Problem(message, setting="level")
    if handling.signature:
        message = N_("Cererea aceasta se depune fără semnătură electronică: nu o cereți.")
        yield Problem(message, setting="signature")
    if handling.fee_code:
        message = N_("Cererea aceasta este gratuită: scoateți taxa.")
        yield Problem(message, setting="fee_code")


def _is_classing(item: Field) -> bool:
    """A choice leads to the right questions; it asks no further datum."""
    return item.kind in (Kind.CHOICE, Kind.YES_NO)


def _papers(definition: Definition, on: date) -> Iterator[Problem]:
    for page, item, paper in papers.asked(definition, on=on):
        params = {
            "label": item.label.ro,
            "paper": paper.name,
            "issuer": paper.issuer,
            "basis": papers.LEGAL_BASIS,
        }
        if not item.paper_reason:
            message = N_(
                "„%(label)s” cere %(paper)s, pe care o emite %(issuer)s. Legea vă cere s-o luați de la emitent "
                "(%(basis)s). Scoateți câmpul sau scrieți motivul pentru care îl păstrați."
            )
            yield Problem(message, params, page.key, item.name)
        else:
            message = N_("„%(label)s” cere %(paper)s, cu motiv scris. Temei: %(basis)s.")
            yield Problem(message, params, page.key, item.name, blocks=False)
    for page, item in definition.fields():
        if item.paper == papers.NOT_ONE and not item.paper_reason:
            message = N_("La „%(label)s” ați spus că nu cere un act al altei autorități. Scrieți de ce.")
            yield Problem(message, {"label": item.label.ro}, page.key, item.name)


def _english(definition: Definition) -> Iterator[Problem]:
    texts = [definition.title, *(page.title for page in definition.pages)]
    texts += [item.label for _page, item in definition.fields()]
    missing = sum(1 for one in texts if not one.en)
    if missing:
        message = N_("%(count)s texte nu au traducere în engleză; cine alege engleza le citește în română.")
        yield Problem(message, {"count": str(missing)}, blocks=False)
