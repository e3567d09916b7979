"""R6, R7: the server's own clock goes over New Year's midnight in Bucharest, jumps and goes back (libfaketime)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg

from registratura.toolkit.postgres.cluster import PrivateCluster
from tests.migrated import migrated_cluster
from tools.faults import clients, ground
from tools.faults.false_clock import BUCHAREST, LIBRARY, FalseClock, false_clock, wait_until
from tools.faults.ground import CLIENTS, Place, wait_for_more
from tools.faults.history import Judgement, Row, judge
from tools.faults.scenario import Outcome, Stage

MORE = 20  # acknowledged numbers on each side of a jump
# A night in which the clocks of Bucharest are set back, one in which they are set forward, and steps by hand.
JUMPS = (
    ("one second back", "2027-03-02T12:00:00", timedelta(seconds=-1)),
    ("an hour back", "2027-03-02T12:00:00", timedelta(hours=-1)),
    ("a day back", "2027-03-02T12:00:00", timedelta(days=-1)),
    ("a year forward", "2027-03-02T12:00:00", timedelta(days=365)),
    ("winter time", "2027-10-31T03:59:58", timedelta(seconds=4)),
    ("summer time", "2027-03-28T02:59:58", timedelta(seconds=4)),
)


def no_library() -> str:
    """Why no clock can be false here."""
    return "" if LIBRARY else "libfaketime is not installed"


@contextmanager
def _server() -> Iterator[tuple[PrivateCluster, FalseClock]]:
    with (
        false_clock("2026-12-31T23:50:00") as clock,
        migrated_cluster(extra_env=clock.variables) as server,
    ):
        yield server, clock


def new_year(stage: Stage, times: int) -> Outcome:
    """Go over midnight under eight clients, each time a year later."""
    found, given = Judgement(), 0
    with _server() as (server, clock):
        for turn in range(times):
            year = 2026 + turn
            clock.set(f"{year}-12-31T23:50:00")
            place, notes = ground.open_place(server, stage.folder), stage.notes()
            with ground.clients(
                clients.register_for_ever, [(place, notes.folder, seed) for seed in range(CLIENTS)]
            ):
                wait_for_more(notes, more=MORE)
                clock.set(f"{year}-12-31T23:59:59")
                wait_until(server, datetime(year + 1, 1, 1, 0, 0, 1, tzinfo=BUCHAREST))
                wait_for_more(notes, more=MORE)
            found.add(ground.judged(server, place, notes))
            rows = ground.read_register(server, place).rows
            found.out_of_order += wrong_years(rows)
            if {row.year for row in rows} != {year, year + 1}:
                found.other.append(f"not both years have numbers: {sorted({row.year for row in rows})}")
            given += notes.count("given")
    return Outcome({"midnights": times, "acknowledged": given}, found)


def wrong_years(rows: list[Row]) -> list[str]:
    """Return each number of one year with a moment of another."""
    return [
        f"{row.year}/{row.number} was given at {row.registered_at}"
        for row in rows
        if row.registered_at.astimezone(BUCHAREST).year != row.year
    ]


def year_of_the_client(stage: Stage) -> Outcome:
    """Numbers of the year in which a transaction began, as a program would that asks its own clock first."""
    notes, found = stage.notes(), Judgement()
    with _server() as (server, clock), ground.owner(server) as owner:
        owner.execute(
            "CREATE TABLE control_year (year integer, n integer, at timestamptz, PRIMARY KEY (year, n))"
        )
        with psycopg.connect(server.url_for("registratura_owner")) as late:
            late.execute("SELECT set_config('TimeZone', 'Europe/Bucharest', false)")
            (year,) = late.execute("SELECT extract(year FROM now())::integer").fetchone() or (0,)
            clock.set("2027-01-01T00:00:10")
            late.execute("INSERT INTO control_year VALUES (%s, 1, clock_timestamp())", [year])
        rows = owner.execute("SELECT year, n, at FROM control_year").fetchall()
    found.out_of_order += wrong_years([Row(row[0], row[1], "-", row[2]) for row in rows])
    return Outcome({"midnights": 1, "acknowledged": notes.count("given")}, found)


def jumps(stage: Stage, times: int) -> Outcome:
    """
    Let the clock jump between numbers, back and forward.

    A clock behind the register's last moment is refused, and never gives a number of the past; once it has caught up
    the register goes on.
    """
    found, done = Judgement(), {"jumps": times, "refused": 0, "numbers": 0}
    with _server() as (server, clock):
        for turn in range(times):
            words, wall, step = JUMPS[turn % len(JUMPS)]
            start = datetime.fromisoformat(wall).replace(tzinfo=BUCHAREST).astimezone(UTC)
            clock.show(start)
            place = ground.open_place(server, stage.folder)
            clock.show(start)
            _given(server, place)
            clock.show(start + step)
            try:
                _given(server, place)
            except psycopg.Error as refusal:
                done["refused"] += 1
                if refusal.sqlstate != "RG002" or step > timedelta(0):
                    found.other.append(f"{words}: refused by {refusal.sqlstate}")
            else:
                if step < timedelta(seconds=-60):
                    found.other.append(f"{words}: a number was given")
            clock.show(start + abs(step) + timedelta(hours=1))
            _given(server, place)
            register = ground.read_register(server, place)
            found.add(_without_notes(register))
            found.out_of_order += wrong_years(register.rows)
            done["numbers"] += len(register.rows)
    return Outcome(done, found)


def _given(server: PrivateCluster, place: Place) -> None:
    with ground.scoped(server, place.institution) as connection:
        ground.take_number(connection, place)
        connection.commit()


def _without_notes(register: ground.Register) -> Judgement:
    found = judge([], register.rows, counters=register.counters)
    found.other.clear()  # nobody noted these keys
    return found


def clock_believed(stage: Stage) -> Outcome:
    """A table that dates its rows by whatever the clock says."""
    with _server() as (server, clock), ground.owner(server) as owner:
        owner.execute("CREATE TABLE control_moment (n bigserial PRIMARY KEY, at timestamptz)")
        insert = partial(owner.execute, "INSERT INTO control_moment (at) VALUES (clock_timestamp())")
        for wall in ("2027-03-02T12:00:00", "2027-03-02T11:00:00"):
            clock.set(wall)
            insert()
        rows = owner.execute(
            "SELECT 2027, n::integer, n::text, at FROM control_moment ORDER BY at"
        ).fetchall()
    found = _without_notes(ground.Register([Row(*row) for row in rows], {}))
    return Outcome({"jumps": 1}, found)
