"""When a page or a field is shown, as the administrator says it: for each earlier choice, which answers open it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from registratura.forms.definition import (
    CONDITION_KINDS,
    MOST_CONDITIONS,
    NO,
    YES,
    Condition,
    Definition,
    Field,
    Kind,
)

PREFIX = "daca_"
HOW = "_cum"
LEAVE = "fara_speciale"

IS, IS_NOT, ANSWERED, UNANSWERED = "este", "nu-este", "cu-raspuns", "fara-raspuns"


@dataclass(frozen=True, slots=True)
class Group:
    """An earlier choice with its answers, (value, words, ticked), and the ways of asking it: (value, words, chosen)."""

    name: str
    label: str
    ways: list[tuple[str, str, bool]]
    answers: list[tuple[str, str, bool]]


def condition_groups(definition: Definition, key: str, conditions: Sequence[Condition]) -> list[Group]:
    """Return the choices of the pages before one, with what is chosen."""
    shown, _special = _apart(definition, key, conditions)
    return [
        Group(
            PREFIX + field.name,
            field.label.ro,
            [(value, words, value == _way(shown.get(field.name))) for value, words in _ways(field)],
            [
                (value, words, field.name in shown and value in shown[field.name].values)
                for value, words in _answers(field)
            ],
        )
        for field in _earlier(definition, key)
    ]


def kept_conditions(definition: Definition, key: str, conditions: Sequence[Condition]) -> list[str]:
    """Say the conditions that the boxes cannot show: a second one on a choice, or on what is asked elsewhere."""
    _shown, special = _apart(definition, key, conditions)
    found = []
    for one in special:
        field = definition.field(one.field)
        name = field.label.ro if field else one.field
        words = dict(_answers(field)) if field else {}
        values = ", ".join(words.get(value, value) for value in one.values)
        said = {
            IS: _("numai dacă „%(name)s” este: %(values)s"),
            IS_NOT: _("numai dacă „%(name)s” nu este: %(values)s"),
            ANSWERED: _("numai dacă s-a răspuns la „%(name)s”"),
            UNANSWERED: _("numai dacă nu s-a răspuns la „%(name)s”"),
        }
        found.append(said[_way(one)] % {"name": name, "values": values})
    return found


def chosen_conditions(
    data: QueryDict, definition: Definition, key: str, before: Sequence[Condition]
) -> tuple[Condition, ...]:
    """Return the conditions that were chosen, and the special ones unless they were left out."""
    _shown, special = _apart(definition, key, before)
    chosen = [
        condition for field in _earlier(definition, key) if (condition := _chosen(data, field)) is not None
    ]
    return tuple([*chosen, *([] if data.get(LEAVE) else special)][:MOST_CONDITIONS])


def _chosen(data: QueryDict, field: Field) -> Condition | None:
    way = data.get(PREFIX + field.name + HOW, IS)
    if way in (ANSWERED, UNANSWERED):
        return Condition(field.name, negated=way == UNANSWERED)
    ticked = data.getlist(PREFIX + field.name)
    values = tuple(value for value, _words in _answers(field) if value in ticked)
    return Condition(field.name, values, negated=way == IS_NOT) if values else None


def _apart(
    definition: Definition, key: str, conditions: Sequence[Condition]
) -> tuple[dict[str, Condition], list[Condition]]:
    """Part the conditions into the one of each choice that the boxes show, and the rest."""
    known = {field.name for field in _earlier(definition, key)}
    shown: dict[str, Condition] = {}
    special = []
    for one in conditions:
        if one.field in known and one.field not in shown:
            shown[one.field] = one
        else:
            special.append(one)
    return shown, special


def _way(condition: Condition | None) -> str:
    if condition is None:
        return IS
    if not condition.values:
        return UNANSWERED if condition.negated else ANSWERED
    return IS_NOT if condition.negated else IS


def _ways(field: Field) -> list[tuple[str, str]]:
    several = field.kind is Kind.CHOICES
    return [
        (IS, _("conține unul dintre") if several else _("este unul dintre")),
        (IS_NOT, _("nu conține niciunul dintre") if several else _("nu este niciunul dintre")),
        (ANSWERED, _("are un răspuns, oricare")),
        (UNANSWERED, _("nu are răspuns")),
    ]


def _earlier(definition: Definition, key: str) -> Iterator[Field]:
    for page in definition.pages:
        if page.key == key:
            return
        yield from (field for field in page.fields if field.kind in CONDITION_KINDS)


def _answers(field: Field) -> list[tuple[str, str]]:
    if field.kind is Kind.YES_NO:
        return [(YES, _("Da")), (NO, _("Nu"))]
    return [(option.value, option.label.ro) for option in field.options]
