"""Sending papers to be signed, signing, refusing, withdrawing; keys, services, time stamps."""

from registratura.signing.services.asking import AskedStep, ask, withdraw
from registratura.signing.services.deciding import fall_changed, refuse
from registratura.signing.services.keys import (
    NewKey,
    add_key,
    note_tested,
    remove_key,
)
from registratura.signing.services.options import (
    AuthorityDraft,
    ProviderDraft,
    access_to,
    authority_of,
    note_authority,
    save_authority,
    save_provider,
)
from registratura.signing.services.signing import Act, Chosen, Outcome, sign
from registratura.signing.services.stamping import stamp_waiting
from registratura.signing.services.trying import (
    look_at_service,
    look_in_file,
    look_in_token,
    send_code,
    tokens,
    try_key,
)

__all__ = [
    "Act",
    "AskedStep",
    "AuthorityDraft",
    "Chosen",
    "NewKey",
    "Outcome",
    "ProviderDraft",
    "access_to",
    "add_key",
    "ask",
    "authority_of",
    "fall_changed",
    "look_at_service",
    "look_in_file",
    "look_in_token",
    "note_authority",
    "note_tested",
    "refuse",
    "remove_key",
    "save_authority",
    "save_provider",
    "send_code",
    "sign",
    "stamp_waiting",
    "tokens",
    "try_key",
    "withdraw",
]
