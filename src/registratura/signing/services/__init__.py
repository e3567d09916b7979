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
from registratura.signing.services.sign_ins import (
    Begun,
    SignedIn,
    begin_sign_in,
    end_sign_in,
    finish_sign_in,
    token_of,
    until_of,
)
from registratura.signing.services.signing import Act, Chosen, Outcome, sign
from registratura.signing.services.stamping import stamp_waiting
from registratura.signing.services.time_stamps import TimeStamp, time_stamp
from registratura.signing.services.trying import (
    look_at_service,
    look_in_file,
    look_in_token,
    send_code,
    tokens,
    try_key,
)
from registratura.signing.trust.stamping import Authority

__all__ = [
    "Act",
    "AskedStep",
    "Authority",
    "AuthorityDraft",
    "Begun",
    "Chosen",
    "NewKey",
    "Outcome",
    "ProviderDraft",
    "SignedIn",
    "TimeStamp",
    "access_to",
    "add_key",
    "ask",
    "authority_of",
    "begin_sign_in",
    "end_sign_in",
    "fall_changed",
    "finish_sign_in",
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
    "time_stamp",
    "token_of",
    "tokens",
    "try_key",
    "until_of",
    "withdraw",
]
