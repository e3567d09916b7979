"""What this room changes."""

from registratura.gazette.services.information import ContactDraft, StatementDraft, say_contact, state_duty
from registratura.gazette.services.preparing import (
    FileDraft,
    PublicationDraft,
    change_prepared,
    drop,
    prepare,
    prepare_correction,
    put_masked,
)
from registratura.gazette.services.publishing import publish, withdraw

__all__ = [
    "ContactDraft",
    "FileDraft",
    "PublicationDraft",
    "StatementDraft",
    "change_prepared",
    "drop",
    "prepare",
    "prepare_correction",
    "publish",
    "put_masked",
    "say_contact",
    "state_duty",
    "withdraw",
]
