"""The events that programs are told of, closed: names outside, words, and the acts of the journal behind each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEST = "webhook.test"


@dataclass(frozen=True, slots=True)
class EventKind:
    """
    An event as programs know it. `actions`: the acts of the journal that are this event.

    told: which details of the act travel, by their names there and outside; numbers and dates, nothing of a person.
    """

    name: str | Promise
    actions: tuple[str, ...]
    told: tuple[tuple[str, str], ...] = ()


EVENTS: dict[str, EventKind] = {
    "entry.registered": EventKind(_("înregistrare nouă"), ("registers.entry.registered",)),
    "entry.corrected": EventKind(
        _("înregistrare corectată sau completată"), ("registers.entry.corrected", "registers.entry.filled")
    ),
    "entry.annulled": EventKind(_("înregistrare anulată"), ("registers.entry.annulled",)),
    "entry.answered": EventKind(
        _("document la care s-a răspuns"),
        ("registers.entry.answered",),
        (("answer", "answer_id"), ("answer_number", "answer_number"), ("same_number", "same_number")),
    ),
    "entry.answer_withdrawn": EventKind(
        _("răspuns retras"),
        ("registers.answer.withdrawn", "registers.answer.fell"),
        (("answer", "answer_id"), ("answer_number", "answer_number")),
    ),
    "entry.files_added": EventKind(_("fișiere atașate"), ("registers.entry.documents_attached",)),
    "entry.assigned": EventKind(_("repartizare"), ("routing.entry.assigned",)),
    "entry.dispatched": EventKind(
        _("expediere plecată"),
        ("dispatch.shipment.sent",),
        (("method", "method"), ("on", "sent_on")),
    ),
    "entry.delivered": EventKind(
        _("expediere primită"),
        ("dispatch.shipment.delivered",),
        (("method", "method"), ("on", "delivered_on")),
    ),
    "entry.returned": EventKind(
        _("expediere întoarsă, refuzată sau neajunsă"),
        ("dispatch.shipment.returned", "dispatch.shipment.refused", "dispatch.shipment.failed"),
        (("method", "method"), ("on", "on"), ("why", "reason")),
    ),
}

KIND_OF_ACTION: dict[str, str] = {
    action: kind for kind, described in EVENTS.items() for action in described.actions
}


def name_of(kind: str) -> str:
    """Return an event in words."""
    return str(_("anunț de probă")) if kind == TEST else str(EVENTS[kind].name)
