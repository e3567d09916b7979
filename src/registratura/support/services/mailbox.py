"""The mailbox of the department: where it is, and how far it was read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.support.errors import SupportMailboxRefusedError
from registratura.support.models import SupportMailbox
from registratura.toolkit.mailboxes.port import Access, way_refused
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import seal, unseal

_PASSWORDS: Final = "support-mailbox"
_CHANGEABLE: Final = (
    *("host", "port", "security", "username", "password_sealed", "folder", "is_active"),
    *("uid_validity", "last_uid", "trouble"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportMailboxDraft:
    """What an operator writes of the mailbox. An empty password keeps the one that is there."""

    host: str
    port: int
    security: str
    username: str
    password: str = ""
    folder: str = "INBOX"
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class MailboxPlace:
    """How to get into the mailbox, and the last letter that was taken in."""

    access: Access
    uid_validity: int
    last_uid: int


@transaction.atomic
def save_support_mailbox(*, draft: SupportMailboxDraft, by: Actor | None, now: datetime) -> None:
    """
    Set the department's mailbox; from another place it is read from its beginning.

    Raises: SupportMailboxRefusedError naming the field; a kept password never goes to another server.
    """
    host, username = draft.host.strip().lower(), draft.username.strip()
    refused = way_refused(host=host, port=draft.port, security=draft.security)
    if refused is not None:
        raise SupportMailboxRefusedError(refused[1], field=refused[0])
    if not host or not username:
        raise SupportMailboxRefusedError(_("Scrieți serverul și utilizatorul cutiei."), field="host")
    row = SupportMailbox.objects.select_for_update().first()
    way = (host, username, draft.port, draft.security)
    same_way = row is not None and way == (row.host, row.username, row.port, row.security)
    if not draft.password and not same_way:
        raise SupportMailboxRefusedError(_("Scrieți parola cutiei poștale."), field="password")
    folder = draft.folder.strip() or "INBOX"
    if row is None:
        row = SupportMailbox(institution_id=required_institution())
    if (row.host, row.username, row.folder) != (host, username, folder):
        row.uid_validity, row.last_uid = 0, 0
    row.host, row.username, row.port, row.security = way
    row.folder, row.is_active, row.trouble = folder[:200], draft.is_active, ""
    if draft.password:
        row.password_sealed = seal(draft.password, purpose=_PASSWORDS)
    if row.pk is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=_CHANGEABLE)
    journal.record(
        action="support.mailbox.saved",
        subject_type="support_mailbox",
        subject_id=row.id,
        by=by,
        details={"host": host, "folder": folder, "active": draft.is_active},
    )


def mailbox_place() -> MailboxPlace | None:
    """
    Return how the mailbox is read, or None when there is none or it rests.

    Raises: SealBrokenError when the product's secret key is another than the one that sealed its password.
    """
    row = SupportMailbox.objects.filter(is_active=True).first()
    if row is None:
        return None
    password = unseal(row.password_sealed, purpose=_PASSWORDS)
    access = Access(row.host, row.port, row.security, row.username, password, row.folder)
    return MailboxPlace(access, row.uid_validity, row.last_uid)


def note_read(*, uid_validity: int, uid: int) -> None:
    """Remember that a letter was taken in, or held back."""
    SupportMailbox.objects.update(uid_validity=uid_validity, last_uid=uid)


def note_mailbox_checked(*, trouble: str, now: datetime) -> None:
    """Remember when the mailbox was looked at, and what was wrong."""
    SupportMailbox.objects.update(checked_at=now, trouble=trouble[:500])
