"""Taking a file, saying what its columns mean, keeping that for the next file, and letting the rows go."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution
from registratura.transfers.errors import TransferRefusedError
from registratura.transfers.meanings import DAY_ORDERS, FIELDS
from registratura.transfers.models import ColumnProfile, Transfer, TransferRow

State = Transfer.State
WORKING: Final = (State.READING, State.CHECKING, State.BRINGING)
SILENT_AFTER: Final = timedelta(minutes=2)
MOST_ATTEMPTS: Final = 5


def begin(*, sha256: str, size_bytes: int, name: str, sheet: str = "", by: Actor, now: datetime) -> Transfer:
    """
    Enter a kept file that is to move in; a job reads it.

    Raises: TransferRefusedError for an empty file.
    """
    if not size_bytes:
        raise TransferRefusedError(_("Fișierul este gol; alegeți registrul vechi."), field="file")
    transfer = Transfer(
        institution_id=required_institution(),
        name=(ro_normalise(name, single_line=True) or "registru")[:200],
        sha256=sha256,
        size_bytes=size_bytes,
        state=State.READING,
        sheet=sheet[:120],
        ordered_by_id=by.id,
        ordered_at=now,
        heard_at=now,
    )
    transfer.save(force_insert=True)
    _note("transfers.transfer.begun", transfer, by, {"file": transfer.name, "sha256": transfer.sha256})
    return transfer


def say_meaning(
    *,
    transfer_id: int,
    mapping: Mapping[str, int],
    options: Mapping[str, str],
    heading_row: int,
    now: datetime,
) -> Transfer:
    """
    Say what each column means, and have every row checked. Nothing is registered by it.

    mapping: {field: column from 0}. options: day_order, direction. heading_row: its number in the file; 0 for none.
    Raises: TransferRefusedError without a number, with one column for two meanings, or while a job works on it.
    """
    with transaction.atomic():
        transfer = locked(
            transfer_id=transfer_id,
            states=(
                State.MAPPING,
                State.CHECKED,
                State.STOPPED,
            ),
        )
        if transfer.register_id is not None:
            raise TransferRefusedError(
                _("Preluarea a început deja cu această potrivire; încărcați fișierul din nou pentru alta.")
            )
        kept = {name: int(place) for name, place in mapping.items() if name in FIELDS}
        if "number" not in kept:
            raise TransferRefusedError(_("Alegeți coloana cu numărul de înregistrare."), field="number")
        if len(set(kept.values())) != len(kept):
            raise TransferRefusedError(
                _("Aceeași coloană are două înțelesuri; lăsați unul."), field=_second_of_the_same(kept)
            )
        transfer.mapping = kept
        transfer.options = {
            "day_order": options.get("day_order") if options.get("day_order") in DAY_ORDERS else "dmy",
            "direction": options.get("direction")
            if options.get("direction") in ("incoming", "outgoing", "internal")
            else "incoming",
        }
        transfer.heading_row = max(0, min(heading_row, transfer.row_count))
        transfer.state = State.CHECKING
        transfer.done_count = transfer.attempt_count = 0
        transfer.heard_at = now
        transfer.save(
            update_fields=[
                *("mapping", "options", "heading_row", "state", "done_count", "attempt_count", "heard_at"),
            ]
        )
    return transfer


def _second_of_the_same(mapping: Mapping[str, int]) -> str:
    seen: set[int] = set()
    for name, place in mapping.items():
        if place in seen:
            return name
        seen.add(place)
    return ""


def save_profile(*, transfer_id: int, name: str, by: Actor, now: datetime) -> ColumnProfile:
    """Keep what the columns mean under a name; the same name again is written over. Raises: TransferRefusedError."""
    name = ro_normalise(name, single_line=True)[:80]
    if not name:
        raise TransferRefusedError(
            _("Dați potrivirii un nume, ca „Registrul vechi 2010–2020”."), field="profile"
        )
    transfer = Transfer.objects.get(pk=transfer_id)
    profile, _is_new = ColumnProfile.objects.update_or_create(
        institution_id=required_institution(),
        name=name,
        defaults={
            "headings": transfer.headings,
            "mapping": transfer.mapping,
            "options": transfer.options,
            "saved_at": now,
        },
    )
    _note("transfers.profile.saved", transfer, by, {"profile": name})
    return profile


def delete_profile(*, profile_id: int, by: Actor) -> None:
    """Take a kept meaning of columns away; files brought in by it stay as they are. Raises: TransferRefusedError."""
    with transaction.atomic():
        profile = ColumnProfile.objects.select_for_update(of=("self",)).filter(pk=profile_id).first()
        if profile is None:
            raise TransferRefusedError(_("Potrivirea nu mai există; reîncărcați pagina."))
        journal.record(
            action="transfers.profile.deleted",
            subject_type="column_profile",
            subject_id=profile.id,
            by=by,
            details={"profile": profile.name},
        )
        profile.delete()


def take_up(*, transfer_id: int, now: datetime) -> str:
    """
    Take up what a file waits for, and return its state; empty when no job has anything to do.

    A work that was broken off again and again without coming further is not tried for ever: it waits for a person.
    """
    with transaction.atomic():
        transfer = Transfer.objects.select_for_update(of=("self",)).filter(pk=transfer_id).first()
        if transfer is None or transfer.state not in WORKING or transfer.closed_at is not None:
            return ""
        transfer.heard_at = now
        transfer.attempt_count += 1
        if transfer.attempt_count > MOST_ATTEMPTS:
            is_bringing = transfer.state == State.BRINGING
            transfer.state = State.STOPPED if is_bringing else State.FAILED
            transfer.problem = "broken-off"
        transfer.save(update_fields=["state", "problem", "attempt_count", "heard_at"])
    return transfer.state if transfer.state in WORKING else ""


def resume(*, transfer_id: int, now: datetime) -> Transfer:
    """
    Let a stopped or failed work go on from where it stood, or one of which nothing was heard for two minutes.

    Raises: TransferRefusedError.
    """
    with transaction.atomic():
        transfer = locked(transfer_id=transfer_id, states=(State.STOPPED, State.FAILED, *WORKING))
        if transfer.state in WORKING and now - transfer.heard_at < SILENT_AFTER:
            raise TransferRefusedError(_("Se lucrează deja la fișier; așteptați să se termine."))
        if transfer.register_id is not None or transfer.register_name:
            transfer.state = State.BRINGING
        else:
            transfer.state = State.CHECKING if transfer.mapping else State.READING
        transfer.problem = ""
        transfer.attempt_count = 0
        transfer.heard_at = now
        transfer.save(update_fields=["state", "problem", "attempt_count", "heard_at"])
    return transfer


def give_up(*, transfer_id: int, by: Actor, now: datetime) -> None:
    """Let a file go that was not brought in: its rows are erased. Raises: TransferRefusedError once entries stand."""
    with transaction.atomic():
        transfer = locked(
            transfer_id=transfer_id,
            states=(
                State.READING,
                State.MAPPING,
                State.CHECKED,
                State.FAILED,
            ),
        )
        _erase(transfer, by, now)


def close(*, transfer_id: int, by: Actor, now: datetime) -> None:
    """Erase the rows that were worked with once all is brought in; the entries stay. Raises: TransferRefusedError."""
    with transaction.atomic():
        transfer = locked(
            transfer_id=transfer_id,
            states=(
                State.DONE,
                State.STOPPED,
            ),
        )
        _erase(transfer, by, now)


def _erase(transfer: Transfer, by: Actor, now: datetime) -> None:
    erased, _each = TransferRow.objects.filter(transfer_id=transfer.id).delete()
    if transfer.state != State.DONE:
        transfer.state = State.STOPPED
    transfer.closed_at = now
    transfer.headings = []
    transfer.save(update_fields=["state", "closed_at", "headings"])
    _note("transfers.transfer.closed", transfer, by, {"rows": erased})


def locked(*, transfer_id: int, states: Collection[str]) -> Transfer:
    """Return a transfer, locked, that is in one of these states. Raises: TransferRefusedError."""
    transfer = Transfer.objects.select_for_update(of=("self",)).filter(pk=transfer_id).first()
    if transfer is None or transfer.state not in states or transfer.closed_at is not None:
        raise TransferRefusedError(_("Între timp preluarea a mers mai departe; reîncărcați pagina."))
    return transfer


def _note(act: str, transfer: Transfer, by: Actor, details: Mapping[str, Any]) -> None:
    journal.record(
        action=act,
        subject_type="transfer",
        subject_id=transfer.id,
        by=by,
        details=dict(details),
    )
