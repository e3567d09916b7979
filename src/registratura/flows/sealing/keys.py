"""Changing the key of an institution's log: the newest state is signed by the old and the new one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from registratura.checkpoints import queries as seals
from registratura.checkpoints import services as checkpoints
from registratura.flows.sealing.minute import seal_now
from registratura.kernel.notes import Checkpoint
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.journal.services import Actor


def change(*, institution_id: int, by: Actor | None, now: datetime) -> str:
    """
    Change the key and return the newest state signed by both; empty when nothing was ever signed.

    Must not run inside a scope.
    """
    seal_now(institution_id=institution_id, now=now)
    with acting_for(institution_id):
        state, keys = seals.latest_state(), seals.log_keys()
        checkpoint = (
            Checkpoint(keys[0].verifier.split("+")[0], state.size, state.root)
            if state is not None and keys
            else None
        )
        return checkpoints.change_key(checkpoint=checkpoint, by=by, now=now)
