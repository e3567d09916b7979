"""What this room changes."""

from registratura.following.services.collecting import CODE_LETTERS, code_for, record_collection
from registratura.following.services.completing import Asked, ask, give, note_read, undo, withdraw
from registratura.following.services.keys import Key, add_follower, end_key, keep_key, key_for

__all__ = [
    "CODE_LETTERS",
    "Asked",
    "Key",
    "add_follower",
    "ask",
    "code_for",
    "end_key",
    "give",
    "keep_key",
    "key_for",
    "note_read",
    "record_collection",
    "undo",
    "withdraw",
]
