"""The private cluster after kills and among several launchers: nothing lost, nothing left behind."""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from registratura.toolkit.postgres import places
from registratura.toolkit.postgres.account import choose_account
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP, OWNER
from registratura.toolkit.postgres.processes import leftover_processes, running_server, wait_gone
from registratura.toolkit.postgres.testing import kill_server

Ask = Callable[..., object]
IS_ROOT = os.geteuid() == 0


@pytest.mark.kill
@pytest.mark.parametrize("whole_tree", [False, True], ids=["the server alone", "with its children"])
def test_every_acknowledged_row_is_there_after_a_kill(cluster: PrivateCluster, whole_tree: bool) -> None:
    cluster.start()
    with psycopg.connect(cluster.url_for(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (i int PRIMARY KEY)")
        connection.execute("TRUNCATE kept")
    acknowledged: list[int] = []
    enough = threading.Event()

    def write() -> None:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(cluster.url_for(OWNER)) as writer:
            for number in range(1_000_000):
                writer.execute("INSERT INTO kept VALUES (%s)", [number])
                writer.commit()
                acknowledged.append(number)
                if number == 300:
                    enough.set()

    writing = threading.Thread(target=write)
    writing.start()
    assert enough.wait(30)
    kill_server(cluster, whole_tree=whole_tree)
    writing.join(30)

    assert cluster.start() is True
    with psycopg.connect(cluster.url_for(OWNER)) as connection:
        there = {number for (number,) in connection.execute("SELECT i FROM kept")}
    assert len(acknowledged) > 300
    assert not set(acknowledged) - there


@pytest.mark.kill
def test_orphans_of_a_killed_server_do_not_hinder_the_next(cluster: PrivateCluster) -> None:
    cluster.start()
    home = cluster.status().folder / "cluster"
    with psycopg.connect(cluster.url_for(APP)) as connection:
        backend = psutil.Process(connection.info.backend_pid)
        backend.suspend()  # it cannot notice that its server is gone
        kill_server(cluster, whole_tree=False)

        assert cluster.start() is True
        assert not backend.is_running() or backend.status() == psutil.STATUS_ZOMBIE
    assert running_server(home) is not None


@pytest.mark.kill
def test_a_reused_process_number_is_not_taken_for_the_server(cluster: PrivateCluster) -> None:
    cluster.start()
    status = cluster.status()
    kill_server(cluster, whole_tree=True)
    assert wait_gone(lambda: not list(leftover_processes(status.folder / "cluster")), seconds=10)
    # The number now belongs to a program of the same account: PostgreSQL alone would refuse to start.
    account = choose_account(existing=status.folder)
    stranger = subprocess.Popen(["/bin/sleep", "60"], cwd="/", **account.process_options)
    try:
        for path in (status.folder / "cluster" / "postmaster.pid", status.socket / ".s.PGSQL.5432.lock"):
            lines = path.read_bytes().split(b"\n")
            path.write_bytes(b"\n".join([str(stranger.pid).encode(), *lines[1:]]))

        assert cluster.status().pid is None
        assert cluster.start() is True
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.kill
def test_a_zombie_is_not_taken_for_the_server(cluster: PrivateCluster) -> None:
    cluster.start()
    home = cluster.status().folder / "cluster"
    zombie = subprocess.Popen(["/bin/true"])
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    kill_server(cluster, whole_tree=True)
    assert wait_gone(lambda: not list(leftover_processes(home)), seconds=10)
    (home / "postmaster.pid").write_text(f"{zombie.pid}\n{home}\n", encoding="utf-8")

    assert cluster.start() is True
    zombie.wait()


@pytest.mark.kill
def test_a_torn_process_file_is_passed_over(cluster: PrivateCluster) -> None:
    cluster.start()
    home = cluster.status().folder / "cluster"
    kill_server(cluster, whole_tree=True)
    assert wait_gone(lambda: not list(leftover_processes(home)), seconds=10)
    (home / "postmaster.pid").write_bytes(b"\xff\x00")

    assert cluster.start() is True


def test_a_kill_in_the_making_leaves_no_half_made_cluster(folder: Path, ask: Ask) -> None:
    cluster = PrivateCluster(folder=folder / "postgres")
    account = choose_account()
    home = places.prepare_home(folder=cluster.folder, account=account).home
    half = home / "cluster.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("15\n", encoding="ascii")
    account.own(half, mode=0o700)

    cluster.start()

    assert ask(cluster, "SELECT 1") == 1
    assert not half.exists()


def test_launchers_that_start_at_once_share_one_server(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from registratura.toolkit.postgres.cluster import PrivateCluster\n"
        "c = PrivateCluster(folder=Path(sys.argv[1]) / 'postgres')\n"
        "with c.in_use():\n"
        "    print(c.start(), c.status().pid, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    said = [one.stdout.readline().split() for one in started if one.stdout]
    cluster = PrivateCluster(folder=folder / "postgres")

    assert len({pid for _, pid in said}) == 1
    for leaving in started[:-1]:
        leaving.communicate("")
        assert cluster.status().pid is not None
    started[-1].communicate("")
    assert [one.returncode for one in started] == [0, 0, 0, 0]
    assert cluster.status().pid is None


def test_a_killed_user_does_not_keep_the_server_up_for_ever(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from registratura.toolkit.postgres.cluster import PrivateCluster\n"
        "with PrivateCluster(folder=Path(sys.argv[1]) / 'postgres').in_use():\n"
        "    print('up', flush=True); sys.stdin.read()\n"
    )
    user = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert user.stdout is not None
    assert user.stdout.readline() == "up\n"
    user.kill()
    user.communicate()
    cluster = PrivateCluster(folder=folder / "postgres")
    assert cluster.status().pid is not None

    with cluster.in_use():
        pass

    assert cluster.status().pid is None


@pytest.mark.kill
def test_a_test_cluster_ends_with_its_process(folder: Path) -> None:
    if shutil.which("setpriv") is None:
        pytest.skip("this system has no setpriv")
    script = (
        "import sys\n"
        "from registratura.toolkit.postgres.testing import temporary_cluster\n"
        "with temporary_cluster() as c:\n"
        "    print(c.status().pid, c.folder.parent, flush=True); sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid, root = parent.stdout.readline().split(maxsplit=1)
    server = psutil.Process(int(pid))

    parent.kill()
    parent.communicate()

    assert psutil.wait_procs([server], timeout=20)[1] == []
    shutil.rmtree(root.strip())
