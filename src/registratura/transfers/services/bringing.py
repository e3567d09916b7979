"""Bringing the checked rows in: in portions, each whole or not at all, from where an earlier run was broken off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import fold, ro_normalise
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.toolkit.scope import required_institution
from registratura.transfers.errors import TransferRefusedError
from registratura.transfers.models import Transfer, TransferRow
from registratura.transfers.services.keeping import locked
from registratura.transfers.services.preparing import Ahead, Portion, made_ready, units_as_said

_PORTION: Final = 1_000
State = Transfer.State
_WAITING: Final = (TransferRow.State.READY, TransferRow.State.WARNED)
# What a row says stands in the register now, and nowhere twice.
_MARK: Final = """
UPDATE transfers_transferrow r SET state = 'brought', entry_id = f.entry_id, cells = '[]'
  FROM unnest(%s::bigint[], %s::bigint[]) AS f(id, entry_id)
 WHERE r.institution_id = %s AND r.id = f.id
"""


def order_bringing(*, transfer_id: int, register_name: str, by: Actor, now: datetime) -> Transfer:
    """
    Have the rows that were not refused brought into a register of the past, opened for them.

    Raises: TransferRefusedError without a name, or when no row can be brought in; RegisterRefusedError for a name
    whose code is taken.
    """
    name = ro_normalise(register_name, single_line=True)[:180]
    if len(name) < 3:
        raise TransferRefusedError(
            _("Scrieți numele registrului, ca „Registrul general 2010–2020”."), field="register_name"
        )
    with transaction.atomic():
        transfer = locked(transfer_id=transfer_id, states=(State.CHECKED,))
        if not TransferRow.objects.filter(transfer_id=transfer.id, state__in=_WAITING).exists():
            raise TransferRefusedError(_("Niciun rând nu poate fi preluat; vedeți ce s-a găsit."))
        register = registers.open_historical_register(code=_code(name), name=name, by=by, now=now)
        transfer.register_id = register.id
        transfer.register_name = name
        transfer.state = State.BRINGING
        transfer.done_count = transfer.attempt_count = 0
        transfer.heard_at = now
        transfer.save(
            update_fields=["register_id", "register_name", "state", "done_count", "attempt_count", "heard_at"]
        )
        _note("transfers.transfer.ordered", transfer, by, {"register": name})
    return transfer


def stop(*, transfer_id: int, by: Actor, now: datetime) -> None:
    """Stop bringing in after the portion that runs; what is in stays. Raises: TransferRefusedError."""
    with transaction.atomic():
        transfer = locked(transfer_id=transfer_id, states=(State.BRINGING,))
        transfer.state = State.STOPPED
        transfer.heard_at = now
        transfer.save(update_fields=["state", "heard_at"])
        _note("transfers.transfer.stopped", transfer, by, {"brought": transfer.done_count})


def bring_next(*, transfer_id: int, now: datetime, ahead: Ahead | None = None) -> bool:
    """
    Bring the next portion in, with its marks, in the transaction that is open; False when there is nothing more to do.

    ahead: makes the portion after it ready while the database writes this one. Must run inside a scope.
    """
    transfer = (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("ordered_by")
        .filter(pk=transfer_id)
        .first()
    )
    if transfer is None or transfer.state != State.BRINGING or transfer.register_id is None:
        return False
    by, units = transfer.ordered_by, units_as_said()
    portion = ahead.take() if ahead is not None else None
    if portion is None or not _still_waits(portion):
        portion = made_ready(transfer=transfer, rows=_portion(transfer.id), units=units, now=now)
    if not portion.turns:
        _finish(transfer, now)
        return False
    if ahead is not None and (rows := _portion(transfer.id, after=portion.last_place)):
        ahead.begin(lambda: made_ready(transfer=transfer, rows=rows, units=units, now=now))
    entries: dict[int, int | None] = {}
    for turn, (row_ids, batch) in portion.turns.items():
        brought = registers.bring_in(
            register_id=_register_of(transfer, turn, by, now), entries=batch, by=by, now=now
        )
        entries |= {row_id: brought.get(key) for row_id, key in zip(row_ids, batch.keys, strict=True)}
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [list(entries), list(entries.values()), required_institution()])
    transfer.done_count += len(entries)
    transfer.attempt_count = 0  # it comes further: a long file may be broken off as often as it likes
    transfer.heard_at = now
    transfer.save(update_fields=["done_count", "attempt_count", "heard_at"])
    return True


def _portion(transfer_id: int, *, after: int = -1) -> list[TransferRow]:
    """The next rows by their places; each state by itself, because only so the index gives them in order."""
    rows: list[TransferRow] = []
    for state in _WAITING:
        found = TransferRow.objects.filter(transfer_id=transfer_id, state=state, place__gt=after)
        rows += found.order_by("place")[:_PORTION]
    return sorted(rows, key=lambda row: row.place)[:_PORTION]


def _still_waits(portion: Portion) -> bool:
    """Whether no other job brought these rows in since they were made ready."""
    ids = [row_id for row_ids, _batch in portion.turns.values() for row_id in row_ids]
    return TransferRow.objects.filter(pk__in=ids, state__in=_WAITING).count() == len(ids)


def _finish(transfer: Transfer, now: datetime) -> None:
    transfer.state = State.DONE
    transfer.finished_at = transfer.heard_at = now
    transfer.save(update_fields=["state", "finished_at", "heard_at"])
    refused = TransferRow.objects.filter(transfer_id=transfer.id, state=TransferRow.State.REFUSED).count()
    missing = {year: found["missing"] for year, found in transfer.gaps.items()}
    _note(
        "transfers.transfer.done",
        transfer,
        transfer.ordered_by,
        {"brought": transfer.done_count, "refused": refused, "gaps": missing},
    )


def _register_of(transfer: Transfer, turn: int, by: Actor, now: datetime) -> int:
    """The second of a number stands in a register of its own beside the first: no number is changed."""
    if turn == 1:
        assert transfer.register_id is not None
        return transfer.register_id
    name = f"{transfer.register_name} (a {turn}-a oară)"
    code = f"{_code(transfer.register_name)[:15]}-{turn}"
    found = books.register_by_code(code)
    if found is not None and found.kind == "historical":
        return found.id
    return registers.open_historical_register(code=code, name=name, by=by, now=now).id


def _code(name: str) -> str:
    return slugify(fold(name))[:20].strip("-")


def _note(act: str, transfer: Transfer, by: Actor, details: Mapping[str, object]) -> None:
    journal.record(
        action=act,
        subject_type="transfer",
        subject_id=transfer.id,
        by=by,
        details=dict(details),
    )
