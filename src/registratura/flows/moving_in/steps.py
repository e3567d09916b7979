"""From a file to entries of the past: what a person does, and what a job does after it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO

from procrastinate.contrib.django import app

from registratura.institutions import queries as institutions
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage
from registratura.toolkit.tasks import HEAVY, heavy_lock
from registratura.transfers import queries, services

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor
    from registratura.transfers.models import Transfer

TASK = "flows.move_in"


def take_in(
    *, institution: "Institution", source: BinaryIO, name: str, sheet: str = "", by: "Actor", now: datetime
) -> "Transfer":
    """
    Keep the file of an old register and have it read. Must not run inside a scope.

    Raises: TransferRefusedError for an empty file; OSError when the store is full.
    """
    kept = storage().put(space=institution.code, source=source)
    with acting_for(institution.id):
        transfer = services.begin(
            sha256=kept.sha256, size_bytes=kept.size_bytes, name=name, sheet=sheet, by=by, now=now
        )
        _defer(institution.id, transfer.id)
    return transfer


def order(
    *,
    institution_id: int,
    transfer_id: int,
    mapping: Mapping[str, int],
    options: Mapping[str, str],
    heading_row: int,
    now: datetime,
) -> None:
    """Say what the columns mean, and have every row checked. Raises: TransferRefusedError."""
    with acting_for(institution_id):
        services.say_meaning(
            transfer_id=transfer_id, mapping=mapping, options=options, heading_row=heading_row, now=now
        )
        _defer(institution_id, transfer_id)


def go_on(*, institution_id: int, transfer_id: int, register_name: str, by: "Actor", now: datetime) -> None:
    """
    Have the checked rows brought in; with no name, let a stopped or failed work go on.

    Raises: TransferRefusedError, RegisterRefusedError.
    """
    with acting_for(institution_id):
        if register_name:
            services.order_bringing(transfer_id=transfer_id, register_name=register_name, by=by, now=now)
        else:
            services.resume(transfer_id=transfer_id, now=now)
        _defer(institution_id, transfer_id)


def run(
    *, institution_id: int, transfer_id: int, clock: Callable[[], datetime], within: timedelta | None = None
) -> int:
    """
    Do what a file waits for, to its end, and return how many rows were brought in. Must not run inside a scope.

    Whatever an earlier run that was killed left undone is done; nothing is written twice.
    within: after so long the rest is put at the end of the queue, so that others have their turn.
    """
    until = clock() + within if within is not None else None
    with acting_for(institution_id):
        institution = institutions.institution_by_id(institution_id)
        state = services.take_up(transfer_id=transfer_id, now=clock())
    if institution is None:
        return 0
    if state == "reading":
        services.read(
            institution_id=institution_id, space=institution.code, transfer_id=transfer_id, clock=clock
        )
    elif state == "checking":
        services.check(institution_id=institution_id, transfer_id=transfer_id, clock=clock)
    elif state == "bringing":
        _bring(institution_id, transfer_id, clock, until)
    with acting_for(institution_id):
        done = queries.transfer_by_id(transfer_id)
    return done.done_count if done is not None and done.state == "done" else 0


def _bring(
    institution_id: int, transfer_id: int, clock: Callable[[], datetime], until: datetime | None
) -> None:
    with services.Ahead() as ahead:
        while True:
            with acting_for(institution_id):
                if not services.bring_next(transfer_id=transfer_id, now=clock(), ahead=ahead):
                    return
                if until is not None and clock() >= until:
                    _defer(institution_id, transfer_id)
                    return


def _defer(institution_id: int, transfer_id: int) -> None:
    # One at a time for an institution: a second one waits until the first has ended or was taken from a dead worker.
    job = app.configure_task(TASK, lock=heavy_lock(institution_id), priority=HEAVY)
    job.defer(institution_id=institution_id, transfer_id=transfer_id)
