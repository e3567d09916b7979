"""Changing what programs hold: keys, tokens, deeds, uploads, the mark of trial."""

from registratura.machines.services.deeds import DeedReusedError, once, remember
from registratura.machines.services.keys import (
    MOST_PER_MINUTE,
    KeyRefusedError,
    issue_key,
    issue_token,
    mark_ground,
    note_use,
    revoke_key,
    sweep,
)
from registratura.machines.services.uploads import (
    UploadRefusedError,
    append,
    begin_upload,
    drop_upload,
    path_of,
)

__all__ = [
    "MOST_PER_MINUTE",
    "DeedReusedError",
    "KeyRefusedError",
    "UploadRefusedError",
    "append",
    "begin_upload",
    "drop_upload",
    "issue_key",
    "issue_token",
    "mark_ground",
    "note_use",
    "once",
    "path_of",
    "remember",
    "revoke_key",
    "sweep",
]
