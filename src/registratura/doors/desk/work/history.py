"""The acts by which papers travel, in sentences for the history of an entry."""

from typing import Any

from django.utils.translation import gettext as _

from registratura.journal.queries import Act

OUTLINES = {
    "routing.entry.assigned": ("send", "strong"),
    "routing.entry.set_aside": ("folder-open", ""),
    "routing.assignment.accepted": ("check", ""),
    "routing.assignment.returned": ("undo-2", "danger"),
    "routing.assignment.handed_over": ("repeat", ""),
    "routing.assignment.done": ("circle-check", "strong"),
    "routing.assignment.closed": ("x", ""),
    "routing.circuit.started": ("layers", ""),
    "routing.circuit.stopped": ("x", "danger"),
    "routing.step.approved": ("check", "strong"),
    "routing.step.rejected": ("undo-2", "danger"),
    "routing.person.concerned": ("users", ""),
    "routing.person.cleared": ("users", ""),
}


def sentence(act: Act) -> str:
    """Return an act of routing in a sentence; empty for other acts."""
    if not act.action.startswith("routing."):
        return ""
    said: str = _said(act.action, act.details) or act.words[:1].upper() + act.words[1:]
    absent = act.details.get("for")
    return f"{said} {_('(în locul lui %s)') % absent}" if absent else str(said)


def _said(action: str, details: dict[str, Any]) -> str:
    match action:
        case "routing.entry.assigned":
            return _assigned(details)
        case "routing.entry.set_aside":
            return _("A clasat lucrarea la dosar, fără repartizare: „%s”") % str(details.get("order", ""))
        case "routing.assignment.accepted" | "routing.assignment.done" | "routing.assignment.returned":
            return _held(action.rpartition(".")[2], details)
        case "routing.assignment.handed_over":
            return _("A predat lucrarea de la %(from)s la %(to)s") % {
                "from": details.get("from", ""),
                "to": details.get("to", ""),
            }
        case "routing.assignment.closed":
            return _("A luat lucrarea de la %s") % str(details.get("from", ""))
        case "routing.circuit.started":
            return _("A trimis lucrarea la avizare, pe circuitul „%(name)s”, versiunea %(version)s") % {
                "name": details.get("circuit", ""),
                "version": details.get("version", ""),
            }
        case "routing.step.approved" | "routing.step.rejected":
            return _decided(action, details)
        case "routing.person.concerned" | "routing.person.cleared":
            names = ", ".join(map(str, details.get("persons") or []))
            if action.endswith("cleared"):
                return _("A retras persoana vizată de petiție: %s") % names
            return _("A notat că petiția privește pe: %s") % names
    return ""


def _assigned(details: dict[str, Any]) -> str:
    lead, co, info = (", ".join(map(str, details.get(part) or [])) for part in ("lead", "co", "info"))
    parts = []
    if lead:
        parts.append(_("A repartizat lucrarea la %s") % lead)
    if co:
        parts.append(
            _("împreună cu %s") % co
            if lead
            else _("A adăugat la lucrare pe %s, împreună cu responsabilul") % co
        )
    if info:
        parts.append(
            _("spre știință: %s") % info if parts else _("A trimis lucrarea spre știință: %s") % info
        )
    said = ", ".join(parts)
    if details.get("order"):
        said += _(", cu rezoluția „%s”") % details["order"]
    if day := str(details.get("internal_on") or ""):
        said += _(", cu răspuns intern până la %s") % ".".join(reversed(day.split("-")))
    return said


def _held(deed: str, details: dict[str, Any]) -> str:
    only_reads = details.get("part") == "info"
    if deed == "accepted":
        return _("A luat la cunoștință") if only_reads else _("A primit lucrarea")
    if deed == "returned":
        return _("A restituit lucrarea")
    if only_reads:
        return _("A încheiat: a luat la cunoștință")
    helper = details.get("part") == "co"
    said = _("Și-a încheiat partea de coresponsabil") if helper else _("A încheiat lucrarea")
    return f"{said}: {details['result']}" if details.get("result") else said


def _decided(action: str, details: dict[str, Any]) -> str:
    step = str(details.get("step", ""))
    if action.endswith("rejected"):
        return _("A returnat lucrarea la pasul de avizare „%s”") % step
    said = _("A avizat pasul „%s”") % step
    if details.get("remark"):
        said = f"{said}: {details['remark']}"
    return f"{said}. {_('Circuitul este încheiat.')}" if details.get("state") == "approved" else said
