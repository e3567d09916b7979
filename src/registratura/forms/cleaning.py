"""
One typed answer to the form in which it is kept, by kind of field; a second cleaning changes nothing.

Nothing is looked up outside. A doubt (an odd fiscal code, an unknown village) warns and never blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from registratura.forms.definition import NO, YES, Field, Kind, Words
from registratura.kernel import localities
from registratura.kernel.identifiers import (
    Checked,
    Verdict,
    check_cnp,
    check_cui,
    check_iban,
    check_phone,
    check_postal_code,
)
from registratura.kernel.text import N_, fold, ro_normalise

ABROAD: Final = "abroad"
ADDRESS_PARTS: Final = ("line", "locality", "county", "postal_code")
PLACE_PARTS: Final = ("text", "coordinates")
_PART_LENGTH: Final = 240
_SOUTH_WEST, _NORTH_EAST = (Decimal("43.5"), Decimal("20.2")), (Decimal("48.4"), Decimal("29.8"))


@dataclass(frozen=True, slots=True)
class Fault:
    """
    What is wrong with an answer: `message` is a message id whose placeholders are `params` and `label`.

    `part` names the box of an address or a place it belongs to.
    """

    field: str
    label: Words
    message: str
    params: Mapping[str, str] = default(default_factory=dict)
    part: str = ""

    def said(self, language: str = "ro", translate: Callable[[str], str] = str) -> str:
        """Return the sentence, the label of the field in the language of the page."""
        return translate(self.message) % {"label": self.label.said(language), **self.params}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An answer as it is kept (None: not given), what is wrong with it, what is doubtful."""

    value: Any = None
    fault: Fault | None = None
    doubt: Fault | None = None


def clean(field: Field, raw: Any, *, today: date) -> Cleaned:
    """
    Clean what was typed for a field, or an answer kept before.

    raw: text; for several choices a sequence of values; for an address or a place a mapping of its parts; for files
    a sequence of mappings with `name` and `size_bytes`. Anything else counts as not answered.

    today: the date in Bucharest.
    """
    cleaned = _CLEANERS[field.kind](field, raw, today)
    if cleaned.value is None and cleaned.fault is None and field.required and field.is_asked:
        return Cleaned(fault=_fault(field, _MISSING.get(field.kind, _MISSING_USUAL), part=_first_part(field)))
    return cleaned


_MISSING_USUAL: Final = N_("Completați „%(label)s”.")
_MISSING: Final[Mapping[Kind, str]] = {
    Kind.CHOICE: N_("Alegeți un răspuns la „%(label)s”."),
    Kind.CHOICES: N_("Alegeți cel puțin un răspuns la „%(label)s”."),
    Kind.YES_NO: N_("Alegeți da sau nu la „%(label)s”."),
    Kind.FILES: N_("Adăugați cel puțin un fișier la „%(label)s”."),
    Kind.DATE: N_("Scrieți data la „%(label)s”, de exemplu 27.03.2026."),
    Kind.ADDRESS: N_("Scrieți strada și numărul la „%(label)s”."),
    Kind.PLACE: N_("Scrieți la „%(label)s” unde este locul: strada și numărul sau un reper."),
}


def _first_part(field: Field) -> str:
    return {Kind.ADDRESS: ADDRESS_PARTS[0], Kind.PLACE: PLACE_PARTS[0]}.get(field.kind, "")


def _fault(field: Field, message: str, part: str = "", **params: str) -> Fault:
    return Fault(field.name, field.label, message, params, part)


def _line(raw: Any) -> str:
    return ro_normalise(raw, single_line=True) if isinstance(raw, str) else ""


def _nothing(field: Field, raw: Any, today: date) -> Cleaned:
    return Cleaned()


def _text(field: Field, raw: Any, today: date) -> Cleaned:
    text = ro_normalise(raw).strip() if field.kind is Kind.LONG and isinstance(raw, str) else _line(raw)
    if len(text) > field.length:
        message = N_("„%(label)s” are %(count)s de caractere; încap cel mult %(most)s. Scurtați textul.")
        return Cleaned(text, _fault(field, message, count=str(len(text)), most=str(field.length)))
    return Cleaned(text or None)


def _choice(field: Field, raw: Any, today: date) -> Cleaned:
    value = _line(raw)
    return Cleaned(value if field.choice(value) else None)


def _choices(field: Field, raw: Any, today: date) -> Cleaned:
    given = raw if isinstance(raw, Sequence) and not isinstance(raw, str) else [raw]
    texts = {_line(one) for one in given}
    chosen = [option.value for option in field.options if option.value in texts]
    return Cleaned(chosen or None)


def _yes_no(field: Field, raw: Any, today: date) -> Cleaned:
    value = _line(raw)
    return Cleaned(value if value in (YES, NO) else None)


_DAY: Final = re.compile(r"([0-9]{1,2})[ ./\-]+([0-9]{1,2})[ ./\-]+([0-9]{4})")
_DAY_TOGETHER: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_DAY_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def read_day(typed: str, *, today: date) -> date | None:
    """Read a date as people type it (27.3.2026, 27032026, azi, ieri) or as it is kept; None when it is none."""
    word = fold(typed).strip()
    if word in ("azi", "ieri", "today", "yesterday"):
        return today - timedelta(days=word in ("ieri", "yesterday"))
    if found := _DAY_ISO.fullmatch(word):
        year, month, day = found.groups()
    elif found := _DAY.fullmatch(word.strip(". ")) or _DAY_TOGETHER.fullmatch(word):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _date(field: Field, raw: Any, today: date) -> Cleaned:
    typed = _line(raw)
    if not typed:
        return Cleaned()
    day = read_day(typed, today=today)
    if day is None or not 1800 <= day.year <= 2200:
        message = N_("La „%(label)s” scrieți ziua, luna și anul, de exemplu 27.03.2026.")
        return Cleaned(typed, _fault(field, message))
    for bound, is_least in ((field.least, True), (field.most, False)):
        limit = read_day(bound, today=today) if bound else None
        if limit and (day < limit if is_least else day > limit):
            early = N_("Data de la „%(label)s” nu poate fi înainte de %(limit)s. Verificați-o.")
            late = N_("Data de la „%(label)s” nu poate fi după %(limit)s. Verificați-o.")
            fault = _fault(field, early if is_least else late, limit=limit.strftime("%d.%m.%Y"))
            return Cleaned(day.isoformat(), fault)
    return Cleaned(day.isoformat())


_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:,[0-9]{1,6})?")
_THOUSANDS: Final = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+")


def number(kept: str) -> Decimal:
    """Give a kept number or amount as a decimal: it is kept with a comma, as it is written in Romanian."""
    return Decimal(kept.replace(",", "."))


def _number(field: Field, raw: Any, today: date) -> Cleaned:
    typed = _line(str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw)
    if not typed:
        return Cleaned()
    plain = re.sub(r"(?i)(?<=[0-9\s])(lei|ron)$", "", typed)
    plain = re.sub(r"[\s'’]", "", plain).replace("−", "-")
    if "," in plain or _THOUSANDS.fullmatch(plain):
        plain = plain.replace(".", "")
    plain = plain.replace(".", ",")
    decimals = 2 if field.kind is Kind.AMOUNT else field.decimals
    if not _NUMBER.fullmatch(plain) or len(plain.partition(",")[2].rstrip("0")) > decimals:
        whole = N_("La „%(label)s” scrieți un număr întreg, numai cu cifre.")
        parted = N_("La „%(label)s” scrieți un număr cu cel mult %(decimals)s zecimale, de exemplu 1250,50.")
        return Cleaned(typed, _fault(field, parted if decimals else whole, decimals=str(decimals)))
    units, _comma, parts = plain.partition(",")
    sign, units = ("-", units[1:]) if units.startswith("-") else ("", units)
    parts = parts.rstrip("0")
    kept = sign + (units.lstrip("0") or "0") + (f",{parts}" if parts else "")
    kept = "0" if kept == "-0" else kept
    return Cleaned(kept, _out_of_bounds(field, number(kept)))


def _out_of_bounds(field: Field, value: Decimal) -> Fault | None:
    least, most = _limit(field.least or ("0" if field.kind is Kind.AMOUNT else "")), _limit(field.most)
    if least is not None and value < least:
        return _fault(field, N_("La „%(label)s” cel mai mic număr este %(limit)s."), limit=field.least or "0")
    if most is not None and value > most:
        return _fault(field, N_("La „%(label)s” cel mai mare număr este %(limit)s."), limit=field.most)
    return None


def _limit(written: str) -> Decimal | None:
    """Read a bound of a draft, which may be mistyped until it is published."""
    return number(written) if _NUMBER.fullmatch(written.replace(".", ",")) else None


_MAIL: Final = re.compile(r"[^\s@,;:<>()\[\]\"\\]{1,64}@[^\s@,;:<>()\[\]\"\\/]+\.[^\s@,;:<>()\[\]\"\\/.]{2,}")


def _email(field: Field, raw: Any, today: date) -> Cleaned:
    typed = _line(raw)
    if not typed:
        return Cleaned()
    name, _at, domain = typed.rpartition("@")
    if len(typed) > 254 or ".." in typed or not _MAIL.fullmatch(typed):
        message = N_("Adresa de e-mail nu este întreagă. Scrieți-o ca în exemplul nume@exemplu.ro.")
        return Cleaned(typed, _fault(field, message))
    return Cleaned(f"{name}@{domain.lower()}")


def _identifier(field: Field, raw: Any, today: date) -> Cleaned:
    typed = _line(raw)
    if not typed:
        return Cleaned()
    checkers: dict[Kind, Callable[[], Checked]] = {
        Kind.PHONE: lambda: check_phone(typed),
        Kind.CNP: lambda: check_cnp(typed, today=today),
        Kind.CUI: lambda: check_cui(typed, today=today),
        Kind.IBAN: lambda: check_iban(typed),
    }
    checked = checkers[field.kind]()
    if checked.verdict is Verdict.OK:
        return Cleaned(checked.value)
    found = _fault(field, checked.message, **checked.params)
    if checked.verdict is Verdict.WRONG:
        return Cleaned(typed[:_PART_LENGTH], fault=found)
    return Cleaned(checked.value[:_PART_LENGTH], doubt=found)


def _address(field: Field, raw: Any, today: date) -> Cleaned:
    parts = {part: _line(raw.get(part)) if isinstance(raw, Mapping) else "" for part in ADDRESS_PARTS}
    if not any(parts.values()):
        return Cleaned()
    for part, text in parts.items():
        if len(text) > _PART_LENGTH:
            message = N_("Adresa este prea lungă: cel mult %(most)s de caractere pe rând.")
            return Cleaned(parts, _fault(field, message, part, most=str(_PART_LENGTH)))
    missing = {
        "line": N_("Scrieți strada și numărul la „%(label)s”."),
        "locality": N_("Scrieți localitatea la „%(label)s”."),
        "county": N_("Alegeți județul la „%(label)s”."),
    }
    for part, message in missing.items():
        known = part != "county" or parts[part] == ABROAD or localities.county(parts[part])
        if not parts[part] or not known:
            return Cleaned(parts, _fault(field, message, part))
    if parts["county"] == ABROAD:
        return Cleaned(parts)
    return _romanian_address(field, parts)


def _romanian_address(field: Field, parts: dict[str, str]) -> Cleaned:
    doubt = None
    if parts["postal_code"]:
        checked = check_postal_code(parts["postal_code"], county=parts["county"])
        found = _fault(field, checked.message, "postal_code", **checked.params)
        if checked.verdict is Verdict.WRONG:
            return Cleaned(parts, found)
        parts["postal_code"] = checked.value
        doubt = found if checked.verdict is Verdict.WARNING else None
    place = localities.find(parts["locality"], county=parts["county"])
    if place.exact is not None:
        parts["siruta"] = place.exact.siruta
    elif not place.several:
        county = localities.county(parts["county"])
        near = N_("Nu găsim „%(typed)s” în județul %(county)s. Ați vrut să scrieți %(near)s?")
        unknown = N_("Nu găsim „%(typed)s” în județul %(county)s. Verificați localitatea și județul.")
        doubt = _fault(
            field,
            near if place.near else unknown,
            "locality",
            typed=parts["locality"],
            county=county.name if county else "",
            near=", ".join(place.near),
        )
    return Cleaned(parts, doubt=doubt)


_COORDINATES: Final = re.compile(
    r"(-?[0-9]{1,2}(?:[.,][0-9]{1,9})?)\s*[,;\s]\s*(-?[0-9]{1,3}(?:[.,][0-9]{1,9})?)"
)


def _place(field: Field, raw: Any, today: date) -> Cleaned:
    parts = {part: _line(raw.get(part)) if isinstance(raw, Mapping) else "" for part in PLACE_PARTS}
    if not any(parts.values()):
        return Cleaned()
    if not parts["text"]:
        return Cleaned(parts, _fault(field, _MISSING[Kind.PLACE], "text"))
    if len(parts["text"]) > _PART_LENGTH:
        message = N_("Descrierea locului este prea lungă: cel mult %(most)s de caractere.")
        return Cleaned(parts, _fault(field, message, "text", most=str(_PART_LENGTH)))
    if not parts["coordinates"]:
        return Cleaned(parts)
    found = _COORDINATES.fullmatch(parts["coordinates"])
    if not found:
        message = N_("Scrieți coordonatele ca în exemplul 46.7712, 23.6236 sau lăsați rândul gol.")
        return Cleaned(parts, _fault(field, message, "coordinates"))
    north, east = (Decimal(one.replace(",", ".")) for one in found.groups())
    if not (_SOUTH_WEST[0] <= north <= _NORTH_EAST[0] and _SOUTH_WEST[1] <= east <= _NORTH_EAST[1]):
        message = N_(
            "Coordonatele nu sunt din România: întâi latitudinea (43–48), apoi longitudinea (20–30)."
        )
        return Cleaned(parts, _fault(field, message, "coordinates"))
    parts["coordinates"] = f"{north}, {east}"
    return Cleaned(parts)


def _files(field: Field, raw: Any, today: date) -> Cleaned:
    given = raw if isinstance(raw, Sequence) and not isinstance(raw, str) else []
    kept = [dict(one) for one in given if isinstance(one, Mapping) and isinstance(one.get("name"), str)]
    if not kept:
        return Cleaned()
    rule = field.files
    if len(kept) > rule.most_count:
        message = N_("La „%(label)s” sunt %(count)s fișiere; se primesc cel mult %(most)s. Scoateți din ele.")
        return Cleaned(kept, _fault(field, message, count=str(len(kept)), most=str(rule.most_count)))
    for one in kept:
        if fault := file_fault(field, name=one["name"], size_bytes=int(one.get("size_bytes") or 0)):
            return Cleaned(kept, fault)
    return Cleaned(kept)


def file_fault(field: Field, *, name: str, size_bytes: int) -> Fault | None:
    """Say what is wrong with one file by its name and size; its content is looked at by who keeps it."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in field.files.extensions:
        message = N_("Fișierul „%(name)s” nu este de un fel primit aici. Trimiteți %(kinds)s.")
        kinds = ", ".join(sorted(one.upper() for one in field.files.extensions))
        return _fault(field, message, name=name[:100], kinds=kinds)
    if size_bytes > field.files.most_mb * 1_000_000:
        message = N_("Fișierul „%(name)s” depășește %(most)s MB. Micșorați-l sau trimiteți-l în părți.")
        return _fault(field, message, name=name[:100], most=str(field.files.most_mb))
    if size_bytes <= 0:
        return _fault(field, N_("Fișierul „%(name)s” este gol. Alegeți altul."), name=name[:100])
    return None


_CLEANERS: Final[Mapping[Kind, Callable[[Field, Any, date], Cleaned]]] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.AMOUNT: _number,
    Kind.EMAIL: _email,
    Kind.PHONE: _identifier,
    Kind.CNP: _identifier,
    Kind.CUI: _identifier,
    Kind.IBAN: _identifier,
    Kind.ADDRESS: _address,
    Kind.FILES: _files,
    Kind.PLACE: _place,
    Kind.EXPLANATION: _nothing,
    Kind.NOTICE: _nothing,
}
