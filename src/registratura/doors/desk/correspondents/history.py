"""The journal of a correspondent, told in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from registratura.journal.queries import Act

_LOOKS = {
    "correspondents.correspondent.added": ("user-plus", "strong"),
    "correspondents.correspondent.corrected": ("pencil", ""),
    "correspondents.correspondent.merged": ("link", ""),
    "correspondents.correspondent.unmerged": ("undo-2", ""),
    "correspondents.cnp.revealed": ("eye", "danger"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One act on a correspondent, as the timeline draws it."""

    text: str
    actor: str
    at: datetime
    icon: str
    tone: str
    reason: str
    changes: list[tuple[str, str, str]]


def field_names() -> dict[str, str]:
    """Return the names of a correspondent's fields on screen."""
    return {
        "kind": _("Felul"),
        "name": _("Numele"),
        "cnp": _("CNP"),
        "cui": _("CUI"),
        "trade_register_number": _("Nr. registrul comerțului"),
        "iban": _("IBAN"),
        "email": _("E-mail"),
        "phone": _("Telefon"),
        "address": _("Adresa"),
        "locality": _("Localitatea"),
        "county": _("Județul"),
        "postal_code": _("Codul poștal"),
        "remarks": _("Observații"),
    }


def told(acts: Iterable[Act]) -> list[Event]:
    """Return the acts for the timeline, newest first. A changed personal code is told without its digits."""
    return [_event(act) for act in acts][::-1]


def _event(act: Act) -> Event:
    icon, tone = _LOOKS.get(act.action, ("history", ""))
    return Event(
        text=_sentence(act.words),
        actor=act.actor,
        at=act.at,
        icon=icon,
        tone=tone,
        reason=str(act.details.get("reason", "") or ""),
        changes=_changes(act.details),
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _changes(details: dict[str, Any]) -> list[tuple[str, str, str]]:
    names = field_names()
    changes = [
        (names[field], str(value[0]), str(value[1]))
        for field, value in details.items()
        if field in names and isinstance(value, list) and len(value) == 2
    ]
    if isinstance(details.get("cnp"), str):
        changes.append((names["cnp"], _("cel vechi"), _("altul")))
    if details.get("into_name"):
        changes.append((_("Unit cu"), str(details.get("name", "")), str(details["into_name"])))
    return changes
