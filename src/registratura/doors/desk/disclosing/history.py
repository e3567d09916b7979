"""Acts about disclosures and incidents, as a timeline draws them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from registratura.journal.queries import Act

_DANGER = ("refused_same_person", "escalated", "link.refused")
_STRONG = ("opened", "received", "routed", "notified", "answered", "made")


@dataclass(frozen=True, slots=True)
class Event:
    """One act as it is told."""

    text: str
    actor: str
    at: datetime
    icon: str
    tone: str
    reason: str
    changes: tuple[tuple[str, str, str], ...] = ()


def told(acts: Iterable[Act]) -> list[Event]:
    """Return acts, the newest first."""
    return [_event(act) for act in reversed(list(acts))]


def _event(act: Act) -> Event:
    danger = any(act.action.endswith(end) for end in _DANGER)
    strong = any(act.action.endswith(end) for end in _STRONG)
    reason = act.details.get("reason") or act.details.get("reasons") or ""
    return Event(
        text=act.words,
        actor=act.actor,
        at=act.at,
        icon="triangle-alert" if danger else "check",
        tone="danger" if danger else "strong" if strong else "",
        reason=str(reason),
    )
