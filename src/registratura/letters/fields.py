"""
The catalogue of fields: what a template may name, what it says, and an example of it. No Django, no database.

Names are Romanian, without marks, because the people who write templates are officials. A template may also name places
of its own, `camp.<anything>`: each becomes a box of the form on which the letter is written.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from registratura.kernel.text import N_, fold

SLOT_GROUP: Final = "camp"
SLOT = re.compile(r"[a-z][a-z0-9_]{0,39}")
IN_WORDS: Final = "_in_litere"
SUM_IN_WORDS: Final = "_lei_in_litere"
LOGO: Final = "institutie.sigla"
NUMBER_TO_COME: Final = "…………"


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its dotted name, what it is, and its value in the invented example."""

    name: str
    about: str
    example: str

    @property
    def group(self) -> str:
        """The part before the dot."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    name: str
    title: str
    fields: tuple[Field, ...]


def _group(name: str, title: str, *fields: tuple[str, str, str]) -> Group:
    return Group(
        name, title, tuple(Field(f"{name}.{short}", about, example) for short, about, example in fields)
    )


GROUPS: Final = (
    _group(
        "institutie", N_("Instituția"),
        ("denumire", N_("denumirea instituției"), "Primăria Comunei Lunca Frasinului"),
        ("denumire_genitiv", N_("denumirea la genitiv: „conducătorul …”"), "Primăriei Comunei Lunca Frasinului"),
        ("denumire_majuscule", N_("denumirea cu majuscule"), "PRIMĂRIA COMUNEI LUNCA FRASINULUI"),
        ("cui", N_("codul de identificare fiscală"), "4471902"),
        ("adresa", N_("strada și numărul sediului"), "Str. Principală nr. 12"),
        ("localitate", N_("localitatea sediului"), "Lunca Frasinului"),
        ("judet", N_("județul"), "Alba"),
        ("telefon", N_("telefonul"), "0258 555 010"),
        ("email", N_("adresa de e-mail"), "registratura@luncafrasinului.example"),
        ("site", N_("pagina de internet"), "https://luncafrasinului.example"),
        ("antet", N_("rândurile de deasupra denumirii, din „Antet și siglă”"), "ROMÂNIA\nJUDEȚUL ALBA"),
        ("subsol", N_("rândul din josul paginii, din „Antet și siglă”"), "Program cu publicul: luni–vineri, 8–16"),
        ("sigla", N_("stema sau sigla, ca imagine; în Typst se scrie sigla()"), ""),
    ),
    _group(
        "scrisoare", N_("Scrisoarea care se scrie"),
        ("numar", N_("numărul de înregistrare; apare la înregistrare"), "1240"),
        ("data", N_("data înregistrării"), "22.11.2026"),
        ("data_in_litere", N_("data înregistrării, cu luna în litere"), "22 noiembrie 2026"),
        ("numar_data", N_("numărul întreg, cum se citează"), "1240/22.11.2026"),
        ("obiect", N_("conținutul pe scurt"), "Răspuns la nr. 1187/10.11.2026"),
        ("tip", N_("tipul documentului"), "răspuns"),
        ("cale", N_("calea pe care pleacă"), "poștă"),
    ),
    _group(
        "intrare", N_("Documentul la care se scrie"),
        ("numar", N_("numărul de înregistrare"), "1187"),
        ("data", N_("data înregistrării"), "10.11.2026"),
        ("data_in_litere", N_("data înregistrării, cu luna în litere"), "10 noiembrie 2026"),
        ("numar_data", N_("numărul întreg, cum se citează"), "1187/10.11.2026"),
        ("toate_numerele", N_("numărul, cu cele conexate lui"), "1187/10.11.2026, 1192/12.11.2026"),
        ("obiect", N_("conținutul pe scurt"), "Sesizare privind gropile de pe strada Fântânii"),
        ("tip", N_("tipul documentului"), "petiție"),
        ("registru", N_("denumirea registrului"), "Registrul general de intrare-ieșire"),
        ("numar_emitent", N_("numărul dat de emitent"), "3381"),
        ("data_emitent", N_("data dată de emitent"), "09.11.2026"),
        ("primit_la", N_("ziua și ora primirii"), "10.11.2026, ora 09:12"),
        ("cale", N_("calea pe care a venit"), "ghișeu"),
        ("file", N_("numărul de file"), "2"),
        ("file_in_litere", N_("numărul de file, în litere, cu substantivul"), "două file"),
        ("anexe", N_("numărul de anexe"), "1"),
        ("anexe_in_litere", N_("numărul de anexe, în litere, cu substantivul"), "o anexă"),
        ("compartiment", N_("compartimentul la care este"), "Compartimentul Drumuri"),
        ("rezolvare", N_("modul de rezolvare scris în registru"), "favorabil"),
        ("raspuns", N_("numărul răspunsului dat"), "1240/22.11.2026"),
        ("data_raspuns", N_("ziua în care a plecat răspunsul"), "23.11.2026"),
        ("amprenta", N_("amprenta SHA-256 a primului fișier"), "9f2c41d0a7b35e88"),
    ),
    _group(
        "emitent", N_("Cine a trimis documentul (petiționarul, solicitantul)"),
        ("nume", N_("numele sau denumirea"), "Groza Ilie"),
        ("adresa", N_("adresa întreagă"), "Str. Fântânii nr. 7, Lunca Frasinului, Alba"),
        ("email", N_("adresa de e-mail"), "ilie.groza@mail.example"),
    ),
    _group(
        "destinatar", N_("Cui i se scrie"),
        ("nume", N_("numele sau denumirea"), "Groza Ilie"),
        ("adresa", N_("adresa întreagă"), "Str. Fântânii nr. 7, Lunca Frasinului, Alba"),
        ("email", N_("adresa de e-mail"), "ilie.groza@mail.example"),
        ("formula", N_("formula de adresare"), "Stimate domnule Groza Ilie,"),
    ),
    _group(
        "compartiment", N_("Compartimentul care scrie"),
        ("denumire", N_("denumirea"), "Compartimentul Drumuri"),
        ("denumire_genitiv", N_("denumirea la genitiv"), "Compartimentului Drumuri"),
        ("cod", N_("codul"), "DRU"),
    ),
    _group(
        "termen", N_("Termenul documentului"),
        ("denumire", N_("ce termen este"), "Răspuns la petiție"),
        ("implinit", N_("ziua până la care se răspunde"), "10.12.2026"),
        ("implinit_in_litere", N_("aceeași zi, cu luna în litere"), "10 decembrie 2026"),
        ("temei", N_("temeiul legal al termenului"), "OG 27/2002 art. 8 alin. (1)"),
        ("prelungit_pana", N_("noua zi, când termenul este prelungit"), "25.12.2026"),
        ("prelungit_pana_in_litere", N_("noua zi, cu luna în litere"), "25 decembrie 2026"),
    ),
    _group(
        "semnatar", N_("Primul semnatar"),
        ("nume", N_("numele"), "Horia Hanganu"),
        ("functie", N_("funcția"), "Primar"),
    ),
    _group(
        "semnatar2", N_("Al doilea semnatar"),
        ("nume", N_("numele"), "Elena Enache"),
        ("functie", N_("funcția"), "Șef compartiment"),
    ),
    _group(
        "intocmit", N_("Cine întocmește"),
        ("nume", N_("numele"), "Bogdan Barbu"),
        ("functie", N_("funcția"), "Inspector"),
        ("email", N_("adresa de e-mail"), "bogdan.barbu@luncafrasinului.example"),
    ),
    _group(
        "azi", N_("Ziua în care se scrie"),
        ("data", N_("data"), "22.11.2026"),
        ("in_litere", N_("data cu luna în litere"), "22 noiembrie 2026"),
        ("zi", N_("ziua săptămânii"), "duminică"),
        ("an", N_("anul"), "2026"),
    ),
)  # fmt: skip

FIELDS: Final = {field.name: field for group in GROUPS for field in group.fields}
GROUP_NAMES: Final = frozenset(group.name for group in GROUPS)

Values = dict[str, dict[str, str]]


def example_values() -> Values:
    """Return the invented entry on which a template is tried."""
    return {
        group.name: {field.name.partition(".")[2]: field.example for field in group.fields}
        for group in GROUPS
    }


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is no field, with the nearest one that is; empty when none is near."""

    name: str
    nearest: str


def slots_in(names: Iterable[str]) -> list[str]:
    """Return the places to fill in among the names of a template, in their order; those in words follow from them."""
    found: dict[str, None] = {}
    named = [name.partition(".")[2] for name in names if name.startswith(f"{SLOT_GROUP}.")]
    for slot in named:
        base = slot.removesuffix(SUM_IN_WORDS).removesuffix(IN_WORDS)
        found.setdefault(base if SLOT.fullmatch(base) else slot)
    return list(found)


def unknown_among(names: Iterable[str]) -> list[Unknown]:
    """Return the names that are no field, each once, with the nearest one."""
    return [Unknown(name, nearest(name)) for name in dict.fromkeys(names) if not _is_known(name)]


def _is_known(name: str) -> bool:
    group, _dot, short = name.partition(".")
    if group == SLOT_GROUP:
        return not short or SLOT.fullmatch(short) is not None
    return name in FIELDS or name in GROUP_NAMES


def nearest(name: str) -> str:
    """Return the field whose name is nearest to a wrong one, or empty."""
    plain = re.sub(r"[^a-z0-9_.]", "", fold(name))
    if "." not in plain:
        close = difflib.get_close_matches(plain, [*GROUP_NAMES, SLOT_GROUP], n=1, cutoff=0.6)
        return close[0] if close else _by_short_name(plain)
    close = difflib.get_close_matches(plain, FIELDS, n=1, cutoff=0.6)
    return close[0] if close else _by_short_name(plain.partition(".")[2])


def _by_short_name(short: str) -> str:
    same = difflib.get_close_matches(short, [name.partition(".")[2] for name in FIELDS], n=1, cutoff=0.75)
    return next((name for name in FIELDS if same and name.endswith(f".{same[0]}")), "")


def with_slots(values: Values, slots: dict[str, str], *, in_words: Any) -> Values:
    """
    Return the values with the places filled in, each also in words when it is a number or a sum.

    in_words: the module that writes numbers in words (`letters.language`).
    """
    filled = dict(slots)
    for name, typed in slots.items():
        filled[f"{name}{IN_WORDS}"] = in_words.number_in_words(typed)
        filled[f"{name}{SUM_IN_WORDS}"] = in_words.sum_in_words(typed)
    return {**values, SLOT_GROUP: filled}


def interpolated(text: str, values: Values) -> str:
    """Return a proposed text with its `{grup.camp}` replaced by what they say; unknown ones stay."""

    def value(found: re.Match[str]) -> str:
        group, short = found[1], found[2]
        return values.get(group, {}).get(short, found[0])

    return re.sub(r"\{([a-z0-9]+)\.([a-z0-9_]+)\}", value, text)
