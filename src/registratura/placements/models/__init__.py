"""Notices, where they may stand and what stood there; what persons opened, from whom it came, how often it was seen."""

from registratura.placements.models.contextual import Ad, Choice, DayCount, Flight, OfficeSwitch
from registratura.placements.models.personal import (
    FittedChoice,
    Partner,
    PartnerImport,
    PersonCap,
    SignalFact,
    SignalSwitch,
    Target,
)

__all__ = [
    "Ad",
    "Choice",
    "DayCount",
    "FittedChoice",
    "Flight",
    "OfficeSwitch",
    "Partner",
    "PartnerImport",
    "PersonCap",
    "SignalFact",
    "SignalSwitch",
    "Target",
]
