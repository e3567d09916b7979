"""Definitions of forms from JSON and back: every fault names the place and the remedy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from registratura.forms import definition as d
from registratura.forms.definition import (
    Condition,
    Definition,
    Field,
    FileRule,
    Kind,
    Meaning,
    Option,
    Page,
    Words,
)
from registratura.kernel.text import N_, ro_normalise

NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
KEY: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NAME_LENGTH: Final = 40
VALUE_LENGTH: Final = 80
_Member = TypeVar("_Member", bound=StrEnum)


class DefinitionFault(ValueError):
    """What is wrong in a definition; `message` is a message id, `params` what its placeholders stand for."""

    def __init__(self, message: str, *, place: str = "", **params: str) -> None:
        self.message = message
        self.params = {"place": place, **params}
        super().__init__(message % self.params)


def parse(text: str | bytes) -> Definition:
    """
    Read a definition from JSON.

    Raises: DefinitionFault.
    """
    return from_data(read_json(text))


def serialise(definition: Definition) -> str:
    """Write a definition as JSON that `parse` reads back as the same definition."""
    return json.dumps(to_data(definition), ensure_ascii=False, indent=2) + "\n"


def read_json(text: str | bytes) -> Any:
    """
    Read JSON of at most `MOST_BYTES`, refusing what only looks like it.

    Raises: DefinitionFault.
    """
    raw = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if len(raw) > d.MOST_BYTES:
        raise DefinitionFault(
            N_(
                "Fișierul are peste %(most)s kB. Un formular este mult mai mic: verificați ce fișier ați ales."
            ),
            most=str(d.MOST_BYTES // 1024),
        )
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        raise DefinitionFault(
            N_(
                "Fișierul nu este un formular scos din Registratură (JSON). Alegeți fișierul .json salvat de ea."
            )
        ) from problem


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def to_data(definition: Definition) -> dict[str, Any]:
    """Give a definition as plain data for JSON; what has its usual value is left out."""
    data = _plain(definition)
    assert isinstance(data, dict)
    return {"format": d.FORMAT, **data}


def _plain(value: Any) -> Any:
    if isinstance(value, Words):
        return {"ro": value.ro, "en": value.en} if value.en else value.ro
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {
            one.name: _plain(getattr(value, one.name))
            for one in fields(value)
            if one.default is MISSING or getattr(value, one.name) != one.default
        }
    return value


def from_data(data: Any) -> Definition:
    """
    Build a definition from plain data, as read from JSON.

    Says nothing of whether it may be published: a draft may still have holes.

    Raises: DefinitionFault.
    """
    whole = _mapping(data, N_("Formularul"))
    if whole.get("format") != d.FORMAT:
        raise DefinitionFault(
            N_("Fișierul nu are formatul „%(format)s”. Alegeți un formular scos din Registratură."),
            format=d.FORMAT,
        )
    reader = _Reader(whole, "formular", allowed=("format", *_names(Definition)))
    pages = reader.many("pages", _page, d.MOST_PAGES)
    counted = sum(len(page.fields) for page in pages)
    if counted > d.MOST_FIELDS:
        raise DefinitionFault(
            N_(
                "Formularul are %(count)s de câmpuri; sunt cel mult %(most)s. Împărțiți-l în mai multe formulare."
            ),
            count=str(counted),
            most=str(d.MOST_FIELDS),
        )
    return Definition(
        title=reader.words("title", d.LABEL_LENGTH, needed=True),
        about=reader.words("about", d.ABOUT_LENGTH, lines=True),
        prepare=reader.words("prepare", d.ABOUT_LENGTH, lines=True),
        receives=reader.words("receives", d.HINT_LENGTH, lines=True),
        term=reader.words("term", d.HINT_LENGTH, lines=True),
        pages=tuple(pages),
    )


def _page(data: Any, place: str) -> Page:
    reader = _Reader(_mapping(data, place), place, allowed=_names(Page))
    return Page(
        key=reader.name("key", KEY),
        title=reader.words("title", d.LABEL_LENGTH, needed=True),
        about=reader.words("about", d.ABOUT_LENGTH, lines=True),
        fields=tuple(reader.many("fields", field_from_data, d.MOST_FIELDS)),
        conditions=tuple(reader.many("conditions", _condition, d.MOST_CONDITIONS)),
    )


def field_from_data(data: Any, place: str = "câmp") -> Field:
    """Build one field from plain data; `place` names it in faults."""
    reader = _Reader(_mapping(data, place), place, allowed=_names(Field))
    kind = reader.member("kind", Kind)
    assert kind is not None
    return Field(
        name=reader.name("name", NAME),
        kind=kind,
        label=reader.words("label", d.LABEL_LENGTH, needed=True),
        hint=reader.words("hint", d.HINT_LENGTH, lines=True),
        about=reader.words("about", d.ABOUT_LENGTH, lines=True),
        required=reader.truth("required", True),
        meaning=reader.member("meaning", Meaning, needed=False),
        options=tuple(reader.many("options", _option, d.MOST_OPTIONS)),
        most_length=reader.number("most_length", 0, d.LONG_LENGTH, 0),
        least=reader.text("least", 20),
        most=reader.text("most", 20),
        decimals=reader.number("decimals", 0, 6, 0),
        files=_file_rule(reader.data.get("files"), place),
        conditions=tuple(reader.many("conditions", _condition, d.MOST_CONDITIONS)),
        paper=reader.text("paper", NAME_LENGTH),
        paper_reason=reader.text("paper_reason", d.HINT_LENGTH, lines=True),
    )


def _option(data: Any, place: str) -> Option:
    reader = _Reader(_mapping(data, place), place, allowed=_names(Option))
    return Option(
        value=reader.text("value", VALUE_LENGTH, needed=True),
        label=reader.words("label", d.LABEL_LENGTH, needed=True),
        hint=reader.words("hint", d.HINT_LENGTH),
    )


def _condition(data: Any, place: str) -> Condition:
    reader = _Reader(_mapping(data, place), place, allowed=_names(Condition))
    return Condition(
        field=reader.name("field", NAME),
        values=tuple(reader.texts("values", d.MOST_OPTIONS)),
        negated=reader.truth("negated", False),
    )


def _file_rule(data: Any, place: str) -> FileRule:
    if data is None:
        return FileRule()
    reader = _Reader(_mapping(data, place), place, allowed=_names(FileRule))
    usual = FileRule()
    kinds = tuple(reader.texts("kinds", len(d.FILE_KINDS))) if "kinds" in reader.data else usual.kinds
    for kind in kinds:
        if kind not in d.FILE_KINDS:
            raise _unknown(place, "kinds", kind, d.FILE_KINDS)
    return FileRule(
        most_count=reader.number("most_count", 1, d.MOST_FILES, usual.most_count),
        most_mb=reader.number("most_mb", 1, d.MOST_FILE_MB, usual.most_mb),
        kinds=kinds,
    )


def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _mapping(data: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise DefinitionFault(N_("%(place)s: se aștepta un obiect JSON."), place=place)
    return data


def _unknown(place: str, key: str, value: str, known: Sequence[str] | Mapping[str, Any]) -> DefinitionFault:
    return DefinitionFault(
        N_("%(place)s: „%(value)s” nu este o valoare cunoscută pentru „%(key)s”. Alegeți dintre: %(known)s."),
        place=place,
        value=value[:60],
        key=key,
        known=", ".join(known),
    )


class _Reader:
    """Takes typed values out of a mapping; every fault says where it stood."""

    def __init__(self, data: Mapping[str, Any], place: str, *, allowed: Sequence[str]) -> None:
        self.data = data
        self.place = place
        for key in data:
            if key not in allowed:
                raise DefinitionFault(
                    N_("%(place)s: „%(key)s” nu este cunoscut. Ștergeți-l sau verificați cum este scris."),
                    place=place,
                    key=str(key)[:60],
                )

    def text(self, key: str, most: int, *, needed: bool = False, lines: bool = False) -> str:
        value = self.data.get(key, "")
        if not isinstance(value, str):
            raise self._fault(N_("%(place)s: „%(key)s” trebuie să fie text."), key)
        text = ro_normalise(value, single_line=not lines).strip()
        if len(text) > most:
            raise self._fault(
                N_("%(place)s: „%(key)s” are peste %(most)s de caractere. Scurtați-l."), key, most=str(most)
            )
        if needed and not text:
            raise self._fault(N_("%(place)s: lipsește „%(key)s”. Scrieți-l."), key)
        return text

    def texts(self, key: str, most: int) -> list[str]:
        values = self._list(key, most)
        return [_Reader({key: value}, self.place, allowed=(key,)).text(key, VALUE_LENGTH) for value in values]

    def words(self, key: str, most: int, *, needed: bool = False, lines: bool = False) -> Words:
        value = self.data.get(key, "")
        if isinstance(value, str):
            return Words(self.text(key, most, needed=needed, lines=lines))
        where = f"{self.place}, {key}"
        inner = _Reader(_mapping(value, where), where, allowed=("ro", "en"))
        return Words(inner.text("ro", most, needed=needed, lines=lines), inner.text("en", most, lines=lines))

    def name(self, key: str, pattern: re.Pattern[str]) -> str:
        value = self.text(key, NAME_LENGTH, needed=True)
        if not pattern.fullmatch(value):
            raise self._fault(
                N_(
                    "%(place)s: „%(key)s” se scrie cu litere mici fără diacritice și cifre, începând cu o literă."
                ),
                key,
            )
        return value

    def truth(self, key: str, usual: bool) -> bool:
        value = self.data.get(key, usual)
        if not isinstance(value, bool):
            raise self._fault(N_("%(place)s: „%(key)s” trebuie să fie true sau false."), key)
        return value

    def number(self, key: str, least: int, most: int, usual: int) -> int:
        value = self.data.get(key, usual)
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or not (least <= value <= most or value == usual)
        ):
            raise self._fault(
                N_("%(place)s: „%(key)s” trebuie să fie un număr între %(least)s și %(most)s."),
                key,
                least=str(least),
                most=str(most),
            )
        return value

    def member(self, key: str, kind: type[_Member], *, needed: bool = True) -> _Member | None:
        value = self.text(key, NAME_LENGTH, needed=needed)
        if not value:
            return None
        try:
            return kind(value)
        except ValueError:
            raise _unknown(self.place, key, value, [one.value for one in kind]) from None

    def many(self, key: str, build: Callable[[Any, str], Any], most: int) -> list[Any]:
        names = {"pages": "pagina", "fields": "câmpul", "options": "varianta", "conditions": "condiția"}
        head = "" if self.place == "formular" else f"{self.place}, "
        return [
            build(value, f"{head}{names.get(key, key)} {number}")
            for number, value in enumerate(self._list(key, most), start=1)
        ]

    def _list(self, key: str, most: int) -> list[Any]:
        values = self.data.get(key, [])
        if not isinstance(values, list):
            raise self._fault(N_("%(place)s: „%(key)s” trebuie să fie o listă."), key)
        if len(values) > most:
            raise self._fault(
                N_("%(place)s: „%(key)s” are prea multe rânduri: %(count)s, cel mult %(most)s."),
                key,
                count=str(len(values)),
                most=str(most),
            )
        return values

    def _fault(self, message: str, key: str, **params: str) -> DefinitionFault:
        return DefinitionFault(message, place=self.place, key=key, **params)
