"""What every way out promises: take one parcel to one address and say what the other side answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter. `open` gives its bytes anew each time it is called."""

    name: str
    media_type: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Parcel:
    """
    One message ready to leave. `reference` is the same at each attempt: by it the receiver can drop a double.
    at: when this attempt began; None leaves the day of a letter to the server.

    facts: what a program is told instead of words (webhooks alone).
    """

    address: str
    subject: str
    text: str
    reference: str
    sender_name: str
    at: datetime | None = None
    reply_to: str = ""
    return_to: str = ""
    language: str = "ro"
    recipient_name: str = ""
    secret: bytes = b""
    stop_url: str = ""  # where the person stops letters like this one
    facts: Mapping[str, object] = field(default_factory=dict)
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the other side answered when it took a parcel over. `arrived`: that is the end of the way."""

    reply: str
    provider_id: str = ""
    arrived: bool = False


class ChannelError(Exception):
    """
    A parcel was not taken over, or nobody can tell.

    permanent: trying again makes no sense. unknown: the parcel may have been taken over before the silence.
    """

    def __init__(self, reply: str, *, permanent: bool = False, unknown: bool = False) -> None:
        super().__init__(reply)
        self.reply = reply
        self.permanent = permanent
        self.unknown = unknown


class Transport(Protocol):
    """A way out."""

    def send(self, parcel: Parcel) -> Receipt:
        """
        Hand a parcel over and return what was answered.

        Raises: ChannelError.
        """
        ...
