"""News of this room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A program took over what happened to an entry. `with_words`: names and subject travelled too."""

    institution_id: int
    delivery_id: int
    entry_id: int | None
    url: str
    name: str
    with_words: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class EndpointDisabled:
    """Nothing more is sent to a program, since it did not answer for days or said that it is gone."""

    institution_id: int
    endpoint_id: int
    name: str
    reason: str
    at: datetime
