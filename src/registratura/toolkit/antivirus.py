"""
Asking an antivirus (clamd) about bytes, over its socket.

It answers clean or infected, or it is not to be believed: when it does not answer, when its signatures are older than
they may be, when the bytes are more than it takes. Who is not to be believed has passed nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO
from urllib.parse import SplitResult, urlsplit

from clamav_client.clamd import BufferTooLongError, ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings
from django.utils import timezone

from registratura.toolkit.egress import going_out

ANSWER_WITHIN_S = 60.0
_SIGNATURES = re.compile(r"^(?P<program>[^/]+)/(?P<number>\d+)/(?P<made>.+)$")
_MADE = "%a %b %d %H:%M:%S %Y"


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether the antivirus can be believed now; else `reason` is `dead` or `stale`."""

    fit: bool
    version: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """
    What the antivirus says of bytes: `clean`, `infected` by what `finding` names, or `unknown`.

    reason, for the unknown: `dead`, `stale`, `too-big`.
    """

    state: str
    finding: str = ""
    scanner: str = ""
    reason: str = ""


class Scanner:
    """A clamd at `unix:///path` or `tcp://host:port`, whose signatures may be `days` old (0: any age)."""

    def __init__(self, address: str, *, days: int) -> None:
        self._address, self._days = address, days

    def condition(self) -> Condition:
        """Ask whether it answers and how old its signatures are."""
        try:
            with self._socket() as socket:
                version = socket.version()[:120]
        except (ClamdError, OSError, UnicodeDecodeError):
            return Condition(False, reason="dead")
        if self._days and not self._is_fresh(version):
            return Condition(False, version, "stale")
        return Condition(True, version)

    def look(self, content: BinaryIO) -> Opinion:
        """Ask about the bytes of a stream."""
        condition = self.condition()
        if not condition.fit:
            return Opinion("unknown", scanner=condition.version, reason=condition.reason)
        try:
            with self._socket() as socket:
                answers = socket.instream(content)
        except BufferTooLongError:
            return Opinion("unknown", scanner=condition.version, reason="too-big")
        except (ClamdError, OSError, UnicodeDecodeError):
            return Opinion("unknown", scanner=condition.version, reason="dead")
        for status, finding in answers.values():
            if status == "OK":
                return Opinion("clean", scanner=condition.version)
            if status == "FOUND":
                return Opinion("infected", finding=(finding or "?")[:200], scanner=condition.version)
        return Opinion("unknown", scanner=condition.version, reason="dead")

    @contextmanager
    def _socket(self) -> Iterator[ClamdNetworkSocket]:
        place = urlsplit(self._address)
        if place.scheme == "unix":
            made: ClamdNetworkSocket = ClamdUnixSocket(place.path, timeout=int(ANSWER_WITHIN_S))
        else:
            made = ClamdNetworkSocket(
                place.hostname or "127.0.0.1", place.port or 3310, timeout=ANSWER_WITHIN_S
            )
        try:
            with self._way(place):
                yield made
        finally:  # the library leaves a socket open that could not connect
            if (opened := getattr(made, "clamd_socket", None)) is not None:
                opened.close()

    @staticmethod
    def _way(place: SplitResult) -> AbstractContextManager[None]:
        if place.scheme == "unix":
            return nullcontext()
        host = place.hostname or "127.0.0.1"
        return going_out(connector="antivirus", host=host, port=place.port or 3310)

    def _is_fresh(self, version: str) -> bool:
        """Say whether the signatures are young enough; those that tell no date are not."""
        told = _SIGNATURES.match(version)
        if told is None:
            return False
        try:
            made = datetime.strptime(told["made"].strip(), _MADE).replace(tzinfo=UTC)
        except ValueError:
            return False
        return timezone.now() - made <= timedelta(days=self._days)


def scanner() -> Scanner | None:
    """Return the antivirus of this installation; None where none is set up."""
    return Scanner(settings.CLAMD, days=settings.CLAMD_DAYS) if settings.CLAMD else None
