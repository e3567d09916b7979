"""What this room changes."""

from registratura.placements.services.opening import (
    drop_expired,
    end_partner,
    forget_fact,
    keep_fitted,
    note_fact,
    open_signal,
    save_partner,
    shut_everything,
    shut_signal,
    take_cap,
    take_import,
)
from registratura.placements.services.placing import add_counts, keep_choice, let_stand, place_ad, stop_flight

__all__ = [
    "add_counts",
    "drop_expired",
    "end_partner",
    "forget_fact",
    "keep_choice",
    "keep_fitted",
    "let_stand",
    "note_fact",
    "open_signal",
    "place_ad",
    "save_partner",
    "shut_everything",
    "shut_signal",
    "stop_flight",
    "take_cap",
    "take_import",
]
