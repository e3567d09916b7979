"""
Answers to a form: which pages and fields they open, what is wrong with them, how they are read back.

Answers are a mapping from the name of a field to what `cleaning.clean` gave; a field not answered is absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registratura.forms.cleaning import ABROAD, Cleaned, Fault, clean, number, read_day
from registratura.forms.definition import YES, Condition, Definition, Field, Kind, Meaning, Page
from registratura.kernel import localities
from registratura.kernel.text import N_

Answers = Mapping[str, Any]


def pages_shown(definition: Definition, answers: Answers) -> tuple[Page, ...]:
    """Return the pages that the answers open, in order. A condition sees only answers of earlier shown pages."""
    return tuple(page for page, _fields in _walk(definition, answers))


def fields_shown(definition: Definition, page: Page, answers: Answers) -> tuple[Field, ...]:
    """Return the fields of a page that the answers of earlier pages open."""
    return next((fields for one, fields in _walk(definition, answers) if one.key == page.key), ())


def kept(definition: Definition, answers: Answers) -> dict[str, Any]:
    """Return the answers to what is shown: those of pages that a later change closed are left out."""
    return {
        field.name: answers[field.name]
        for _page, fields in _walk(definition, answers)
        for field in fields
        if field.is_asked and field.name in answers
    }


def check(definition: Definition, answers: Answers, *, today: date) -> dict[str, Fault]:
    """Return the first fault of each field that is shown, in the order of the form; empty when all may be sent."""
    return {name: found.fault for name, found in _cleaned(definition, answers, today) if found.fault}


def doubts(definition: Definition, answers: Answers, *, today: date) -> dict[str, Fault]:
    """Return what looks odd and is taken all the same, by field."""
    return {name: found.doubt for name, found in _cleaned(definition, answers, today) if found.doubt}


def unfinished(definition: Definition, answers: Answers, *, today: date) -> Page | None:
    """Return the first page shown on which something is missing or wrong, or None."""
    faults = check(definition, answers, today=today)
    return next(
        (
            page
            for page, fields in _walk(definition, answers)
            if any(field.name in faults for field in fields)
        ),
        None,
    )


def meant(definition: Definition, answers: Answers, meaning: Meaning) -> Any:
    """Return the first answer given that means something to the registry (a name, an address), or None."""
    given = kept(definition, answers)
    return next((given[one.name] for one in definition.meaning(meaning) if one.name in given), None)


def _cleaned(definition: Definition, answers: Answers, today: date) -> list[tuple[str, Cleaned]]:
    return [
        (field.name, clean(field, answers.get(field.name), today=today))
        for _page, fields in _walk(definition, answers)
        for field in fields
    ]


def _walk(definition: Definition, answers: Answers) -> list[tuple[Page, tuple[Field, ...]]]:
    seen: dict[str, Any] = {}
    walked = []
    for page in definition.pages:
        if not _hold(page.conditions, seen):
            continue
        fields = tuple(field for field in page.fields if _hold(field.conditions, seen))
        walked.append((page, fields))
        seen.update({one.name: answers[one.name] for one in fields if one.name in answers})
    return walked


def _hold(conditions: Sequence[Condition], seen: Answers) -> bool:
    return all(_holds(condition, seen.get(condition.field)) for condition in conditions)


def _holds(condition: Condition, answer: Any) -> bool:
    given = set(answer) if isinstance(answer, list) else {answer} if isinstance(answer, str) else set()
    held = bool(given & set(condition.values)) if condition.values else bool(answer)
    return held is not condition.negated


@dataclass(frozen=True, slots=True)
class Row:
    """One answer read back; no lines: not answered. `doubt` is a sentence to look at, empty when all is well."""

    name: str
    kind: Kind
    label: str
    lines: tuple[str, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The answers of one page read back."""

    key: str
    title: str
    rows: tuple[Row, ...]


def read_back(
    definition: Definition,
    answers: Answers,
    *,
    today: date,
    language: str = "ro",
    translate: Callable[[str], str] = str,
) -> list[Part]:
    """Return what was answered, page by page, in the words of the form: for looking over and for the document."""
    odd = doubts(definition, answers, today=today)
    parts = []
    for page, fields in _walk(definition, answers):
        rows = tuple(
            Row(
                field.name,
                field.kind,
                field.label.said(language),
                tuple(written(field, answers.get(field.name), language=language, translate=translate)),
                odd[field.name].said(language, translate) if field.name in odd else "",
            )
            for field in fields
            if field.is_asked
        )
        if rows:
            parts.append(Part(page.key, page.title.said(language), rows))
    return parts


def written(
    field: Field, answer: Any, *, language: str = "ro", translate: Callable[[str], str] = str
) -> list[str]:
    """Write an answer as lines of text; none when it was not given."""
    if not answer:
        return []
    if field.kind is Kind.YES_NO:
        return [translate(N_("Da") if answer == YES else N_("Nu"))]
    if field.kind in (Kind.CHOICE, Kind.CHOICES):
        values = answer if isinstance(answer, list) else [answer]
        found = (field.choice(str(value)) for value in values)
        return [option.label.said(language) for option in found if option is not None]
    if field.kind is Kind.FILES:
        return [str(one.get("name", "")) for one in answer]
    if field.kind is Kind.ADDRESS:
        return written_address(answer)
    if field.kind is Kind.PLACE:
        return [text for text in (answer.get("text", ""), answer.get("coordinates", "")) if text]
    if field.kind is Kind.DATE:
        day = read_day(str(answer), today=date.min)
        return [day.strftime("%d.%m.%Y") if day else str(answer)]
    if field.kind is Kind.AMOUNT:
        return [f"{number(str(answer)):,.2f} lei".translate(_THOUSANDS)]
    return str(answer).splitlines()


_THOUSANDS = str.maketrans(",.", ".,")


def written_address(answer: Mapping[str, str]) -> list[str]:
    """Write an address as it stands on an envelope, in at most three lines."""
    county = localities.county(answer.get("county", ""))
    town = " ".join(filter(None, [answer.get("postal_code", ""), answer.get("locality", "")]))
    where = f"județul {county.name}" if county and county.code != "B" else county.name if county else ""
    if answer.get("county") == ABROAD:
        where = ""
    return [line for line in (answer.get("line", ""), ", ".join(filter(None, [town, where]))) if line]
