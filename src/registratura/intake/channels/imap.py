"""Mailboxes by IMAP4rev1 (RFC 3501). Messages are read with PEEK: nothing is marked before it was kept."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError

from registratura.intake.channels.port import Access, Folder, Letter
from registratura.intake.errors import MailboxUnreachableError

TIMEOUT_S = 30
UIDS_AT_ONCE = 500


class ImapMailboxes:
    """The ordinary way into a mailbox."""

    @contextmanager
    def open(self, access: Access) -> Iterator[Folder]:
        """Let us in and open the folder."""
        with _in_words(access):
            box = _connect(access)
        try:
            with _in_words(access):
                box.login(access.username, access.password, initial_folder=access.folder)
                yield _OpenFolder(box, access)
        finally:
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
        return MailBox(access.host, access.port, timeout=TIMEOUT_S, ssl_context=ssl.create_default_context())
    if access.security == "starttls":
        return MailBoxStartTls(
            access.host, access.port, timeout=TIMEOUT_S, ssl_context=ssl.create_default_context()
        )
    return MailBoxUnencrypted(access.host, access.port, timeout=TIMEOUT_S)


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
def _in_words(access: Access) -> Iterator[None]:
    """Say in words what the server or the way to it refused; the password is in none of them."""
    try:
        yield
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
