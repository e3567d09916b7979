"""Messages, their deliveries with every attempt and report, words and ways chosen by an institution and its people."""

from registratura.messaging.models.choices import Endpoint, OfficeOptions, PersonOptions, Preference, Template
from registratura.messaging.models.delivery import Delivery, DeliveryAttempt, DeliveryReport
from registratura.messaging.models.message import Message

__all__ = [
    "Delivery",
    "DeliveryAttempt",
    "DeliveryReport",
    "Endpoint",
    "Message",
    "OfficeOptions",
    "PersonOptions",
    "Preference",
    "Template",
]
