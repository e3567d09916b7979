"""The acts of administration in plain words, for the timelines of the settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from registratura.accounts import queries as people
from registratura.institutions import queries as institutions
from registratura.institutions.roles import ROLES, Role
from registratura.journal.queries import Act


@dataclass(frozen=True, slots=True)
class Told:
    """One act as the timeline shows it; `changes` are (label, before, after)."""

    at: datetime
    actor: str
    text: str
    icon: str
    tone: str = ""
    reason: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)


_ICONS = {
    "opened": ("plus", "strong"),
    "added": ("plus", "strong"),
    "changed": ("pencil", ""),
    "closed": ("ban", "danger"),
    "ended": ("x", "danger"),
    "issued": ("link", ""),
    "continued": ("book-marked", ""),
    "given": ("layers", ""),
}


def told(acts: Iterable[Act]) -> list[Told]:
    """Return acts as they are read on screen; names of people and units come in two queries."""
    found = list(acts)
    users = people.names_of(act.details.get("user") for act in found)
    units = institutions.unit_names(_units_in(found))
    return [_told(act, users, units) for act in found]


def _units_in(acts: list[Act]) -> list[int | None]:
    numbers: list[int | None] = []
    for act in acts:
        for key in ("unit", "parent"):
            value = act.details.get(key)
            numbers += [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, int)]
    return numbers


def _told(act: Act, users: Mapping[int, str], units: Mapping[int, str]) -> Told:
    icon, tone = _ICONS.get(act.action.rsplit(".", 1)[-1], ("history", ""))
    return Told(
        at=act.at,
        actor=act.actor,
        text=_sentence(act, users, units),
        icon=icon,
        tone=tone,
        changes=[
            (_label(key), _value(key, value[0], units), _value(key, value[1], units))
            for key, value in act.details.items()
            if isinstance(value, list) and len(value) == 2
        ],
    )


def _sentence(act: Act, users: Mapping[int, str], units: Mapping[int, str]) -> str:
    details = act.details
    parts = [f"{act.words[:1].upper()}{act.words[1:]}"]
    if details.get("role") in set(Role):
        parts.append(f"„{ROLES[Role(details['role'])].name}”")
    elif isinstance(details.get("name"), str):
        parts.append(f"„{details['name']}”")
    elif isinstance(details.get("code"), str):
        parts.append(f"„{details['code']}”")
    if details.get("user"):
        parts.append(_("pentru %s") % users.get(details["user"], details["user"]))
    if details.get("first"):
        numbers = f"{details['first']}–{details['upper']}" if details.get("upper") else details["first"]
        parts.append(_("%(numbers)s, anul %(year)s") % {"numbers": numbers, "year": details.get("year")})
    if isinstance(details.get("unit"), int):
        parts.append(_("în compartimentul %s") % units.get(details["unit"], details["unit"]))
    if details.get("methods_cleared"):
        parts.append(_("și i-a scos cheile, codurile și parola"))
    return " ".join(str(part) for part in parts)


def _label(key: str) -> str:
    return {
        "name": _("Numele"),
        "code": _("Codul"),
        "parent": _("Compartimentul superior"),
        "cui": _("CUI"),
        "county": _("Județul"),
        "locality": _("Localitatea"),
        "address": _("Adresa"),
        "email": _("E-mail"),
        "phone": _("Telefon"),
        "website": _("Pagina de internet"),
        "number_code": _("Codul din număr"),
        "reply_takes_number": _("Răspunsul ia numărul cererii"),
    }.get(key, key)


def _value(key: str, value: Any, units: Mapping[int, str]) -> str:
    if key == "parent":
        return units.get(value, "") if value else _("la vârf")
    if isinstance(value, bool):
        return _("da") if value else _("nu")
    return "" if value is None else str(value)
