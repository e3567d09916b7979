"""What every mailbox promises, whatever protocol stands behind it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from registratura.kernel.errors import DomainError


class MailboxUnreachableError(DomainError):
    """The mail server does not answer, or does not let us in."""

    code = "mailbox.unreachable"


@dataclass(frozen=True, slots=True)
class Access:
    """Where a mailbox is and how to get in. security: `tls`, `starttls` or `none`."""

    host: str
    port: int
    security: str
    username: str
    password: str
    folder: str

    def __repr__(self) -> str:
        return f"Access({self.username}@{self.host}:{self.port}/{self.folder})"


@dataclass(frozen=True, slots=True)
class Letter:
    """
    One message of the folder.

    `raw` is None when it is larger than was allowed; `size_bytes` and `arrived_at` are as the server says.
    """

    uid: int
    size_bytes: int
    arrived_at: datetime | None
    raw: bytes | None


class Folder(Protocol):
    """An open folder of a mailbox."""

    @property
    def uid_validity(self) -> int:
        """Return the number under which the server's message numbers hold; another one means new numbers."""

    def letters(self, *, after: int, most_bytes: int) -> Iterator[Letter]:
        """Give the messages with a number above `after`, in order, without marking them."""

    def mark_kept(self, *, up_to: int) -> None:
        """Mark the messages up to a number as read. Safe to repeat."""


class MailboxPort(Protocol):
    """Opens folders."""

    def open(self, access: Access) -> AbstractContextManager[Folder]:
        """
        Let us in and open the folder.

        Raises: MailboxUnreachableError with the reason in words; also later, while reading.
        """


def way_refused(*, host: str, port: int, security: str) -> tuple[str, str] | None:
    """Say why a mailbox may not be read like this, as field and words, or None."""
    if security not in ("tls", "starttls", "none"):
        return "security", _("Alegeți cum se citește: TLS, STARTTLS sau fără criptare.")
    if security == "none" and host not in ("localhost", "127.0.0.1", "::1"):
        words = _(
            "Fără criptare se citește numai o cutie de pe același calculator. Alegeți TLS sau STARTTLS."
        )
        return "security", words
    if security == "starttls" and port == 993:
        return "security", _("La portul 993 se citește prin TLS, nu prin STARTTLS.")
    if not 1 <= port <= 65_535:
        return "port", _("Portul este un număr între 1 și 65535; pentru TLS, 993.")
    return None
