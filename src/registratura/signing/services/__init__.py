"""Sending papers to be signed, signing, refusing, withdrawing; keys, services, time stamps."""

from registratura.signing.services.asking import AskedStep, ask, withdraw
from registratura.signing.services.deciding import refuse
from registratura.signing.services.keys import (
    NewKey,
    add_key,
    key_port,
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
    "key_port",
    "note_authority",
    "note_tested",
    "refuse",
    "remove_key",
    "save_authority",
    "save_provider",
    "sign",
    "stamp_waiting",
    "withdraw",
]
