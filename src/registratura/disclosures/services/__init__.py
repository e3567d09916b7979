"""What this room changes."""

from registratura.disclosures.services.recording import (
    RecipientDraft,
    ensure_recipient,
    recipient_by_hand,
    record_disclosure,
    save_recipient,
)
from registratura.disclosures.services.requests import (
    RequestDraft,
    answer_request,
    decide_request,
    note_notice,
    prepare_request,
    receive_request,
)
from registratura.disclosures.services.sharing import (
    Shared,
    make_link,
    note_opening,
    note_refused_link,
    revoke_link,
)
from registratura.disclosures.services.viewing import note_viewing

__all__ = [
    "RecipientDraft",
    "RequestDraft",
    "Shared",
    "answer_request",
    "decide_request",
    "ensure_recipient",
    "make_link",
    "note_notice",
    "note_opening",
    "note_refused_link",
    "note_viewing",
    "prepare_request",
    "receive_request",
    "recipient_by_hand",
    "record_disclosure",
    "revoke_link",
    "save_recipient",
]
