"""Messages in the tray of the demonstration: files of the samples, as if a server had given them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from registratura.flows import tray as tray_flow
from registratura.flows.demo.papers import SAMPLES
from registratura.intake import queries as mailboxes
from registratura.intake import services as intake
from registratura.intake.services import MailboxDraft
from registratura.journal.services import Actor
from registratura.toolkit.mailboxes.port import Access, Letter
from registratura.toolkit.scope import acting_for

MAILS = (
    "cerere-544-achizitii.eml",
    "petitie-canalizare-windows-1250.eml",
    "redirectionata-de-consiliul-judetean.eml",
    "raspuns-automat.eml",
)


class SampleFolder:
    """A mailbox whose messages are files, in place of a server."""

    uid_validity = 1

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths

    @contextmanager
    def open(self, access: Access) -> Iterator[SampleFolder]:
        """Let anybody in."""
        yield self

    def letters(self, *, after: int, most_bytes: int) -> Iterator[Letter]:
        """Give the files in order, as messages."""
        for uid, path in enumerate(self._paths, start=1):
            if uid > after:
                raw = path.read_bytes()
                yield Letter(uid, len(raw), None, raw)

    def mark_kept(self, *, up_to: int) -> None:
        """Leave the files as they are."""


def bring_mail(*, institution_id: int, address: str, by: Actor, now: datetime) -> None:
    """
    Let messages wait in the tray. The mailbox is not read again: no server stands behind it.

    address: of the mailbox. Must not run inside a scope.
    """
    paths = [path for name in MAILS if (path := SAMPLES / "mail" / name).exists()]
    with acting_for(institution_id):
        if mailboxes.mailboxes() or not paths:
            return
        draft = MailboxDraft(
            name="Registratura",
            host="imap.luncafrasinului.example",
            port=993,
            security="tls",
            username=address,
            password="demonstratie",
            acknowledges=False,
            is_active=False,
        )
        made = intake.save_mailbox(draft=draft, mailbox_id=None, by=by, now=now)
    tray_flow.fetch(
        institution_id=institution_id,
        mailbox_id=made.id,
        clock=lambda: now,
        port=SampleFolder(paths),
    )
