"""Writing messages, taking them to their recipients, hearing what came back; choices of people and institutions."""

from registratura.messaging.services.delivering import claim, deliver, record_end
from registratura.messaging.services.digests import gather_digests
from registratura.messaging.services.queueing import queue_due
from registratura.messaging.services.sending import (
    Attachment,
    Outside,
    Sent,
    checked_email,
    checked_phone,
    send,
)

__all__ = [
    "Attachment",
    "Outside",
    "Sent",
    "checked_email",
    "checked_phone",
    "claim",
    "deliver",
    "gather_digests",
    "queue_due",
    "record_end",
    "send",
]
