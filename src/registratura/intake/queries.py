"""What waits in the tray, what became of it, and how the mailboxes are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from registratura.accounts import queries as accounts
from registratura.intake.models import Mailbox, TrayItem, TrayOptions
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question

MAIL, UPLOAD, SCAN, PORTAL, API = "mail", "upload", "scan", "portal", "api"
WAITING, REGISTERED, SET_ASIDE = "waiting", "registered", "set_aside"
PAGE = 50


@dataclass(frozen=True, slots=True)
class TrayLine:
    """An item of the tray. `entry_id` is what it became; `thread_entry_id` what it seems to answer.

    `mailbox_name` is empty for what came by another way than mail, `deposited_by` for what no official brought.
    """

    id: int
    source: str
    source_words: str
    mailbox_name: str
    deposited_by: str
    state: str
    arrived_at: datetime
    sender_name: str
    sender_address: str
    subject: str
    attachment_count: int
    sent_by_machine: str
    problem: str
    raw_id: int | None
    raw_sha256: str
    thread_entry_id: int | None
    entry_id: int | None
    decided_at: datetime | None
    decided_by: str
    reason: str

    @property
    def shown_sender(self) -> str:
        """The name, else the address."""
        return self.sender_name or self.sender_address


@dataclass(frozen=True, slots=True)
class TrayPage:
    """Items in order, and the number after which the next page begins; None at the end."""

    lines: list[TrayLine]
    next: int | None


def tray(*, state: str, after: int = 0) -> TrayPage:
    """Return the items in a state: those that wait oldest first, decided ones newest first."""
    rows = TrayItem.objects.filter(state=state).select_related("mailbox")
    if state == WAITING:
        rows = rows.filter(id__gt=after).order_by("id")
    else:
        rows = (rows.filter(id__lt=after) if after else rows).order_by("-id")
    found = list(rows[: PAGE + 1])
    names = accounts.names_of(
        user_id for row in found for user_id in (row.decided_by_id, row.deposited_by_id)
    )
    lines = [_line(row, names) for row in found[:PAGE]]
    return TrayPage(lines, lines[-1].id if len(found) > PAGE else None)


def tray_item(item_id: int) -> TrayLine | None:
    """Return an item, or None."""
    row = TrayItem.objects.filter(pk=item_id).select_related("mailbox").first()
    if row is None:
        return None
    return _line(row, accounts.names_of([row.decided_by_id, row.deposited_by_id]))


def _line(row: TrayItem, names: Mapping[int, str]) -> TrayLine:
    same = (
        "id source state arrived_at sender_name sender_address subject attachment_count sent_by_machine problem raw_id"
        " raw_sha256 thread_entry_id entry_id decided_at reason"
    )
    return TrayLine(
        **{name: getattr(row, name) for name in same.split()},
        source_words=row.get_source_display(),
        mailbox_name=row.mailbox.name if row.mailbox else "",
        deposited_by=names.get(row.deposited_by_id or 0, ""),
        decided_by=names.get(row.decided_by_id or 0, ""),
    )


def next_waiting(item_id: int) -> int | None:
    """Return the oldest item that waits after another one, else the oldest of all; None when the tray is empty."""
    rows = TrayItem.objects.filter(state=WAITING).exclude(pk=item_id).order_by("id")
    later = rows.filter(id__gt=item_id).values_list("id", flat=True).first()
    return later or rows.values_list("id", flat=True).first()


def item_with_bytes(sha256: str) -> int | None:
    """Return the message that holds these bytes, or None."""
    return TrayItem.objects.filter(raw_sha256=sha256, source=MAIL).values_list("id", flat=True).first()


def item_with_key(deposit_key: UUID) -> int | None:
    """Return the item that was deposited under a key, or None."""
    return TrayItem.objects.filter(deposit_key=deposit_key).values_list("id", flat=True).first()


def items_with_bytes(sha256s: Iterable[str], *, state: str = "waiting") -> dict[str, int]:
    """Return the items of a state that hold bytes as their first file, by digest."""
    rows = TrayItem.objects.filter(raw_sha256__in=list(sha256s), state=state).order_by("-id")
    return dict(rows.values_list("raw_sha256", "id"))


def entry_of_message(message_ids: list[str]) -> int | None:
    """Return the entry that a message with one of these Message-IDs became, the newest."""
    rows = TrayItem.objects.filter(message_id__in=message_ids, entry__isnull=False).order_by("-id")
    return rows.values_list("entry_id", flat=True).first()


@dataclass(frozen=True, slots=True)
class TrayCount:
    """How many items wait, how many of them arrived before a moment, and when the oldest did."""

    waiting: int
    late: int
    oldest_at: datetime | None


def tray_count(*, before: datetime) -> TrayCount:
    """Count what waits, and of it what arrived before a moment (`flows.tray.late_before`)."""
    return TrayCount(*tray_question(before=before).row())


def tray_question(*, before: datetime) -> Question:
    """Return the question whose row makes `TrayCount`."""
    return Question(
        "SELECT count(*), count(*) FILTER (WHERE arrived_at < %s), min(arrived_at) FROM intake_trayitem"
        " WHERE institution_id = %s AND state = %s",
        (before, required_institution(), WAITING),
        3,
    )


@dataclass(frozen=True, slots=True)
class MailboxCard:
    """A mailbox without its password."""

    id: int
    name: str
    host: str
    port: int
    security: str
    security_words: str
    username: str
    folder: str
    acknowledges: bool
    is_active: bool
    checked_at: datetime | None
    trouble: str
    troubled_at: datetime | None


def mailboxes() -> list[MailboxCard]:
    """Return the mailboxes by name."""
    return [_card(row) for row in Mailbox.objects.order_by("name", "id")]


def mailbox(mailbox_id: int) -> MailboxCard | None:
    """Return a mailbox, or None."""
    row = Mailbox.objects.filter(pk=mailbox_id).first()
    return _card(row) if row else None


def _card(row: Mailbox) -> MailboxCard:
    same = "id name host port security username folder acknowledges is_active checked_at trouble troubled_at"
    return MailboxCard(
        **{name: getattr(row, name) for name in same.split()}, security_words=row.get_security_display()
    )


def active_mailbox_ids() -> list[int]:
    """Return the mailboxes that are read."""
    return list(Mailbox.objects.filter(is_active=True).order_by("id").values_list("id", flat=True))


def reading_of(mailbox_id: int) -> Mailbox:
    """Return a mailbox as the reader needs it: how to get in and how far it was read."""
    return Mailbox.objects.get(pk=mailbox_id)


def ways_to_connect() -> list[tuple[str, str]]:
    """Return the ways of reaching a mail server, in words."""
    return [(value, str(words)) for value, words in Mailbox.Security.choices]


@dataclass(frozen=True, slots=True)
class Reminding:
    """At which hour in Bucharest the office is reminded, None for never, and on which day it last was."""

    hour: int | None
    reminded_on: date | None


REMIND_HOUR = 14


def reminding() -> Reminding:
    """Return what the institution in scope chose; at two in the afternoon while it chose nothing."""
    row = TrayOptions.objects.first()
    return Reminding(row.remind_hour, row.reminded_on) if row else Reminding(REMIND_HOUR, None)
