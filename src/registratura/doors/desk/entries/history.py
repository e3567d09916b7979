"""The history of an entry in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.documents.queries import version_reason
from registratura.doors.desk.petitions import history as petitions
from registratura.doors.desk.work import history as travels
from registratura.institutions import queries as institutions
from registratura.journal.queries import Act
from registratura.registers.queries import EntryCard
from registratura.registers.terms import Channel


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
    "registers.entry.registered": ("stamp", "strong"),
    "registers.number.reserved": ("bookmark", "strong"),
    "registers.reservation.used": ("stamp", "strong"),
    "registers.reservation.unused": ("x", "danger"),
    "registers.entry.corrected": ("pencil", ""),
    "registers.entry.filled": ("check", ""),
    "registers.entry.annulled": ("ban", "danger"),
    "registers.entry.documents_attached": ("paperclip", ""),
    "documents.version.added": ("file-text", ""),
    "registers.entry.answered": ("corner-down-left", "strong"),
    "registers.answer.given": ("corner-down-left", ""),
    "registers.answer.withdrawn": ("undo-2", "danger"),
    "registers.answer.fell": ("undo-2", "danger"),
    "registers.answered.annulled": ("ban", ""),
}


def field_words() -> dict[str, str]:
    """Return the names of an entry's fields, as on its page."""
    return {
        "channel": _("Calea"),
        "document_kind": _("Tipul documentului"),
        "subject": _("Conținutul pe scurt"),
        "sender_name": _("Emitent"),
        "recipient_name": _("Destinatar"),
        "sender_number": _("Numărul emitentului"),
        "sender_dated_on": _("Data documentului"),
        "sheet_count": _("Nr. de file"),
        "annex_count": _("Nr. de anexe"),
        "unit_id": _("Compartiment"),
        "dispatched_on": _("Data expedierii"),
        "resolution": _("Modul rezolvării"),
        "connected_to_id": _("Conexat la"),
        "filing_code": _("Indicativul dosarului"),
        "remarks": _("Observații"),
        "late_reason": _("Motivul întârzierii"),
    }


def told(card: EntryCard) -> list[Told]:
    """Return the acts on an entry, newest first, each in a sentence."""
    labels = field_words()
    units = institutions.unit_names(_units_in(card.history))
    return [_tell(act, card, labels, units) for act in reversed(card.history)]


def _tell(act: Act, card: EntryCard, labels: Mapping[str, str], units: Mapping[int, str]) -> Told:
    outlines = _ICONS | travels.OUTLINES | petitions.OUTLINES
    outline, tone = outlines.get(act.action, ("info", ""))
    changes = [
        (labels.get(name, name), _value(name, before, units), _value(name, after, units))
        for name, (before, after) in (act.details.get("changes") or {}).items()
    ]
    return Told(
        at=act.at,
        actor=act.actor,
        text=_sentence(act, card),
        icon=outline,
        tone=tone,
        reason=_reason(act),
        changes=changes,
    )


def _reason(act: Act) -> str:
    if act.action == "documents.version.added":
        words = version_reason(str(act.details.get("reason", "")))
        return " — ".join(filter(None, (words, str(act.details.get("explanation", "")))))
    return str(act.details.get("reason", "") or "")


def _sentence(act: Act, card: EntryCard) -> str:
    number = card.written_number
    match act.action:
        case "registers.entry.registered":
            return _("A înregistrat documentul cu numărul %s") % number
        case "registers.number.reserved":
            return _("A rezervat numărul %(number)s pentru: %(purpose)s") % {
                "number": number,
                "purpose": act.details.get("purpose", ""),
            }
        case "registers.reservation.used":
            return _("A folosit numărul rezervat")
        case "registers.entry.documents_attached":
            count = len(act.details.get("documents") or [])
            return ngettext("A atașat %d fișier", "A atașat %d fișiere", count) % count
        case "documents.version.added":
            return _("A adăugat versiunea %(number)d: „%(name)s”") % {
                "number": act.details.get("number", 0),
                "name": act.details.get("name", ""),
            }
        case "registers.entry.annulled":
            return _("A anulat înregistrarea; numărul rămâne ocupat")
    return (
        travels.sentence(act)
        or petitions.sentence(act)
        or _answered(act)
        or act.words[:1].upper() + act.words[1:]
    )


def _answered(act: Act) -> str:
    details = act.details
    match act.action:
        case "registers.entry.answered" if details.get("same_number"):
            return _("A răspuns sub același număr: %s") % str(details.get("answer_number", ""))
        case "registers.entry.answered":
            return _("A răspuns cu nr. %s") % str(details.get("answer_number", ""))
        case "registers.answer.given":
            closed = ", ".join(str(one.get("number", "")) for one in details.get("answered") or [])
            return _("Răspunde la %s") % closed
        case "registers.answer.withdrawn":
            return _("A retras răspunsul %(answer)s la %(answered)s") % {
                "answer": details.get("answer_number", ""),
                "answered": details.get("answered_number", ""),
            }
        case "registers.answer.fell":
            return _("Răspunsul %s a fost anulat: documentul așteaptă altul") % str(
                details.get("answer_number", "")
            )
        case "registers.answered.annulled":
            return _("Documentul %s, la care răspunde, a fost anulat") % str(
                details.get("answered_number", "")
            )
    return ""


def _units_in(acts: list[Act]) -> set[int]:
    changed = [(act.details.get("changes") or {}).get("unit_id") or [] for act in acts]
    return {unit for pair in changed for unit in pair if isinstance(unit, int)}


def _value(name: str, value: Any, units: Mapping[int, str]) -> str:
    if value in (None, ""):
        return ""
    if name == "unit_id":
        return units.get(value, str(value))
    if name == "channel":
        return str(Channel(value).label)
    if name.endswith("_on"):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    return str(value)
