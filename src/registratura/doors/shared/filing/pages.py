"""
One page of a form, from its definition: what is shown, what was typed, what is wrong. No table, no JavaScript needed.

The caller keeps the answers and the files; here they are only read, cleaned and drawn (`filing/page.html`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from registratura.forms import answers as rules
from registratura.forms.answers import Answers, Part, read_back
from registratura.forms.cleaning import (
    ABROAD,
    ADDRESS_PARTS,
    PLACE_PARTS,
    Cleaned,
    Fault,
    clean,
    file_fault,
)
from registratura.forms.definition import NO, YES, Definition, Field, Kind, Meaning, Page
from registratura.kernel import localities

Upload: TypeAlias = "UploadedFile[Any]"
PREFIX: Final = "f_"
REMOVE: Final = "scoate"
"""Name of the buttons that take a kept file out: the value is `<field>:<id of the file>`."""
FEW_OPTIONS: Final = 8

_AUTOCOMPLETE: Final[Mapping[Meaning, str]] = {
    Meaning.NAME: "name",
    Meaning.ORGANIZATION: "organization",
    Meaning.EMAIL: "email",
    Meaning.PHONE: "tel",
}
_ADDRESS_AUTOCOMPLETE: Final = {
    "line": "address-line1",
    "locality": "address-level2",
    "county": "address-level1",
    "postal_code": "postal-code",
}
_ATTRIBUTES: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.NUMBER: {"inputmode": "decimal", "autocomplete": "off"},
    Kind.AMOUNT: {"inputmode": "decimal", "autocomplete": "off"},
    Kind.DATE: {"inputmode": "numeric", "maxlength": "20"},
    Kind.EMAIL: {"type": "email", "autocapitalize": "none", "spellcheck": "false", "maxlength": "254"},
    Kind.PHONE: {"type": "tel", "maxlength": "30"},
    Kind.CNP: {"inputmode": "numeric", "spellcheck": "false", "autocomplete": "off", "maxlength": "20"},
    Kind.CUI: {
        "autocapitalize": "characters",
        "spellcheck": "false",
        "autocomplete": "off",
        "maxlength": "20",
    },
    Kind.IBAN: {
        "autocapitalize": "characters",
        "spellcheck": "false",
        "autocomplete": "off",
        "maxlength": "42",
    },
}


@dataclass(frozen=True, slots=True)
class Box:
    """One input of a field that has several: the rows of an address."""

    part: str
    name: str
    id: str
    label: str
    value: str
    autocomplete: str
    error: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`lines` has one) or a list of the texts that explain."""

    is_list: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as it is drawn; `value` is text, for several choices a list. `error_id` is where the summary points."""

    field: Field
    kind: str
    name: str
    id: str
    label: str
    hint: str
    about: tuple[Block, ...]
    value: Any = ""
    error: str = ""
    error_id: str = ""
    options: tuple[tuple[str, str, str], ...] = ()
    attributes: Mapping[str, str] | None = None
    boxes: tuple[Box, ...] = ()
    kept: tuple[Mapping[str, Any], ...] = ()
    label_is_heading: bool = False


class PageForm:
    """
    A page with what was typed. Without `data` it shows the answers kept; with it, `is_valid` says whether they will do.

    After `is_valid`, `answers` holds the answers of this page, cleaned (fields not answered are absent; files keep
    those kept before), and `uploads` the files that came now and may be kept, by field. A file is kept even when
    something else on the page is wrong, since a browser cannot send it twice.
    """

    def __init__(
        self,
        definition: Definition,
        page: Page,
        *,
        answers: Answers,
        today: date,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Upload] | None = None,
        language: str = "",
    ) -> None:
        self.page = page
        self.language = language or get_language() or "ro"
        self.title = page.title.said(self.language)
        self.about = blocks(page.about.said(self.language))
        self.is_bound = data is not None
        self.fields = rules.fields_shown(definition, page, answers)
        self.answers: dict[str, Any] = {}
        self.uploads: dict[str, list[Upload]] = {}
        self.faults: dict[str, Fault] = {}
        self._before = answers
        self._typed: dict[str, Any] = {}
        self._today = today
        self.removed: tuple[str, str] | None = None
        if data is not None:
            self.removed = _removed(data)
            for field in self.fields:
                self._take(field, data, files)

    def _take(self, field: Field, data: QueryDict, files: MultiValueDict[str, Upload] | None) -> None:
        if not field.is_asked:
            return
        raw = read(field, data)
        if field.kind is Kind.FILES:
            cleaned = self._take_files(field, files.getlist(PREFIX + field.name) if files else [])
        else:
            cleaned = clean(field, raw, today=self._today)
        self._typed[field.name] = raw
        if cleaned.fault is not None:
            self.faults[field.name] = cleaned.fault
        if cleaned.value is not None and (cleaned.fault is None or field.kind is Kind.FILES):
            self.answers[field.name] = cleaned.value

    def _take_files(self, field: Field, came: Sequence[Upload]) -> Cleaned:
        before = list(self._before.get(field.name) or [])
        good: list[Upload] = []
        refused: Fault | None = None
        for one in came:
            fault = file_fault(field, name=one.name or "", size_bytes=one.size or 0)
            refused = refused or fault
            if fault is None:
                good.append(one)
        described = [{"name": one.name, "size_bytes": one.size} for one in good]
        cleaned = clean(field, [*before, *described], today=self._today)
        if cleaned.fault is None:
            self.uploads[field.name] = good
        return Cleaned(before or None, refused or cleaned.fault)

    def is_valid(self) -> bool:
        """Say whether the page was sent and nothing on it is wrong."""
        return self.is_bound and not self.faults

    def see(self, answers: Answers) -> None:
        """Show these kept files, once those that came were kept."""
        self._before = answers

    @property
    def has_files(self) -> bool:
        """Whether the form of the page needs `multipart/form-data`."""
        return any(field.kind is Kind.FILES for field in self.fields)

    @property
    def shown(self) -> list[Shown]:
        """The fields as they are drawn."""
        asked = [field for field in self.fields if field.is_asked]
        drawn = [self._shown(field) for field in self.fields]
        if len(asked) == 1 and asked[0].label.said(self.language) == self.title:
            drawn = [replace(one, label_is_heading=True) if one.field is asked[0] else one for one in drawn]
        return drawn

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Where and what is wrong, for the summary at the top of the page."""
        return [(one.error_id, one.error) for one in self.shown if one.error]

    def _shown(self, field: Field) -> Shown:
        fault = self.faults.get(field.name)
        error = fault.said(self.language, gettext) if fault else ""
        name = PREFIX + field.name
        id = f"id_{name}"
        part = f"__{fault.part}" if fault and fault.part else ""
        return Shown(
            field=field,
            kind=self._drawn_as(field),
            name=name,
            id=id,
            label=field.label.said(self.language),
            hint=self._hint(field),
            about=blocks(field.about.said(self.language)),
            value=self._value(field),
            error=error,
            error_id=id + part,
            options=self._options(field),
            attributes=_attributes(field),
            boxes=self._boxes(field, fault, error),
            kept=tuple(self._before.get(field.name) or ()) if field.kind is Kind.FILES else (),
        )

    def _drawn_as(self, field: Field) -> str:
        if field.kind is Kind.CHOICE and len(field.options) > FEW_OPTIONS:
            return "select"
        return field.kind.value

    def _hint(self, field: Field) -> str:
        hint = field.hint.said(self.language)
        if hint or field.kind not in (Kind.DATE, Kind.FILES):
            return hint
        if field.kind is Kind.DATE:
            return _("De exemplu 27.03.2026.")
        rule = field.files
        kinds = ", ".join(sorted(ending.upper() for ending in rule.extensions))
        return _("Cel mult %(count)s, de cel mult %(size)s MB fiecare: %(kinds)s.") % {
            "count": rule.most_count,
            "size": rule.most_mb,
            "kinds": kinds,
        }

    def _value(self, field: Field) -> Any:
        if self.is_bound:
            return self._typed.get(field.name, "")
        kept = self._before.get(field.name, "")
        if field.kind is Kind.DATE and kept:
            return "".join(rules.written(field, kept))
        return kept

    def _options(self, field: Field) -> tuple[tuple[str, str, str], ...]:
        if field.kind is Kind.YES_NO:
            return ((YES, _("Da"), ""), (NO, _("Nu"), ""))
        said = self.language
        return tuple((one.value, one.label.said(said), one.hint.said(said)) for one in field.options)

    def _boxes(self, field: Field, fault: Fault | None, error: str) -> tuple[Box, ...]:
        parts = {Kind.ADDRESS: ADDRESS_PARTS, Kind.PLACE: PLACE_PARTS}.get(field.kind, ())
        if not parts:
            return ()
        value = self._value(field) or {}
        autocomplete = _ADDRESS_AUTOCOMPLETE if field.meaning is Meaning.ADDRESS else {}
        return tuple(
            Box(
                part=part,
                name=f"{PREFIX}{field.name}__{part}",
                id=f"id_{PREFIX}{field.name}__{part}",
                label=_part_labels()[part],
                value=value.get(part, ""),
                autocomplete=autocomplete.get(part, ""),
                error=error if fault and fault.part == part else "",
                optional=part in ("postal_code", "coordinates"),
            )
            for part in parts
        )


def page_form(
    definition: Definition,
    page: Page,
    *,
    answers: Answers,
    today: date,
    data: QueryDict | None = None,
    files: MultiValueDict[str, Upload] | None = None,
) -> PageForm:
    """Make the form of one page in the language of the request."""
    return PageForm(definition, page, answers=answers, today=today, data=data, files=files)


def summary(definition: Definition, answers: Answers, *, today: date) -> list[Part]:
    """Return what was answered, page by page, in the language of the request, for looking over before sending."""
    return read_back(definition, answers, today=today, language=get_language() or "ro", translate=gettext)


def county_options() -> list[tuple[str, str]]:
    """Return the counties for the row of an address, with the way out for addresses abroad."""
    return [*((one.code, one.name) for one in localities.counties()), (ABROAD, _("în afara României"))]


def blocks(text: str) -> tuple[Block, ...]:
    """Part a text that explains: an empty line ends a paragraph, lines that begin with `-` are a list."""
    found: list[Block] = []
    paragraph: list[str] = []
    for line in [*text.splitlines(), ""]:
        item = line.strip()
        if item.startswith("- "):
            found += [Block(False, (" ".join(paragraph),))] if paragraph else []
            paragraph = []
            if found and found[-1].is_list:
                found[-1] = Block(True, (*found[-1].lines, item[2:]))
            else:
                found.append(Block(True, (item[2:],)))
        elif item:
            paragraph.append(item)
        elif paragraph:
            found.append(Block(False, (" ".join(paragraph),)))
            paragraph = []
    return tuple(found)


def read(field: Field, data: QueryDict) -> Any:
    """Take what was typed for a field out of what was sent, not yet cleaned."""
    name = PREFIX + field.name
    if field.kind is Kind.CHOICES:
        return [_plain(value, 200) for value in data.getlist(name)[:200]]
    parts = {Kind.ADDRESS: ADDRESS_PARTS, Kind.PLACE: PLACE_PARTS}.get(field.kind)
    if parts:
        return {part: _plain(data.get(f"{name}__{part}", ""), 1_000) for part in parts}
    return _plain(data.get(name, ""), field.length * 2)


def _plain(typed: str, most: int) -> str:
    """What was typed, so that it can stand in a page again: no page may hold a NUL."""
    return typed[:most].replace("\x00", "")


def _removed(data: QueryDict) -> tuple[str, str] | None:
    name, _colon, key = data.get(REMOVE, "").partition(":")
    return (name, key) if name and key else None


def _attributes(field: Field) -> Mapping[str, str]:
    attributes = dict(_ATTRIBUTES.get(field.kind, {}))
    if field.kind in (Kind.TEXT, Kind.LONG):
        attributes["maxlength"] = str(field.length)
    if field.meaning is not None and field.meaning in _AUTOCOMPLETE:
        attributes["autocomplete"] = _AUTOCOMPLETE[field.meaning]
    if field.kind is Kind.NUMBER and not field.decimals:
        attributes["inputmode"] = "numeric"
    return attributes


def _part_labels() -> dict[str, str]:
    return {
        "line": _("Strada și numărul, blocul, apartamentul"),
        "locality": _("Localitatea"),
        "county": _("Județul"),
        "postal_code": _("Codul poștal"),
        "text": _("Unde este: strada și numărul sau un reper"),
        "coordinates": _("Coordonatele, dacă le știți"),
    }
