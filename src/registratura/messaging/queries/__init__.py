"""Messages of a person, the log of deliveries, words in force, and what was chosen."""

from registratura.messaging.queries.chosen import (
    OfficeChoices,
    PersonChoices,
    WayChoice,
    endpoints_for,
    free_day,
    office_choices,
    person_choices,
    wanted_channels,
    ways_of,
    words_in_force,
)
from registratura.messaging.queries.inbox import MessageLine, message_of, messages_of, unread_count

__all__ = [
    "MessageLine",
    "OfficeChoices",
    "PersonChoices",
    "WayChoice",
    "endpoints_for",
    "free_day",
    "message_of",
    "messages_of",
    "office_choices",
    "person_choices",
    "unread_count",
    "wanted_channels",
    "ways_of",
    "words_in_force",
]
