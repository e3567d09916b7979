"""Tables of requests of data subjects."""

from registratura.rights.models.fulfilling import Package, RecipientNotice, Restriction, Task
from registratura.rights.models.request import ClockEvent, Code, Letter, PrivacyRequest

__all__ = [
    "ClockEvent",
    "Code",
    "Letter",
    "Package",
    "PrivacyRequest",
    "RecipientNotice",
    "Restriction",
    "Task",
]
