"""Large imports of some do not keep the short work of others waiting."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from registratura.flows import moving_in
from registratura.toolkit.scope import acting_for
from registratura.transfers import queries
from registratura.transfers.services import bringing
from tests.cast import Town
from tests.flows.moving_in.test_moving_in import _order

HEADING = "Nr. înreg.;Data;Expeditor;Conţinut;Compartiment;Nr. file\n"


def now() -> datetime:
    return datetime.now(tz=UTC)


def taken_in(town: Town, rows: int) -> int:
    """Take a file in; what it waits for stands in the queue."""
    text = HEADING + "".join(f"{count};06.05.2019;Pop Ana;Cerere;;1\n" for count in range(1, rows + 1))
    source = io.BytesIO(text.encode())
    return moving_in.take_in(
        institution=town.institution, source=source, name="vechi.csv", by=town.administrator, now=now()
    ).id


def next_job() -> tuple[str, int] | None:
    """Take the job that a worker would take now: its task and its institution."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker_id FROM procrastinate_register_worker_v1()")
        worker = cursor.fetchone()[0]
        cursor.execute(
            "SELECT id, task_name, (args ->> 'institution_id')::int FROM procrastinate_fetch_job_v2(NULL, %s)",
            [worker],
        )
        row = cursor.fetchone()
    return (row[1], row[2]) if row[0] is not None else None


def test_short_work_of_anybody_goes_before_imports_and_one_institution_has_one_turn(
    alba: Town, buzau: Town
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'todo'")
    taken_in(alba, 2)
    taken_in(alba, 2)
    taken_in(buzau, 2)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('mail', 'a.letter', jsonb_build_object('institution_id', %s))",
            [buzau.id],
        )

    order = [next_job() for _turn in range(4)]

    assert order == [("a.letter", buzau.id), ("flows.move_in", alba.id), ("flows.move_in", buzau.id), None]


def test_an_import_gives_its_turn_away_and_loses_no_row(alba: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "_PORTION", 10)
    transfer_id = taken_in(alba, 30)
    moving_in.run(institution_id=alba.id, transfer_id=transfer_id, clock=now)
    _order(alba, transfer_id)
    moving_in.go_on(
        institution_id=alba.id,
        transfer_id=transfer_id,
        register_name="Registrul vechi",
        by=alba.administrator,
        now=now(),
    )
    done_after = []
    for _turn in range(5):
        waiting = jobs()
        moving_in.run(institution_id=alba.id, transfer_id=transfer_id, clock=now, within=timedelta())
        with acting_for(alba.id):
            card = queries.transfer_by_id(transfer_id)
        assert card is not None
        done_after.append((card.state, card.done_count, jobs() - waiting))

    assert [state for state, _done, _more in done_after].index("done") == 3
    assert [more for _state, _done, more in done_after] == [1, 1, 1, 0, 0]
    assert done_after[-1][1] == 30


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name=moving_in.TASK).count()
