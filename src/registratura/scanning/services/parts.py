"""What becomes of the parts of a batch: by the machine, and by the person who looks at those that wait."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.scanning.errors import PartDecidedError, PartRefusedError
from registratura.scanning.models import Batch, Part
from registratura.scanning.parting import OPEN, State, Why
from registratura.scanning.services.labels import bind_label


@dataclass(frozen=True, slots=True)
class Planned:
    """Pages that are to be cut out: for an entry, or for the tray when `entry_id` is None."""

    id: int
    batch_id: int
    batch_name: str
    batch_sha256: str
    received_at: datetime
    first_page: int
    last_page: int
    entry_id: int | None
    by_person: bool


def planned_parts(*, batch_id: int, limit: int) -> list[Planned]:
    """Return the next parts of a batch that are to be cut out, in the order of the pages."""
    rows = Part.objects.filter(batch_id=batch_id, state=State.PLANNED).select_related("batch")
    return [
        Planned(
            id=part.id,
            batch_id=batch_id,
            batch_name=part.batch.name,
            batch_sha256=part.batch.sha256,
            received_at=part.batch.received_at,
            first_page=part.first_page,
            last_page=part.last_page,
            entry_id=part.entry_id,
            by_person=part.decided_at is not None,
        )
        for part in rows.order_by("first_page")[:limit]
    ]


def hold_planned(*, planned: Planned) -> Part | None:
    """Return the part as it was planned, held for the transaction; None when something changed since."""
    part = Part.objects.select_for_update().get(pk=planned.id)
    as_planned = (part.last_page, part.entry_id) == (planned.last_page, planned.entry_id)
    return part if part.state == State.PLANNED and as_planned else None


def note_placed(*, part: Part, document_id: int, by: Actor | None, now: datetime) -> None:
    """Write down that the pages are a file of their entry, and bind their label to it when it was prepared."""
    assert part.entry_id is not None
    part.state, part.document_id = State.PLACED, document_id
    part.decided_at = part.decided_at or now
    part.save(update_fields=["state", "document", "decided_at"])
    if part.label_id is not None:
        bind_label(label_id=part.label_id, entry_id=part.entry_id, by=by, now=now)
    _write_down(action="scanning.part.placed", part=part, by=by, subject=("entry", part.entry_id))


def note_in_tray(*, part: Part, document_id: int, tray_item: int, by: Actor | None, now: datetime) -> None:
    """Write down that the pages wait in the tray for a number."""
    part.state, part.document_id, part.tray_item = State.TRAY, document_id, tray_item
    part.decided_at = part.decided_at or now
    part.save(update_fields=["state", "document", "tray_item", "decided_at"])
    _write_down(action="scanning.part.to_tray", part=part, by=by)


@transaction.atomic
def make_wait(*, planned: Planned, why: Why) -> None:
    """Let a person look at pages that the machine cannot place after all."""
    part = hold_planned(planned=planned)
    if part is None:
        return
    part.state, part.why = State.WAITING, why
    part.decided_at, part.decided_by_id = None, None
    part.save(update_fields=["state", "why", "decided_at", "decided_by"])
    settle(batch_id=part.batch_id)


def settle(*, batch_id: int) -> None:
    """Hold the parts before those that wait, let the others go on, and set the batch to work when one may."""
    standing = list(Part.objects.filter(batch_id=batch_id).exclude(state=State.JOINED).order_by("first_page"))
    for part, after in zip(standing, [*standing[1:], None], strict=True):
        if part.state not in (State.PLANNED, State.HELD):
            continue
        waits = after is not None and after.state == State.WAITING
        wanted = State.HELD if waits else State.PLANNED
        if part.state != wanted:
            part.state = wanted
            part.save(update_fields=["state"])
    if any(part.state == State.PLANNED for part in standing):
        Batch.objects.filter(pk=batch_id, state=Batch.State.DEALT).update(state=Batch.State.PARTED)


def _hold_waiting(part_id: int) -> Part:
    # The batch first, always: two people at two parts of it must not wait for each other.
    part = Part.objects.get(pk=part_id)
    Batch.objects.select_for_update().get(pk=part.batch_id)
    part = Part.objects.select_for_update().get(pk=part_id)
    if part.state != State.WAITING:
        raise PartDecidedError(_decided_words(part))
    return part


def _decided_words(part: Part) -> str:
    names = accounts.names_of([part.decided_by_id]) if part.decided_by_id else {}
    when = timezone.localtime(part.decided_at).strftime("%d.%m.%Y, %H:%M") if part.decided_at else ""
    facts = {"who": names.get(part.decided_by_id or 0, _("Sistem")), "when": when}
    return _("Despre aceste pagini a hotărât deja %(who)s, %(when)s.") % facts


@transaction.atomic
def decide_entry(*, part_id: int, entry_id: int, by: Actor, now: datetime) -> int:
    """
    Send waiting pages to an entry, and return the number of the batch. They are cut out by the worker.

    Raises: PartDecidedError when somebody was quicker.
    """
    part = _hold_waiting(part_id)
    part.entry_id = entry_id
    return _go_on(part, by, now)


@transaction.atomic
def decide_tray(*, part_id: int, by: Actor, now: datetime) -> int:
    """
    Send waiting pages to the tray, to be registered, and return the number of the batch.

    Raises: PartDecidedError when somebody was quicker.
    """
    part = _hold_waiting(part_id)
    part.entry_id = None
    return _go_on(part, by, now)


def _go_on(part: Part, by: Actor, now: datetime) -> int:
    part.state, part.decided_at, part.decided_by_id = State.PLANNED, now, by.id
    part.save(update_fields=["state", "entry", "decided_at", "decided_by"])
    settle(batch_id=part.batch_id)
    return part.batch_id


def part_before(*, part: Part) -> Part | None:
    """Return the part that ends right before another one, or None."""
    rows = Part.objects.filter(batch_id=part.batch_id, first_page__lt=part.first_page)
    return rows.exclude(state=State.JOINED).order_by("-first_page").first()


@transaction.atomic
def decide_continues(*, part_id: int, by: Actor, now: datetime) -> int:
    """
    Join waiting pages to the paper before them, and return the number of the batch.

    Raises: PartDecidedError when somebody was quicker; PartRefusedError when there is no paper before them, or it
    is where it belongs already.
    """
    part = _hold_waiting(part_id)
    before = part_before(part=part)
    if before is None or before.state not in OPEN:
        words = _(
            "Actul de dinainte este deja așezat. Scrieți numărul lui, iar paginile ajung la el ca alt fișier."
        )
        raise PartRefusedError(words)
    before.last_page = part.last_page
    before.save(update_fields=["last_page"])
    part.state, part.decided_at, part.decided_by_id = State.JOINED, now, by.id
    part.save(update_fields=["state", "decided_at", "decided_by"])
    _write_down(action="scanning.part.joined", part=part, by=by)
    settle(batch_id=part.batch_id)
    return part.batch_id


@transaction.atomic
def leave_in_batch(*, part_id: int, reason: str, by: Actor, now: datetime) -> int:
    """
    Leave waiting pages in the batch alone, with the reason, and return its number; they can be taken back.

    Raises: PartDecidedError; PartRefusedError without a reason.
    """
    reason = ro_normalise(reason, single_line=True)[:300]
    if not reason:
        words = _("Scrieți de ce nu merg mai departe, de pildă „scanate de două ori”.")
        raise PartRefusedError(words, field="reason")
    part = _hold_waiting(part_id)
    part.state, part.reason, part.decided_at, part.decided_by_id = State.LEFT, reason, now, by.id
    part.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    _write_down(action="scanning.part.left", part=part, by=by)
    settle(batch_id=part.batch_id)
    return part.batch_id


@transaction.atomic
def take_back(*, part_id: int) -> None:
    """Let pages that were left in their batch wait again. Safe to repeat."""
    part = Part.objects.select_for_update().get(pk=part_id)
    if part.state != State.LEFT:
        return
    part.state, part.reason, part.decided_at, part.decided_by_id = State.WAITING, "", None, None
    part.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    settle(batch_id=part.batch_id)


@transaction.atomic
def follow_tray_item(*, tray_item: int, entry_id: int, by: Actor | None, now: datetime) -> None:
    """Bind the prepared label of scanned pages to the entry that their item of the tray became."""
    for part in Part.objects.filter(Q(tray_item=tray_item), label__isnull=False):
        assert part.label_id is not None
        bind_label(label_id=part.label_id, entry_id=entry_id, by=by, now=now)


def _write_down(*, action: str, part: Part, by: Actor | None, subject: tuple[str, int] | None = None) -> None:
    kind, number = subject or ("scan_batch", part.batch_id)
    journal.record(
        action=action,
        subject_type=kind,
        subject_id=number,
        by=by,
        details={
            "batch": Batch.objects.get(pk=part.batch_id).sha256,
            "pages": [part.first_page, part.last_page],
            "reason": part.reason,
        },
    )
