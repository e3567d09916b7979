"""What a kind of message is made of: ways, facts, words. The kinds themselves stand in the catalogue."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy.purposes import Purpose


class Channel(StrEnum):
    """A way by which a message travels."""

    EMAIL = "email"
    IN_APP = "in_app"
    SMS = "sms"
    WEBHOOK = "webhook"


CHANNEL_NAMES: dict[Channel, str | Promise] = {
    Channel.EMAIL: _("e-mail"),
    Channel.IN_APP: _("în aplicație"),
    Channel.SMS: _("SMS"),
    Channel.WEBHOOK: _("webhook"),
}


class Kind(StrEnum):
    """What a message is about."""

    ASSIGNMENT_RECEIVED = "assignment.received"
    WORK_RETURNED = "work.returned"
    SIGNATURE_ASKED = "signature.asked"
    SIGNATURE_ENDED = "signature.ended"
    ANSWER_LEFT = "answer.left"
    ANSWER_PROOF = "answer.proof"
    TERM_NEAR = "term.near"
    TERM_MISSED = "term.missed"
    TERM_ESCALATED = "term.escalated"
    TRAY_WAITING = "tray.waiting"
    MAIL_RECEIVED = "mail.received"
    NUMBER_GIVEN = "number.given"
    ANSWER_SENT = "answer.sent"
    ANSWER_RETURNED = "answer.returned"
    TERM_EXTENDED = "term.extended"
    PETITION_FORWARDED = "petition.forwarded"
    COMPLETION_ASKED = "completion.asked"
    LETTER = "letter.sent"
    RIGHTS_RECEIVED = "rights.received"
    RIGHTS_CODE = "rights.code"
    RIGHTS_LETTER = "rights.letter"
    RIGHTS_READY = "rights.ready"
    RIGHTS_ALARM = "rights.alarm"
    RECOVERY_ASKED = "recovery.asked"
    RECOVERY_ENDED = "recovery.ended"
    DIGEST = "digest"
    DELIVERY_FAILED = "delivery.failed"
    CHANNEL_TEST = "channel.test"
    NOTICE_CHANGED = "notice.changed"
    NEWS = "news"
    INCIDENT_CLOCK = "incident.clock"
    INCIDENT_TOLD = "incident.told"
    SHARE_OPENED = "share.opened"


class Shape(StrEnum):
    """How a fact is given and how it is written."""

    TEXT = "text"
    LONG = "long"  # text of several lines
    DAY = "day"  # a date, given as a date or as 2026-03-12, written 12.03.2026
    COUNT = "count"
    LINES = "lines"  # a list of sentences, one under the other


@dataclass(frozen=True, slots=True)
class Field:
    """A fact of a message. `name` is its key in the context, `placeholder` its name in templates."""

    name: str
    placeholder: str
    label: str | Promise
    sample: str
    shape: Shape = Shape.TEXT
    needed: bool = True
    most: int = 300  # letters


@dataclass(frozen=True, slots=True)
class KindDescription:
    """A kind of message. `urgent` ones pass over quiet hours and digests of the day; `house` ones go to officials."""

    name: str | Promise
    fields: tuple[Field, ...]
    subject: str | Promise
    text: str | Promise
    short: str | Promise
    house: bool = True
    urgent: bool = False
    channels: frozenset[Channel] = frozenset({Channel.EMAIL, Channel.IN_APP})
    chosen: bool = True
    """Whether a person chooses its ways and an administrator its words."""
    purpose: Purpose = Purpose.P11
    """What it is sent for; one that rests on consent passes the gate at each attempt (`messaging.gates`)."""
