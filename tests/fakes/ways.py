"""Ways out of the house that take note, delay, repeat and lie."""

from collections.abc import Callable
from dataclasses import dataclass, field

from registratura.messaging.catalogue import Channel
from registratura.messaging.channels.port import ChannelError, Parcel, Receipt, Transport

Answer = Receipt | Exception | Callable[[Parcel], Receipt]


@dataclass
class FakeWay:
    """Gives its answers in turn, the last one for ever; keeps every parcel it took over, and every one it saw."""

    answers: list[Answer] = field(default_factory=lambda: [Receipt("250 taken")])
    taken: list[Parcel] = field(default_factory=list)
    seen: list[Parcel] = field(default_factory=list)

    def send(self, parcel: Parcel) -> Receipt:
        """Answer as told."""
        self.seen.append(parcel)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            if isinstance(answer, ChannelError) and answer.unknown:
                self.taken.append(parcel)  # it lies: what it said nothing about, it has
            raise answer
        receipt = answer(parcel) if callable(answer) else answer
        self.taken.append(parcel)
        return receipt

    def ways(self) -> dict[Channel, Transport]:
        """Return this for every channel."""
        return dict.fromkeys(Channel, self)
