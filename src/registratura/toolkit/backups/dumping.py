"""
The database as text: `pg_dump` of one moment out, `psql` in one transaction in.

Text restores into another version of PostgreSQL, on another machine, and by hand.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg

from registratura.toolkit.backups.errors import BackupRefusedError, NoRoomError, no_room
from registratura.toolkit.postgres.errors import tells_full_disk

_ENVIRON = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What was true of the database at the moment that was dumped."""

    server: str
    size_bytes: int
    migrations: tuple[str, ...]
    facts: dict[str, list[list[Any]]]
    snapshot: str


def program(name: str, folder: Path | None) -> str:
    """
    Return a client program of PostgreSQL, of the server's own version where that is known.

    Raises: BackupRefusedError.
    """
    if folder is not None and (folder / name).exists():
        return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise BackupRefusedError(
            f"Lipsește programul {name}: instalați pachetul „postgresql-client” al sistemului."
        )
    return found


@contextmanager
def held_moment(url: str, questions: dict[str, str]) -> Iterator[Moment]:
    """
    Hold one moment of the database for the length of the block. questions: asked of that moment, by name.

    Raises: BackupRefusedError when the role does not see every row, or the database does not answer.
    """
    try:
        connection = psycopg.connect(url, connect_timeout=10)
    except psycopg.Error as error:
        raise BackupRefusedError(f"Baza de date nu răspunde pentru copie: {str(error).strip()}") from error
    with connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute(
            "SELECT rolsuper OR rolbypassrls, current_setting('server_version'),"
            " pg_database_size(current_database()), pg_export_snapshot()"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert row is not None
        if not row[0]:
            raise BackupRefusedError(
                "Rolul bazei de date nu vede rândurile tuturor instituțiilor: dați în REGISTRATURA_BACKUP_DATABASE_URL "
                "un rol cu BYPASSRLS și pg_read_all_data."
            )
        migrations = connection.execute(
            "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
        ).fetchall()
        facts = {
            name: [list(found) for found in connection.execute(question.encode()).fetchall()]
            for name, question in questions.items()
        }
        yield Moment(
            server=row[1].split()[0],
            size_bytes=row[2],
            snapshot=row[3],
            migrations=tuple(str(found[0]) for found in migrations),
            facts=facts,
        )


def dumped(*, url: str, moment: Moment, folder: Path | None) -> Iterator[bytes]:
    """
    Go through the lines of the dump of a held moment.

    Raises: BackupRefusedError when pg_dump did not end well.
    """
    address, environ = _address(url)
    command = [program("pg_dump", folder), "--format=plain", "--encoding=UTF8", "--no-sync"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*command, f"--snapshot={moment.snapshot}", "--dbname", address],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            bufsize=1 << 20,
        )
        assert process.stdout is not None
        try:
            yield from process.stdout
        finally:
            process.stdout.close()
            if process.poll() is None and not _ended(process):
                process.kill()
            process.wait()
        if process.returncode != 0:
            raise BackupRefusedError(f"Baza de date nu a putut fi copiată: {_last_words(said)}")


def _ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        return False
    return True


def is_empty(url: str) -> bool:
    """
    Tell whether a database holds no table of ours.

    Raises: BackupRefusedError when it does not answer.
    """
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    except psycopg.Error as error:
        raise BackupRefusedError(f"Baza de date nu răspunde: {str(error).strip()}") from error
    return row is not None and row[0] == 0


def filled(*, url: str, chunks: Iterable[bytes], folder: Path | None) -> None:
    """
    Fill an empty database from a dump, all of it or nothing.

    Raises: NoRoomError; BackupRefusedError.
    """
    address, environ = _address(url)
    command: Sequence[str] = [
        *(program("psql", folder), "--no-psqlrc", "--quiet", "--single-transaction", "--output=/dev/null"),
        *("--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse", "--dbname", address),
    ]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            bufsize=1 << 20,
        )
        assert process.stdin is not None
        try:
            for chunk in chunks:
                process.stdin.write(chunk)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it ended by itself: its last words say why
        except BaseException:
            # Before the end of the stream: what psql has not committed by now never is.
            process.kill()
            process.wait()
            raise
        finally:
            with suppress(OSError):  # what it did not read any more cannot be flushed
                process.stdin.close()
        process.wait()
        if process.returncode != 0:
            words = _last_words(said)
            if tells_full_disk(words):
                raise NoRoomError(no_room("baza de date"))
            raise BackupRefusedError(f"Copia nu a putut fi adusă în baza de date: {words}")


def _address(url: str) -> tuple[str, dict[str, str]]:
    """Return the address without its password, which every process of the machine could read, and the surroundings."""
    parts = psycopg.conninfo.conninfo_to_dict(url)
    password = parts.pop("password", None)
    kept = {name: value for name, value in os.environ.items() if name in ("HOME", "PGSSLROOTCERT")}
    environ = {**_ENVIRON, **kept, **({"PGPASSWORD": str(password)} if password else {})}
    return psycopg.conninfo.make_conninfo("", **parts), environ


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    return "\n".join(said.read().decode(errors="replace").strip().splitlines()[-4:])
