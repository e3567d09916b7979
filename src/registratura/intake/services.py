"""Keeping what arrived, and deciding what becomes of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.intake.errors import (
    ItemDecidedError,
    MailboxRefusedError,
    ReminderRefusedError,
    SettingAsideRefusedError,
)
from registratura.intake.models import Mailbox, TrayItem, TrayOptions
from registratura.intake.queries import REMIND_HOUR
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.mailboxes.port import Access, way_refused
from registratura.toolkit.scope import required_institution
from registratura.toolkit.sealing import seal, unseal

_PASSWORDS = "mailbox"
_CHANGEABLE = (
    *("name", "host", "port", "security", "username", "password_sealed", "folder"),
    *("acknowledges", "is_active", "uid_validity", "last_uid"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxDraft:
    """What the administrator writes of a mailbox. An empty password keeps the one that is there."""

    name: str
    host: str
    port: int
    security: str
    username: str
    password: str
    folder: str = "INBOX"
    acknowledges: bool = True
    is_active: bool = True


def _refuse_bad(draft: MailboxDraft) -> None:
    refused = way_refused(host=draft.host, port=draft.port, security=draft.security)
    if refused is not None:
        raise MailboxRefusedError(refused[1], field=refused[0])


@transaction.atomic
def save_mailbox(*, draft: MailboxDraft, mailbox_id: int | None, by: Actor, now: datetime) -> Mailbox:
    """
    Add a mailbox, or change the one with this number; from another place it is read from its beginning.

    Raises: MailboxRefusedError for a mailbox that is read already, without password, or unsafe.
    """
    _refuse_bad(draft)
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox_id) if mailbox_id else Mailbox()
    if mailbox_id is None and not draft.password:
        raise MailboxRefusedError(_("Scrieți parola cutiei poștale."), field="password")
    place = (draft.host.strip().lower(), draft.username.strip(), draft.folder.strip() or "INBOX")
    same = Mailbox.objects.filter(host=place[0], username=place[1], folder=place[2]).exclude(
        pk=mailbox_id or 0
    )
    if same.exists():
        raise MailboxRefusedError(
            _("Cutia aceasta este deja citită; schimbați-o pe cea din listă."), field="host"
        )
    way = (*place[:2], draft.port, draft.security)
    kept_way = (mailbox.host, mailbox.username, mailbox.port, mailbox.security)
    if mailbox_id and not draft.password and way != kept_way:
        # Else whoever administers could have a kept password told to a server of their own.
        words = _("Scrieți din nou parola: cea păstrată nu se trimite la alt server sau pe altă cale.")
        raise MailboxRefusedError(words, field="password")
    if mailbox_id and place != (mailbox.host, mailbox.username, mailbox.folder):
        mailbox.uid_validity, mailbox.last_uid = 0, 0
    mailbox.institution_id = required_institution()
    mailbox.host, mailbox.username, mailbox.folder = place
    mailbox.name = ro_normalise(draft.name, single_line=True)[:100] or place[1]
    mailbox.port, mailbox.security = draft.port, draft.security
    mailbox.acknowledges, mailbox.is_active = draft.acknowledges, draft.is_active
    if draft.password:
        mailbox.password_sealed = seal(draft.password, purpose=_PASSWORDS)
    if mailbox_id is None:
        mailbox.save(force_insert=True)
        _write_down(action="intake.mailbox.added", mailbox=mailbox, by=by)
    else:
        mailbox.save(update_fields=_CHANGEABLE)
        _write_down(action="intake.mailbox.changed", mailbox=mailbox, by=by)
    return mailbox


def _write_down(*, action: str, mailbox: Mailbox, by: Actor) -> None:
    journal.record(
        action=action,
        subject_type="mailbox",
        subject_id=mailbox.id,
        by=by,
        details={
            "name": mailbox.name,
            "host": mailbox.host,
            "folder": mailbox.folder,
            "active": mailbox.is_active,
        },
    )


def access_to(*, mailbox: Mailbox) -> Access:
    """
    Return how to get into a mailbox, its password opened.

    Raises: SealBrokenError when the product's secret key is another than the one that sealed it.
    """
    return Access(
        host=mailbox.host,
        port=mailbox.port,
        security=mailbox.security,
        username=mailbox.username,
        password=unseal(mailbox.password_sealed, purpose=_PASSWORDS),
        folder=mailbox.folder,
    )


def note_checked(*, mailbox_id: int, trouble: str, now: datetime) -> None:
    """Note that a mailbox was looked into, or why it could not be; the first moment of a trouble stays."""
    rows = Mailbox.objects.filter(pk=mailbox_id)
    if trouble:
        rows.filter(trouble="").update(troubled_at=now)
        rows.update(trouble=trouble[:500])
    else:
        rows.update(trouble="", troubled_at=None, checked_at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPlace:
    """Which message of which mailbox; `uid_validity` names the numbering that its server uses now."""

    mailbox_id: int
    uid_validity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """
    Something kept, as the tray shows it: mail has a `place`, all else a `deposit_key`.

    source: `mail`, `upload`, `scan`, `portal` or `api`. `raw_id` is its first document; the others are parts of it.
    `raw_sha256` is that of the first document's bytes.
    """

    source: str
    raw_id: int | None
    raw_sha256: str
    arrived_at: datetime
    place: MailPlace | None = None
    deposit_key: UUID | None = None
    message_id: str = ""
    sender_name: str = ""
    sender_address: str = ""
    subject: str = ""
    attachment_count: int = 0
    sent_by_machine: str = ""
    problem: str = ""
    thread_entry_id: int | None = None


_COLUMNS = (
    "institution_id, source, mailbox_id, uid_validity, uid, deposit_key, deposited_by_id, raw_id, raw_sha256,"
    " message_id, arrived_at, kept_at, sender_name, sender_address, subject, attachment_count, sent_by_machine,"
    " problem, thread_entry_id"
)


@transaction.atomic
def put_in_tray(*, arrived: Arrived, now: datetime, by: Actor | None = None) -> int | None:
    """
    Put something in the tray and return its number; None when the same was there already.

    Of mail the same bytes are one item, whichever mailbox they came from, and how far the mailbox was read is
    remembered; of all else the same key is one item (`item_with_key` finds it). Must run in the transaction that
    entered its files. by: the official who brought it; None for a machine or for somebody outside.
    """
    place = arrived.place
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO intake_trayitem ({_COLUMNS}, state, reason)"
            f" VALUES ({', '.join(['%s'] * 19)}, 'waiting', '') ON CONFLICT DO NOTHING RETURNING id",
            [
                required_institution(),
                arrived.source,
                place.mailbox_id if place else None,
                place.uid_validity if place else None,
                place.uid if place else None,
                arrived.deposit_key,
                by.id if by is not None else None,
                arrived.raw_id,
                arrived.raw_sha256,
                arrived.message_id[:250],
                min(arrived.arrived_at, now),
                now,
                arrived.sender_name[:200],
                arrived.sender_address[:254],
                arrived.subject[:500],
                arrived.attachment_count,
                arrived.sent_by_machine,
                arrived.problem[:500],
                arrived.thread_entry_id,
            ],
        )
        row = cursor.fetchone()
    if place is not None:
        _note_read(place)
    elif row is not None:
        journal.record(
            action="intake.item.deposited",
            subject_type="tray_item",
            subject_id=row[0],
            by=by,
            details={"source": arrived.source, "sha256": arrived.raw_sha256},
        )
    return int(row[0]) if row else None


def _note_read(place: MailPlace) -> None:
    mailbox = Mailbox.objects.select_for_update().get(pk=place.mailbox_id)
    if mailbox.uid_validity != place.uid_validity or mailbox.last_uid < place.uid:
        mailbox.uid_validity, mailbox.last_uid = place.uid_validity, place.uid
        mailbox.save(update_fields=["uid_validity", "last_uid"])


def hold_item(*, item_id: int) -> TrayItem:
    """
    Return a waiting item, held for the transaction.

    Raises: ItemDecidedError when somebody has decided it, with who and when.
    """
    item = TrayItem.objects.select_for_update().get(pk=item_id)
    if item.state != TrayItem.State.WAITING:
        raise ItemDecidedError(_decided_words(item))
    return item


def _decided_words(item: TrayItem) -> str:
    names = accounts.names_of([item.decided_by_id]) if item.decided_by_id else {}
    assert item.decided_at is not None
    facts = {
        "who": names.get(item.decided_by_id or 0, _("Sistem")),
        "when": timezone.localtime(item.decided_at).strftime("%d.%m.%Y, %H:%M"),
    }
    if item.state == TrayItem.State.REGISTERED:
        return _("Mesajul a fost înregistrat de %(who)s, %(when)s.") % facts
    return _("Mesajul a fost lăsat deoparte de %(who)s, %(when)s. Readuceți-l întâi în tavă.") % facts


def note_registered(*, item: TrayItem, entry_id: int, by: Actor | None, now: datetime) -> None:
    """Write down which entry a held item became, in the transaction that registered it; by: None for the program."""
    item.state, item.entry_id = TrayItem.State.REGISTERED, entry_id
    item.decided_at, item.decided_by_id = now, by.id if by is not None else None
    item.save(update_fields=["state", "entry", "decided_at", "decided_by"])
    journal.record(
        action="intake.item.registered",
        subject_type="tray_item",
        subject_id=item.id,
        by=by,
        details={"entry": entry_id, "sha256": item.raw_sha256},
    )


def check_reason(*, reason: str) -> str:
    """
    Return the reason of setting aside in the form in which it is kept.

    Raises: SettingAsideRefusedError when there is none.
    """
    reason = ro_normalise(reason, single_line=True)[:500]
    if not reason:
        words = _("Scrieți de ce nu primește număr, de exemplu „reclamă nesolicitată”.")
        raise SettingAsideRefusedError(words, field="reason")
    return reason


@transaction.atomic
def set_aside(*, item_id: int, reason: str, by: Actor | None, now: datetime) -> None:
    """
    Leave an item without a number, with the reason; it stays in the tray's past and can be taken back.

    Raises: ItemDecidedError, SettingAsideRefusedError without a reason.
    """
    reason = check_reason(reason=reason)
    item = hold_item(item_id=item_id)
    item.state, item.reason = TrayItem.State.SET_ASIDE, reason
    item.decided_at, item.decided_by_id = now, by.id if by is not None else None
    item.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    journal.record(
        action="intake.item.set_aside",
        subject_type="tray_item",
        subject_id=item.id,
        by=by,
        details={"reason": reason, "sha256": item.raw_sha256},
    )


@transaction.atomic
def take_back(*, item_id: int, by: Actor, now: datetime) -> None:
    """
    Bring an item that was set aside back into the tray. Safe to repeat.

    Raises: ItemDecidedError when it was registered.
    """
    item = TrayItem.objects.select_for_update().get(pk=item_id)
    if item.state == TrayItem.State.REGISTERED:
        raise ItemDecidedError(_decided_words(item))
    if item.state == TrayItem.State.WAITING:
        return
    journal.record(
        action="intake.item.taken_back",
        subject_type="tray_item",
        subject_id=item.id,
        by=by,
        details={"reason": item.reason, "sha256": item.raw_sha256},
    )
    item.state, item.reason, item.decided_at, item.decided_by_id = TrayItem.State.WAITING, "", None, None
    item.save(update_fields=["state", "reason", "decided_at", "decided_by"])


@transaction.atomic
def choose_reminding(*, hour: int | None, by: Actor, now: datetime) -> None:
    """
    Choose at which hour in Bucharest (0 to 23) the office hears of what must have its number today; None for never.

    Raises: ReminderRefusedError for an hour that is none.
    """
    if hour is not None and not 0 <= hour <= 23:
        raise ReminderRefusedError(_("Alegeți o oră între 0 și 23."), field="hour")
    before = _options().remind_hour
    if before == hour:
        return
    TrayOptions.objects.update(remind_hour=hour)
    journal.record(
        action="intake.options.changed",
        subject_type="institution",
        subject_id=required_institution(),
        by=by,
        details={"before": "" if before is None else before, "after": "" if hour is None else hour},
    )


def note_reminded(*, on: date) -> bool:
    """Note that the office was reminded on a day; False when it had been. Must run in the transaction that reminds."""
    options = _options()
    if options.reminded_on is not None and options.reminded_on >= on:
        return False
    TrayOptions.objects.update(reminded_on=on)
    return True


def _options() -> TrayOptions:
    """Return what the institution chose, held for the transaction; made when it chose nothing yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO intake_trayoptions (institution_id, remind_hour) VALUES (%s, %s)"
            " ON CONFLICT (institution_id) DO NOTHING",
            [required_institution(), REMIND_HOUR],
        )
    return TrayOptions.objects.select_for_update().get()
