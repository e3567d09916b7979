"""What a form of dispatch holds before anybody types: the recipient, the address, the words of a message."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from registratura.correspondents import queries as correspondents
from registratura.dispatch.queries import ShipmentCard
from registratura.flows import collecting, petition_answers
from registratura.registers.queries import EntryCard

_METHOD_OF_CHANNEL = {
    "email": "email",
    "post": "post_ar",
    "courier": "courier",
    "counter": "hand",
    "portal": "email",
}


def prefilled(card: EntryCard, before: Sequence[ShipmentCard], *, institution: str) -> dict[str, Any]:
    """Return the first values of a shipment: of the first recipient to whom nothing goes yet."""
    parties = [party for party in card.parties if party.role == "recipient"] or card.parties
    reached = {one.recipient_name for one in before if one.state not in ("cancelled", "returned", "failed")}
    party = next((one for one in parties if one.name not in reached), None)
    seen = str(max((one.id for one in before), default=0))
    usual = _METHOD_OF_CHANNEL.get(card.channel, "post_ar")
    wanted = collecting.way_wanted(answer_id=card.id)
    values: dict[str, Any] = {"seen": seen, "method": wanted or usual}
    values["message_subject"] = _("Răspuns nr. %(number)s: %(subject)s") % {
        "number": card.written_number,
        "subject": card.subject[:120],
    }
    values["message_text"] = _(
        "vă transmitem alăturat documentul cu numărul %(number)s.\n\nVă rugăm să confirmați primirea printr-un"
        " răspuns la acest mesaj."
    ) % {"number": card.written_number}
    # Whoever wrote in a minority language is answered in Romanian and in it (Codul administrativ art. 94).
    for _language, text in petition_answers.second_texts(answer_id=card.id):
        values["message_text"] += f"\n\n{text}"
    if party is None:
        return values
    values["recipient_name"] = party.name
    known = correspondents.by_id(party.correspondent_id) if party.correspondent_id else None
    if known is not None:
        shown = correspondents.card_of(known)
        values["address"] = ", ".join(filter(None, (shown.place, shown.postal_code)))
        values["email"] = shown.email
        if not values["address"] and shown.email and wanted != "portal":
            values["method"] = "email"
    return values
