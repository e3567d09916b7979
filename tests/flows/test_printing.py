"""Orders to print: carried out by the job, begun anew after a killed worker, refused and failed in words."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from registratura.flows import printing
from registratura.journal.queries import history_of
from registratura.registers import queries as registers
from registratura.registers import services
from registratura.registers.errors import DomainError
from registratura.registers.printing import register_pdf
from registratura.registers.queries import PrintCard
from registratura.toolkit import tasks as house_tasks
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage
from registratura.toolkit.typesetting import PrintError
from tests.cast import Town

YEAR = timezone.localdate().year


def order(
    town: Town, *, year: int = YEAR, days: tuple[date, date] | tuple[None, None] = (None, None)
) -> bool:
    """Order a print as the archivist."""
    return printing.order_print(
        institution_id=town.id,
        register=town.general,
        year=year,
        first_on=days[0],
        last_on=days[1],
        by=town.archivist,
        now=datetime.now(tz=UTC),
    )


def jobs() -> list[ProcrastinateJob]:
    """Return the jobs of the print queue, in their order."""
    return list(ProcrastinateJob.objects.filter(queue_name="print").order_by("id"))


def work(job: ProcrastinateJob) -> None:
    """Do what a worker does with a job."""
    app.tasks[job.task_name].func(**job.args)


def prints(town: Town) -> list[PrintCard]:
    """Return every order of a town, open ones first."""
    with acting_for(town.id):
        return [*registers.open_prints(), *registers.finished_prints().cards]


@pytest.fixture
def busy(alba: Town) -> Town:
    """Alba with a few entries."""
    for number in range(5):
        alba.register(f"Cerere numărul {number}")
    return alba


def test_an_order_waits_with_its_job_and_is_carried_out(busy: Town) -> None:
    order(busy)
    (waiting,) = prints(busy)
    (job,) = jobs()

    assert (waiting.state, waiting.ordered_by) == ("waiting", "Elena Enache")
    assert job.args == {"institution_id": busy.id, "order_id": waiting.id}

    work(job)

    (done,) = prints(busy)
    with storage().open(space=busy.institution.code, sha256=done.sha256) as kept:
        content = kept.read()
    assert (done.state, done.done_count, done.total_count, done.page_count) == ("done", 5, 5, 1)
    assert content.startswith(b"%PDF-")
    assert done.sha256 == hashlib.sha256(content).hexdigest()
    assert done.size_bytes == len(content)
    assert not list(settings.INCOMING_ROOT.glob("print-*"))


def test_a_print_is_written_in_the_journal_with_its_hash(busy: Town) -> None:
    order(busy)
    work(jobs()[0])

    with acting_for(busy.id):
        acts = history_of(subject_type="register", subject_id=busy.general.id)
    (act,) = [act for act in acts if act.action == "registers.register.printed"]
    (done,) = prints(busy)
    assert (act.actor, act.words) == ("Elena Enache", "a tipărit registrul")
    assert act.details["sha256"] == done.sha256
    assert (act.details["positions"], act.details["pages"], act.details["year"]) == (5, 1, YEAR)


def test_a_job_delivered_twice_prints_once(busy: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    order(busy)
    (job,) = jobs()
    work(job)
    before = prints(busy)
    monkeypatch.setattr(register_pdf, "print_register", _never)

    work(job)

    assert prints(busy) == before


def _never(**_: Any) -> None:
    raise AssertionError("printed again")


def test_a_second_click_finds_the_open_order(busy: Town) -> None:
    today = timezone.localdate()

    assert order(busy)
    assert not order(busy)
    assert order(busy, days=(today, today))
    assert len(jobs()) == len(prints(busy)) == 2


def test_a_killed_worker_leaves_an_order_that_is_begun_anew(busy: Town) -> None:
    order(busy)
    (job,) = jobs()
    (waiting,) = prints(busy)
    with acting_for(busy.id):  # a run that got as far as the third position, and was killed
        killed = services.begin_print(order_id=waiting.id, now=timezone.now())
        assert killed is not None
        services.note_progress(order_id=waiting.id, attempt=1, done=3, total=5, now=timezone.now())
    rest = Path(settings.INCOMING_ROOT) / f"print-{busy.id}-{waiting.id}"
    rest.mkdir()
    (rest / "part-0.pdf").write_bytes(b"half")

    work(job)

    (done,) = prints(busy)
    assert (done.state, done.done_count) == ("done", 5)
    assert not rest.exists()


def test_the_job_of_a_dead_worker_is_returned_to_the_queue(busy: Town) -> None:
    order(busy)
    (job,) = jobs()
    with connection.cursor() as cursor:  # fetched by a worker that nobody has heard of since
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job.id])

    async_to_sync(house_tasks._reap)(0)

    assert jobs()[0].status == "todo"
    work(jobs()[0])
    assert prints(busy)[0].state == "done"


def test_a_run_that_was_taken_over_changes_nothing_any_more(busy: Town) -> None:
    order(busy)
    (waiting,) = prints(busy)
    now = timezone.now()
    with acting_for(busy.id):
        services.begin_print(order_id=waiting.id, now=now)
        second = services.begin_print(order_id=waiting.id, now=now)

        assert second is not None
        assert second.attempt_count == 2
        assert not services.note_progress(order_id=waiting.id, attempt=1, done=4, total=5, now=now)
        assert not services.fail_print(order_id=waiting.id, attempt=1, problem="târziu", now=now)
        assert services.note_progress(order_id=waiting.id, attempt=2, done=1, total=5, now=now)
    assert (prints(busy)[0].state, prints(busy)[0].done_count) == ("printing", 1)


def test_an_order_that_kills_its_workers_is_not_begun_for_ever(busy: Town) -> None:
    order(busy)
    (job,) = jobs()
    with acting_for(busy.id):
        for _time in range(3):
            assert services.begin_print(order_id=job.args["order_id"], now=timezone.now())

    work(job)

    (failed,) = prints(busy)
    assert failed.state == "failed"
    assert "întreruptă" in failed.problem


def test_a_failure_is_said_in_words_without_its_inside(busy: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: Any) -> None:
        raise PrintError("No space left on device: '/srv/secret'")

    order(busy)
    with monkeypatch.context() as broken:
        broken.setattr(register_pdf, "print_register", fails)
        work(jobs()[0])
    (failed,) = prints(busy)

    assert failed.state == "failed"
    assert "Încercați din nou" in failed.problem
    assert "/srv" not in failed.problem
    assert not list(settings.INCOMING_ROOT.glob("print-*"))

    assert order(busy)
    work(jobs()[-1])
    assert [card.state for card in prints(busy)] == ["done", "failed"]


def test_a_fault_of_ours_is_written_on_the_order_and_raised(
    busy: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(**_: Any) -> None:
        raise ZeroDivisionError

    order(busy)
    monkeypatch.setattr(register_pdf, "print_register", breaks)

    with pytest.raises(ZeroDivisionError):
        work(jobs()[0])

    assert prints(busy)[0].state == "failed"


@pytest.mark.parametrize(
    ("year", "days", "field"),
    [
        (YEAR, (date(YEAR, 1, 20), date(YEAR, 1, 10)), "last_day"),
        (YEAR, (date(YEAR - 1, 12, 20), date(YEAR, 1, 10)), "last_day"),
        (YEAR - 9, (None, None), "year"),
        (YEAR + 1, (None, None), "year"),
        (YEAR, (date.max.replace(year=YEAR), date.max.replace(year=YEAR)), "first_day"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_at_its_field(
    busy: Town, year: int, days: Any, field: str
) -> None:
    if days[0] == date(YEAR, 12, 31) and timezone.localdate() == days[0]:
        pytest.skip("today is the last day of the year")

    with pytest.raises(DomainError) as refused:
        order(busy, year=year, days=days)

    assert refused.value.field == field
    assert not jobs()
    assert not prints(busy)


def test_some_days_are_printed_and_an_empty_day_too(busy: Town) -> None:
    today = timezone.localdate()
    order(busy, days=(today, today))
    order(busy, days=(date(YEAR, 1, 1), date(YEAR, 1, 1)))
    for job in jobs():
        work(job)

    assert {card.first_on: card.done_count for card in prints(busy)} == {today: 5, date(YEAR, 1, 1): 0} or (
        today == date(YEAR, 1, 1)
    )


def test_progress_is_written_at_most_once_a_second_and_at_the_end(
    busy: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    clock = iter(100 + 0.3 * step for step in range(1000))
    monkeypatch.setattr(printing.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(
        printing.registers, "note_progress", lambda **given: written.append(given["done"]) or True
    )
    order(busy)
    with acting_for(busy.id):
        begun = services.begin_print(order_id=prints(busy)[0].id, now=timezone.now())
    assert begun is not None
    progress = printing._Progress(begun, timezone.now)

    for done in range(0, 1001, 50):
        progress(done, 1000)

    assert written[0] == 0
    assert written[-1] == 1000
    assert 3 <= len(written) <= 10


def test_the_lines_are_read_before_the_pages_are_set(busy: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """No transaction stands open while Typst works: the scope is closed by then."""
    scopes: list[int | None] = []
    print_register = register_pdf.print_register

    def looks(**given: Any) -> Any:
        scopes.append(printing_scope())
        return print_register(**given)

    order(busy)
    monkeypatch.setattr(register_pdf, "print_register", looks)
    work(jobs()[0])

    assert scopes == [None]


def printing_scope() -> int | None:
    """Return the institution in whose scope the code runs."""
    from registratura.toolkit.scope import current_institution

    return current_institution()


def test_a_worker_is_heard_by_its_heartbeat(db: None) -> None:
    now = timezone.now()
    assert not printing.is_worker_heard(now=now)

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")

    assert printing.is_worker_heard(now=timezone.now())
    assert not printing.is_worker_heard(now=timezone.now() + timedelta(minutes=2))


SHORT = {
    "flows.seal_journals",
    "flows.expire_reservations",
    "flows.announce_deadlines",
    "messaging.sweep",
    "toolkit.return_jobs_of_dead_workers",
    # These only look what is due, and ask for jobs elsewhere.
    "flows.gather_events",
    "flows.go_on_with_exchange",
    "flows.watch_backups",
}


@pytest.fixture
def workers(tmp_path: Path) -> list[dict[str, Any]]:
    """How the workers that `registratura run` starts are told to work."""
    from dataclasses import replace

    from procrastinate.contrib.django.management.commands.procrastinate import Command

    from registratura.config.settings import ENVIRONMENT
    from registratura.doors.cli import run

    programs = run._programs(replace(ENVIRONMENT, data=tmp_path))
    commands = [list(program.command) for program in programs if "procrastinate" in program.command]
    parser = Command().create_parser("django", "procrastinate")
    return [vars(parser.parse_args(one[one.index("procrastinate") + 1 :])) for one in commands]


def test_every_queue_is_watched_by_a_worker_of_run(workers: list[dict[str, Any]]) -> None:
    declared = {task.queue for task in app.tasks.values()}

    assert "print" in declared
    # None named: all are watched.
    assert any("queues" not in worker or declared <= set(worker["queues"]) for worker in workers)


def test_no_scan_print_or_mail_server_keeps_the_journal_from_being_sealed(
    workers: list[dict[str, Any]],
) -> None:
    sealing = app.tasks["flows.seal_journals"].queue
    (own,) = [worker for worker in workers if worker.get("queues") == [sealing]]
    beside = {name for name, task in app.tasks.items() if task.queue == sealing}

    assert own["concurrency"] > 1
    # What waits for others, reads, prints, or goes through everything works elsewhere.
    assert beside == SHORT
