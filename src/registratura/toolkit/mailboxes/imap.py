"""Mailboxes by IMAP4rev1 (RFC 3501). Messages are read with PEEK: nothing is marked before it was kept."""

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Timer

from django.conf import settings
from django.utils.translation import gettext as _
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError

from registratura.toolkit.addresses import is_public
from registratura.toolkit.egress import going_out
from registratura.toolkit.mailboxes.port import Access, Folder, Letter, MailboxUnreachableError
from registratura.toolkit.tls import client_context

TIMEOUT_S = 30
WHOLE_S = 300  # of one reading; what came is kept, the next one goes on from there
UIDS_AT_ONCE = 500
_ROOM_BYTES = 1 << 20  # beside a message: what else a server says at once


class ImapMailboxes:
    """The ordinary way into a mailbox."""

    @contextmanager
    def open(self, access: Access) -> Iterator[Folder]:
        """Let us in and open the folder."""
        with _in_words(access), _understood(access):
            box = _connect(access)
        guard = Timer(WHOLE_S, lambda: _cut(box))
        guard.daemon = True
        guard.start()
        try:
            with _in_words(access):
                with _understood(access):
                    box.login(access.username, access.password, initial_folder=access.folder)
                    folder = _OpenFolder(box, access)
                yield folder
        finally:
            guard.cancel()
            with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):  # the connection may be gone already
                box.logout()


class _OpenFolder:
    def __init__(self, box: BaseMailBox, access: Access) -> None:
        self._box = box
        status = box.folder.status(access.folder, ["UIDVALIDITY"])
        self.uid_validity = int(status["UIDVALIDITY"])

    def letters(self, *, after: int, most_bytes: int) -> Iterator[Letter]:
        """Give the messages with a number above `after`, in order."""
        # "n:*" gives the last message even when its number is below n.
        found = self._box.uids(f"UID {after + 1}:*")
        for uid in sorted(int(uid) for uid in found if int(uid) > after):
            if (letter := self._letter(uid, most_bytes)) is not None:
                yield letter

    def _letter(self, uid: int, most_bytes: int) -> Letter | None:
        head = self._fetch(uid, "(RFC822.SIZE INTERNALDATE)")
        if head is None:  # deleted by somebody while we read
            return None
        size = _size(head)
        arrived_at = _internal_date(head)
        if size > most_bytes:
            return Letter(uid, size, arrived_at, None)
        body = self._fetch(uid, "(BODY.PEEK[])")
        raw = next((part[1] for part in body or [] if isinstance(part, tuple)), None)
        return None if raw is None else Letter(uid, len(raw), arrived_at, raw)

    def _fetch(self, uid: int, what: str) -> list[bytes | tuple[bytes, bytes]] | None:
        status, data = self._box.client.uid("fetch", str(uid), what)
        if status != "OK" or not data or data[0] is None:
            return None
        return list(data)

    def mark_kept(self, *, up_to: int) -> None:
        """Mark the messages up to a number as read."""
        unseen = [uid for uid in self._box.uids("UNSEEN") if int(uid) <= up_to]
        for first in range(0, len(unseen), UIDS_AT_ONCE):
            self._box.flag(unseen[first : first + UIDS_AT_ONCE], MailMessageFlags.SEEN, True)


def _connect(access: Access) -> BaseMailBox:
    if access.security == "tls":
        return _Box(access.host, access.port, timeout=TIMEOUT_S, ssl_context=client_context())
    if access.security == "starttls":
        return _BoxStartTls(access.host, access.port, timeout=TIMEOUT_S, ssl_context=client_context())
    return _BoxUnencrypted(access.host, access.port, timeout=TIMEOUT_S)


class _Client(imaplib.IMAP4):
    """A conversation with a server that somebody typed: not one of the own network, and never more than has room."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        # The name is resolved once: one that points elsewhere the second time gains nothing.
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        if not settings.PRIVATE_MAILBOXES and not all(is_public(address) for address in addresses):
            raise _PrivateError
        with going_out(connector="imap", host=self.host, port=self.port, address=addresses[0]):
            return socket.create_connection((addresses[0], self.port), timeout)

    def read(self, size: int) -> bytes:
        """Read so many bytes, when there is room for them."""
        if size > settings.MAX_UPLOAD_BYTES + _ROOM_BYTES:
            raise self.abort("too much at once")
        return super().read(size)


class _TlsClient(_Client):
    def __init__(self, host: str, port: int, timeout: float, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(host, port, timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._context.wrap_socket(super()._create_socket(timeout), server_hostname=self.host)


class _Box(MailBox):
    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return _TlsClient(self._host, self._port, self._timeout, self._ssl_context)


class _BoxStartTls(MailBoxStartTls):
    def _get_mailbox_client(self) -> imaplib.IMAP4:
        client = _Client(self._host, self._port, self._timeout)
        try:
            client.starttls(self._ssl_context)
        except (OSError, imaplib.IMAP4.error):
            client.shutdown()
            raise
        return client


class _BoxUnencrypted(MailBoxUnencrypted):
    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return _Client(self._host, self._port, self._timeout)


class _PrivateError(Exception):
    """The server stands in the own network, and nobody allowed that."""


def _cut(box: BaseMailBox) -> None:
    with suppress(OSError, AttributeError):
        box.client.socket().shutdown(socket.SHUT_RDWR)


def _size(head: list[bytes | tuple[bytes, bytes]]) -> int:
    words = b" ".join(part if isinstance(part, bytes) else part[0] for part in head).upper()
    _before, _mark, after = words.partition(b"RFC822.SIZE ")
    digits = after.lstrip().split(b" ", 1)[0].strip(b")")
    return int(digits) if digits.isdigit() else 0


def _internal_date(head: list[bytes | tuple[bytes, bytes]]) -> datetime | None:
    for part in head:
        moment = imaplib.Internaldate2tuple(part if isinstance(part, bytes) else part[0])
        if moment is not None:
            return datetime(*moment[:6]).astimezone(UTC)
    return None


@contextmanager
def _understood(access: Access) -> Iterator[None]:
    """Say in words that a name, a user, a password or an answer is none that the protocol knows."""
    try:
        yield
    except (ValueError, KeyError) as error:
        words = _(
            "Serverul %s nu a fost înțeles. Verificați numele, utilizatorul și parola: numai semne ASCII."
        )
        raise MailboxUnreachableError(words % access.host) from error


@contextmanager
def _in_words(access: Access) -> Iterator[None]:
    """Say in words what the server or the way to it refused; the password is in none of them."""
    try:
        yield
    except _PrivateError as error:
        words = _("Serverul %s este în rețeaua internă; cel care ține programul o poate îngădui.")
        raise MailboxUnreachableError(words % access.host) from error
    except ssl.SSLError as error:
        words = _("Serverul %(host)s nu are un certificat de încredere: %(why)s.")
        raise MailboxUnreachableError(words % {"host": access.host, "why": error.reason or error}) from error
    except TimeoutError as error:
        raise MailboxUnreachableError(_("Serverul %s nu răspunde la timp.") % access.host) from error
    except OSError as error:
        words = _("Serverul %(host)s nu poate fi găsit la portul %(port)s. Verificați numele și portul.")
        raise MailboxUnreachableError(words % {"host": access.host, "port": access.port}) from error
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        words = _("Serverul %(host)s a refuzat: %(why)s. Verificați utilizatorul, parola și dosarul.")
        raise MailboxUnreachableError(words % {"host": access.host, "why": _short(error)}) from error


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
