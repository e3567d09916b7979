"""Messages of a person, the log of deliveries, words in force, and what was chosen."""

from registratura.messaging.models.delivery import State
from registratura.messaging.queries.chosen import (
    CHOOSABLE,
    OfficeChoices,
    PersonChoices,
    WayChoice,
    endpoint_by_id,
    endpoints_for,
    free_day,
    office_choices,
    person_choices,
    wanted_channels,
    ways_of,
    words_in_force,
)
from registratura.messaging.queries.inbox import MessageLine, message_of, messages_of, unread_count
from registratura.messaging.queries.log import (
    ChannelState,
    DeliveryCard,
    DeliveryLine,
    EndpointLine,
    channel_states,
    deliveries,
    deliveries_about,
    delivery_card,
    endpoints,
)

__all__ = [
    "CHOOSABLE",
    "ChannelState",
    "DeliveryCard",
    "DeliveryLine",
    "EndpointLine",
    "MessageLine",
    "OfficeChoices",
    "PersonChoices",
    "State",
    "WayChoice",
    "channel_states",
    "deliveries",
    "deliveries_about",
    "delivery_card",
    "endpoint_by_id",
    "endpoints",
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
