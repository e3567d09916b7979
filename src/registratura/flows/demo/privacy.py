"""The privacy wing of the demonstration, in one call."""

from collections.abc import Mapping
from datetime import datetime

from registratura.flows.demo.breach import bring_breach
from registratura.flows.demo.data_requests import bring_requests
from registratura.flows.demo.keeping import keep_and_let_go
from registratura.journal.services import Actor


def bring_privacy(*, institution_id: int, people: Mapping[str, Actor], now: datetime) -> None:
    """Let somebody see papers and an account be misused, suspend an erasure, and let persons ask for their data."""
    protector = people["data_protection"]
    bring_breach(
        institution_id=institution_id,
        registrar=people["registrar"],
        clerk=people["clerk"],
        protector=protector,
        now=now,
    )
    keep_and_let_go(institution_id=institution_id, protector=protector, now=now)
    bring_requests(institution_id=institution_id, protector=protector, now=now)
