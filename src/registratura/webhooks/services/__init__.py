"""Keeping endpoints, gathering events, sending, sending again, forgetting."""

from registratura.webhooks.services.endpoints import (
    add_endpoint,
    change_endpoint,
    enable_endpoint,
    end_endpoint,
    rotate_secret,
    send_test,
)
from registratura.webhooks.services.gathering import forget_old, gather
from registratura.webhooks.services.replaying import replay, replay_period
from registratura.webhooks.services.sending import send_due

__all__ = [
    "add_endpoint",
    "change_endpoint",
    "enable_endpoint",
    "end_endpoint",
    "forget_old",
    "gather",
    "replay",
    "replay_period",
    "rotate_secret",
    "send_due",
    "send_test",
]
