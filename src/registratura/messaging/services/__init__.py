"""Writing messages, taking them to their recipients, hearing what came back; choices of people and institutions."""

from registratura.messaging.services.choosing import (
    add_endpoint,
    choose_office_options,
    end_endpoint,
    mark_read,
    restore_template,
    set_preferences,
    write_template,
)
from registratura.messaging.services.delivering import claim, deliver, record_end
from registratura.messaging.services.digests import gather_digests
from registratura.messaging.services.forgetting import (
    WORDS_KEPT,
    forget_messages,
    forget_person,
)
from registratura.messaging.services.queueing import queue_due
from registratura.messaging.services.reporting import record_bounce
from registratura.messaging.services.retrying import retry, send_test
from registratura.messaging.services.sending import (
    Attachment,
    Outside,
    Sent,
    checked_email,
    checked_phone,
    send,
)

__all__ = [
    "WORDS_KEPT",
    "Attachment",
    "Outside",
    "Sent",
    "add_endpoint",
    "checked_email",
    "checked_phone",
    "choose_office_options",
    "claim",
    "deliver",
    "end_endpoint",
    "forget_messages",
    "forget_person",
    "gather_digests",
    "mark_read",
    "queue_due",
    "record_bounce",
    "record_end",
    "restore_template",
    "retry",
    "send",
    "send_test",
    "set_preferences",
    "write_template",
]
