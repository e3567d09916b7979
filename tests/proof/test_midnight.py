"""New Year at Bucharest midnight, under a false system clock of the server itself (R6, R7)."""

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP
from tests.migrated import migrated_cluster

from . import clients, ground
from .conftest import open_place
from .ground import CLIENTS, Notes, Place, wait_for_more

pytestmark = pytest.mark.kill

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
BUCHAREST = ZoneInfo("Europe/Bucharest")


class FalseClock:
    """The file that the server reads its clock from, at every look."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def set(self, wall: str) -> None:
        """Let the server's clock run on from a wall time in Bucharest."""
        offset = datetime.fromisoformat(wall).replace(tzinfo=BUCHAREST).timestamp() - time.time()
        self.path.write_text(f"{offset:+.3f}\n", encoding="ascii")


@pytest.fixture(scope="module")
def clock() -> Iterator[FalseClock]:
    """A clock that the server can read, whoever it runs as."""
    if LIBRARY is None:
        pytest.skip("libfaketime is not installed: no false system clock")
    folder = Path(tempfile.mkdtemp(prefix="registratura-clock-"))
    folder.chmod(0o755)
    made = FalseClock(folder / "clock")
    made.set("2026-12-31T23:50:00")
    made.path.chmod(0o644)
    yield made
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(clock: FalseClock) -> Iterator[PrivateCluster]:
    """A server that lives by the false clock."""
    with migrated_cluster(
        extra_env={
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(clock.path),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
    ) as running:
        yield running


@pytest.fixture
def late(server: PrivateCluster, clock: FalseClock, tmp_path: Path) -> Place:
    """A town on the eve."""
    clock.set("2026-12-31T23:50:00")
    return open_place(server, tmp_path)


def test_r7_eight_clients_over_midnight(
    server: PrivateCluster, clock: FalseClock, late: Place, tmp_path: Path
) -> None:
    notes = Notes(tmp_path)
    with ground.clients(clients.register_for_ever, [(late, tmp_path, seed) for seed in range(CLIENTS)]):
        wait_for_more(notes, more=20)
        clock.set("2026-12-31T23:59:59")
        wait_until(server, datetime(2027, 1, 1, 0, 0, 1, tzinfo=BUCHAREST))
        wait_for_more(notes, more=20)

    register = ground.read_register(server, late)
    old = [row for row in register.rows if row[4] == 2026]
    new = [row for row in register.rows if row[4] == 2027]
    midnight = datetime(2027, 1, 1, tzinfo=BUCHAREST)
    assert len(old) > 5
    assert len(new) > 5
    for rows in (old, new):
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
        assert [row[2] for row in rows] == sorted(row[2] for row in rows)
    assert max(row[2] for row in old) < midnight <= min(row[2] for row in new)
    assert {row[3].year for row in old} == {2026}
    assert {row[3].year for row in new} == {2027}
    ground.run(clients.verify, late, tmp_path)
    assert notes.of("verified") != []
    assert notes.of("fault") == []


def test_r7_a_transaction_over_midnight_lands_in_the_year_of_its_number(
    server: PrivateCluster, clock: FalseClock, late: Place
) -> None:
    clock.set("2026-12-31T23:55:00")
    with (
        ground.scoped(server, late.institution) as before,
        ground.scoped(server, late.institution) as waiting,
    ):
        assert take(before, late) == (1, 2026)
        clock.set("2027-01-01T00:00:10")
        answers: list[tuple[int, int]] = []
        other = threading.Thread(target=lambda: answers.append(take(waiting, late)))
        other.start()
        other.join(0.3)
        assert answers == [], "the second did not wait for the first"
        before.commit()
        other.join(240)

        assert answers == [(1, 2027)]


def test_r7_a_transaction_begun_before_midnight_numbers_by_the_moment_of_its_number(
    server: PrivateCluster, clock: FalseClock, late: Place
) -> None:
    clock.set("2026-12-31T23:55:00")
    with ground.scoped(server, late.institution) as connection:
        connection.execute("SELECT 1 FROM registers_entry")
        clock.set("2027-01-01T00:00:10")

        assert take(connection, late) == (1, 2027)


def test_r6_the_server_s_clock_set_back_an_hour_is_refused(
    server: PrivateCluster, clock: FalseClock, late: Place
) -> None:
    clock.set("2027-03-02T12:00:00")
    with ground.scoped(server, late.institution) as connection:
        take(connection, late)
        clock.set("2027-03-02T11:00:00")

        with pytest.raises(psycopg.Error) as refusal:
            take(connection, late)

    assert refusal.value.sqlstate == "RG002"


def wait_until(server: PrivateCluster, moment: datetime) -> None:
    """Wait for a moment of the server's clock."""
    pause = threading.Event()
    with psycopg.connect(server.url_for(APP), autocommit=True) as watch:
        for _look in range(200):
            (now,) = watch.execute("SELECT clock_timestamp()").fetchone() or (None,)
            if now is not None and now > moment:
                return
            pause.wait(0.1)
    pytest.fail(f"the server's clock never reached {moment}")


def take(connection: psycopg.Connection, place: Place) -> tuple[int, int]:
    """Register through the database's own call and return number and year."""
    row = connection.execute(
        "SELECT entry_number, extract(year FROM entry_registered_at AT TIME ZONE 'Europe/Bucharest')::integer"
        " FROM registers_register(%s, NULL, NULL, 'Ana', gen_random_uuid(), 'd',"
        " jsonb_build_object('state', 'registered', 'direction', 'incoming', 'channel', 'post', 'subject', 'Cerere',"
        " 'document_kind', '', 'sender_name', '', 'recipient_name', '', 'sender_number', '', 'resolution', '',"
        " 'filing_code', '', 'remarks', '', 'late_reason', '', 'annulled_reason', '', 'annulled_act', '',"
        " 'reserved_purpose', ''), '[]', '{}', '{}', '', '')",
        [place.register],
    ).fetchone()
    assert row is not None
    return row[0], row[1]
