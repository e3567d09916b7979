"""Making, starting, sharing and stopping the private PostgreSQL cluster."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from .account import ServerAccount, choose_account, launcher_name
from .binaries import Binaries, find_binaries
from .configuration import SUPERUSER, hba_text, ident_text, settings_text
from .errors import ClusterError
from .locks import held_alone, is_free, take_shared, try_alone
from .making import death_words, initialise, major_of, provision_once
from .places import SOCKET_NAME, Places, places_of, prepare_home, reachable_binaries
from .processes import ending_with_parent, leftover_processes, running_server, wait_gone
from .provision import DATABASE
from .urls import socket_url

Tell = Callable[[str], None]

FIRST_WORD_AFTER = 5.0  # seconds of waiting before the person is told why
STILL_STARTING = (
    "starting up",
    "No such file",
    "Connection refused",
    "shutting down",
    "recovery",
    "server closed",
)


# A server outlives the object that started it, and its process is known to the system as a child of this one.
_started_here: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, kw_only=True)
class ClusterStatus:
    """What is known of a cluster without starting it. `pid` is the server's, None when it does not run."""

    exists: bool
    pid: int | None
    major: int | None
    folder: Path
    socket: Path


class PrivateCluster:
    """
    One PostgreSQL server in a folder of its own, reached through a unix socket.

    `folder` is `<data>/postgres`; its parent must be writable by the launcher. `settings` overrides server
    settings, `extra_env` adds variables to the server's environment (a false clock by LD_PRELOAD, for one),
    `dies_with_parent` stops the server when the thread that started it ends. Times are in seconds.
    """

    def __init__(
        self,
        *,
        folder: Path,
        binaries: Binaries | None = None,
        postgres_bin: Path | None = None,
        settings: Mapping[str, str] | None = None,
        extra_env: Mapping[str, str] | None = None,
        dies_with_parent: bool = False,
        patience: float = 3600.0,
    ) -> None:
        self.folder = Path(os.path.abspath(folder))
        self._binaries = binaries
        self._postgres_bin = postgres_bin
        self._settings = dict(settings or {})
        self._extra_env = dict(extra_env or {})
        self._dies_with_parent = dies_with_parent
        self._patience = patience
        self._lock = self.folder.with_name(f".{self.folder.name}-start.lock")
        self._users = self.folder.with_name(f".{self.folder.name}-users.lock")

    def url_for(self, role: str, *, database: str = DATABASE) -> str:
        """Return the address of a database for a role; it is the same whether the server runs or not."""
        return socket_url(role=role, folder=str(self._places.socket), database=database)

    def status(self) -> ClusterStatus:
        """Return what can be seen of the cluster from outside."""
        places = self._places
        server = running_server(places.cluster)
        return ClusterStatus(
            exists=major_of(places) is not None,
            pid=server.pid if server else None,
            major=major_of(places),
            folder=places.home,
            socket=places.socket,
        )

    def start(self, *, tell: Tell = lambda words: None) -> bool:
        """
        Make the cluster when it does not exist, start it when it does not run, and wait until it answers.

        Returns whether this call started it. `tell` gets Romanian words when the wait is long.

        Raises:
            ClusterError: it cannot be had; the message says what to do.
        """
        with self._alone():
            return self._start(tell)

    def stop(self) -> None:
        """
        Stop the server in order: open transactions are rolled back, everything acknowledged is on disk.

        Raises:
            ClusterError: it did not stop.
        """
        with self._alone():
            self._stop()

    @contextmanager
    def in_use(self, *, tell: Tell = lambda words: None) -> Iterator[None]:
        """
        Have the server run for the length of the block; the last of all processes to leave stops it.

        Raises:
            ClusterError: as `start`.
        """
        with self._alone():
            mine = take_shared(self._users)
            try:
                self._start(tell)
            except BaseException:
                os.close(mine)
                raise
        try:
            yield
        finally:
            with self._alone():
                os.close(mine)
                last = try_alone(self._users)
                if last is not None:
                    try:
                        self._stop()
                    finally:
                        os.close(last)

    @property
    def _places(self) -> Places:
        return places_of(self.folder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep two launchers apart while one makes, starts or stops the server."""
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            lock = held_alone(self._lock)
            lock.__enter__()
        except OSError as error:
            raise ClusterError(
                f"În folderul {self.folder.parent} nu se poate scrie ({error.strerror}): verificați "
                "drepturile sau alegeți alt folder de date cu --data."
            ) from error
        with contextlib.ExitStack() as stack:
            stack.push(lock)
            yield

    def _start(self, tell: Tell) -> bool:
        account = choose_account(existing=self.folder if self.folder.exists() else None)
        places = prepare_home(folder=self.folder, account=account)
        started = False
        _reap()
        server = running_server(places.cluster)
        if server is None:
            self._clear_leftovers(places)
            binaries = reachable_binaries(binaries=self._find_binaries(places), account=account)
            if major_of(places) is None:
                tell("Se pregătește baza de date, o singură dată…")
                initialise(places, account, binaries)
            self._configure(places, account)
            server = psutil.Process(self._launch(places, account, binaries))
            started = True
        self._await_answer(places, server, tell)
        provision_once(places, account)
        return started

    def _find_binaries(self, places: Places) -> Binaries:
        if self._binaries is None:
            self._binaries = find_binaries(setting=self._postgres_bin, major=major_of(places))
        return self._binaries

    def _clear_leftovers(self, places: Places) -> None:
        """End what a killed server left behind; a stale or reused process number must not block the start."""
        if not wait_gone(lambda: is_free(places.server_lock), seconds=5):
            # Backends without their server: recovery follows anyway, so nothing is lost by ending them.
            for orphan in leftover_processes(places.cluster):
                with contextlib.suppress(psutil.Error):
                    orphan.kill()
        if not wait_gone(lambda: is_free(places.server_lock), seconds=10):
            raise ClusterError(
                f"Alt server folosește încă {places.cluster}, poate din alt container: opriți-l mai întâi."
            )
        # PostgreSQL itself takes a zombie, or whoever got the number since, for a running server.
        for stale in (places.cluster / "postmaster.pid", places.socket / f"{SOCKET_NAME}.lock"):
            stale.unlink(missing_ok=True)

    def _configure(self, places: Places, account: ServerAccount) -> None:
        settings = settings_text(socket=places.socket, log=places.log, overrides=self._settings)
        accounts = ("root", launcher_name(), account.name)
        texts = {
            "registratura.conf": settings,
            "pg_hba.conf": hba_text(),
            "pg_ident.conf": ident_text(accounts=accounts),
        }
        for name, text in texts.items():
            path = places.cluster / name
            draft = path.with_name(f"{name}.new")
            draft.write_text(text, encoding="utf-8")
            account.own(draft, mode=0o600)
            draft.replace(path)

    def _launch(self, places: Places, account: ServerAccount, binaries: Binaries) -> int:
        held = try_alone(places.server_lock)
        if held is None:
            raise ClusterError(f"Alt server folosește {places.cluster}: opriți-l mai întâi.")
        command = [binaries.program("postgres"), "-D", str(places.cluster)]
        try:
            (places.log / "start.log").unlink(missing_ok=True)  # it may be of another launcher, root
            with (places.log / "start.log").open("wb") as log:
                process = subprocess.Popen(
                    ending_with_parent(command, means="INT") if self._dies_with_parent else command,
                    cwd="/",
                    env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **self._extra_env},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    # The server and its children keep this descriptor, and the lock, until the last ends.
                    pass_fds=[held],
                    start_new_session=True,
                    **account.process_options,
                )
        except OSError as error:
            raise ClusterError(
                f"Programul {binaries.program('postgres')} nu pornește: {error.strerror}."
            ) from error
        finally:
            os.close(held)
        _started_here.append(process)
        return process.pid

    def _await_answer(self, places: Places, server: psutil.Process, tell: Tell) -> None:
        """Wait as long as the server lives: recovery after a kill may take minutes on a slow disk."""
        url = socket_url(role=SUPERUSER, folder=str(places.socket), database="postgres")
        began = time.monotonic()
        next_word = began + FIRST_WORD_AFTER
        pause = 0.02
        while True:
            try:
                psycopg.connect(url, connect_timeout=10).close()
                return
            except psycopg.OperationalError as error:
                if _has_ended(server):
                    raise ClusterError(death_words(places)) from error
                if not any(words in str(error) for words in STILL_STARTING):
                    raise ClusterError(f"Baza de date refuză legătura: {error}") from error
                now = time.monotonic()
                if now - began > self._patience:
                    raise ClusterError(
                        f"Baza de date nu răspunde de {now - began:.0f} secunde: {error}"
                    ) from error
                if now > next_word:
                    tell("Baza de date se reface după o oprire neașteptată; așteptați…")
                    next_word = now + 10
            time.sleep(pause)
            pause = min(pause * 1.5, 0.25)

    def _stop(self) -> None:
        places = self._places
        server = running_server(places.cluster)
        # Fast stop first; then at once, which leaves the recovery to the next start.
        for means, seconds in ((signal.SIGINT, 60), (signal.SIGQUIT, 20), (signal.SIGKILL, 10)):
            if server is None or _has_ended(server):
                break
            with contextlib.suppress(psutil.NoSuchProcess):
                server.send_signal(means)
            if wait_gone(lambda: server is None or _has_ended(server), seconds=seconds):
                break
        if not wait_gone(lambda: is_free(places.server_lock), seconds=10):
            raise ClusterError(f"Serverul bazei de date din {places.home} nu s-a oprit.")
        if places.socket.parent != places.home:
            with contextlib.suppress(OSError):
                shutil.rmtree(places.socket)


def _reap() -> None:
    """Take leave of the servers that this process started and that have ended: no zombies."""
    _started_here[:] = [process for process in _started_here if process.poll() is None]


def _has_ended(server: psutil.Process) -> bool:
    _reap()
    try:
        return not server.is_running() or bool(server.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
