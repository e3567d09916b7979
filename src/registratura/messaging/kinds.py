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
    COMPLETION_WITHDRAWN = "completion.withdrawn"
    COMPLETION_GIVEN = "completion.given"
    ANSWER_WAITS = "answer.waits"
    LETTER = "letter.sent"
    RIGHTS_RECEIVED = "rights.received"
    RIGHTS_CODE = "rights.code"
    RIGHTS_LETTER = "rights.letter"
    RIGHTS_READY = "rights.ready"
    RIGHTS_ALARM = "rights.alarm"
    PHONE_CODE = "phone.code"
    RECOVERY_ASKED = "recovery.asked"
    RECOVERY_ENDED = "recovery.ended"
    FEE_DUE = "fee.due"
    FEE_PAID = "fee.paid"
    DIGEST = "digest"
    DELIVERY_FAILED = "delivery.failed"
    CHANNEL_TEST = "channel.test"
    NOTICE_CHANGED = "notice.changed"
    NEWS = "news"
    INCIDENT_CLOCK = "incident.clock"
    INCIDENT_TOLD = "incident.told"
    SHARE_OPENED = "share.opened"
    LOAN_DUE = "loan.due"
    DRAFT_ANNOUNCED = "draft.announced"
    DEBATE_ANNOUNCED = "debate.announced"
    BOOKING_MADE = "booking.made"
    BOOKING_MOVED = "booking.moved"
    BOOKING_CANCELLED = "booking.cancelled"
    BOOKING_NEAR = "booking.near"
    BOOKING_WAITING = "booking.waiting"
    DRAFT_SAVED = "draft.saved"
    FILING_RECEIVED = "filing.received"
    FILING_NUMBERED = "filing.numbered"
    SUPPORT_ANSWERED = "support.answered"
    SUPPORT_GIVEN = "support.given"
    SUPPORT_LATE = "support.late"
    SUPPORT_VISIT = "support.visit"
    CONTRACT_ENDING = "contract.ending"
    LICENCE_STATE = "licence.state"
    REPAIR_STATE = "repair.state"
    REQUEST_STATE = "request.state"
    CASE_SURVEY = "case.survey"
    NEWS_CONFIRM = "news.confirm"
    CONTRACT_ENDED = "contract.ended"
    INVOICE_UNPAID = "invoice.unpaid"
    INVOICE_REJECTED = "invoice.rejected"
    INVOICE_LATE = "invoice.late"
    PAYMENT_RECEIVED = "payment.received"
    PAYMENT_RETURNED = "payment.returned"
    ACTION_NEEDED = "subscription.action"
    LIMIT_REACHED = "subscription.limit"
    CHECK_STATE = "check.state"
    REPORT_READY = "report.ready"
    PACKAGE_READY = "package.ready"
    FILES_FAULTY = "files.faulty"
    SEAL_ALARM = "seal.alarm"
    WEBHOOK_STOPPED = "webhook.stopped"
    EXCHANGE_ENDED = "exchange.ended"


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


STOP = "stop"
"""The fact that holds the address at which a person stops letters of a kind; it stands in their header (RFC 8058)."""


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
    offers_nothing: bool = False
    """Whether its facts too are read for promotion before they leave; words always are (`messaging.promotion`)."""
