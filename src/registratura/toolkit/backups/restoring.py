"""
Restoring a copy into an empty data folder: everything beside it first, under another name, and then at once.

Nothing here needs Django or the settings, which would make files in the very folder that must be empty.
"""

import io
import os
import secrets
import shutil
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registratura.kernel.errors import DomainError
from registratura.toolkit.backups import dumping
from registratura.toolkit.backups.checking import Progress, open_object, pieces_of
from registratura.toolkit.backups.errors import (
    BackupRefusedError,
    DamagedBackupError,
    NewerVersionError,
    NoRoomError,
    TargetNotEmptyError,
    WrongKeyError,
    disk_in_words,
    no_room,
)
from registratura.toolkit.backups.repository import DATABASE, Kept, Manifest, Repository, to_disk
from registratura.toolkit.backups.sealing import open_bytes
from registratura.toolkit.postgres.binaries import find_binaries
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import SUPERUSER
from registratura.toolkit.postgres.errors import tells_full_disk
from registratura.toolkit.postgres.locks import try_alone
from registratura.toolkit.storage import is_digest, is_space

_DRAFT, _LOCK = ".restoring-", ".lock"
# Until the end nothing of it counts, and then all of it goes to the disk at once.
_HASTY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "8GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "maintenance_work_mem": "512MB",
    "autovacuum": "off",
}

# A server that found no room for its next piece of journal (16 MiB) lets go of what it began: so much may look free.
_TIGHT = 32 << 20

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Target:
    """
    Where a copy goes. `url`: a separate, empty database; None: a private cluster in the data folder.

    `programs`: folder of PostgreSQL's programs; None: found by looking.
    """

    data: Path
    version: str
    own_migrations: frozenset[str]
    url: str | None = None
    programs: Path | None = None


def restore(
    *,
    repository: Repository,
    name: str | None,
    keys: Sequence[Any],
    target: Target,
    settle: Callable[[Path], None],
    tell: Tell = lambda words: None,
    progress: Progress = lambda a, b: None,
) -> Manifest:
    """
    Restore a snapshot, the newest when none is named, and return its manifest.

    settle: called with the finished draft of the data folder before anybody sees it, to erase again what was erased
    since; when it raises, nothing is restored.

    Raises: WrongKeyError, NewerVersionError, TargetNotEmptyError, NoRoomError, DamagedBackupError, BackupRefusedError.
    """
    manifest = repository.manifest(name)
    refuse_newer(manifest, version=target.version, own_migrations=target.own_migrations)
    open_bytes(repository.part(manifest, DATABASE), keys)
    _refuse_full(target.data)
    listed = list(repository.objects(manifest))
    _refuse_small_disk(target.data, manifest, listed)
    if target.url is not None and not dumping.is_empty(target.url):
        raise TargetNotEmptyError("Baza de date în care s-ar restaura nu este goală: faceți una nouă, goală.")
    with disk_in_words(target.data), _draft_of(target.data) as draft, _full_disk_told(target.data, draft):
        tell("Se aduc cheile…")
        _unpack_keys(open_bytes(repository.keys(), keys), draft)
        tell("Se aduc fișierele…")
        _bring_files(repository, [one for one in listed if one.kind == "f"], keys, draft, progress)
        tell("Se aduce baza de date…")
        _bring_database(repository, manifest, keys, target, draft, progress)
        settle(draft)
        to_disk(draft)
        _reveal(draft, target.data)
    return manifest


@contextmanager
def _draft_of(data: Path) -> Iterator[Path]:
    """
    Give a folder that becomes the data folder in one move: beside it, or in it where it is a disk of its own.

    Whatever breaks the block off, nothing of it stays.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    inside = os.path.ismount(data) or (data.exists() and not os.access(data.parent, os.W_OK))
    for left in [*data.parent.glob(f"{_DRAFT}{data.name}-*"), *data.glob(f"{_DRAFT}*")]:
        _clear_left(left)
    name = f"{_DRAFT}{data.name}-{secrets.token_hex(6)}"
    draft = (data if inside else data.parent) / name
    draft.mkdir(mode=0o711)
    lock = try_alone(draft / _LOCK)
    try:
        yield draft
    except BaseException:
        _take_away(draft)
        raise
    finally:
        if lock is not None:
            os.close(lock)


@contextmanager
def _full_disk_told(data: Path, draft: Path) -> Iterator[None]:
    """
    Turn whatever broke on a full disk into words for it: a server without room ends with other words at every point.

    Raises: NoRoomError.
    """
    try:
        yield
    except (WrongKeyError, DamagedBackupError, NoRoomError):
        raise
    except Exception as error:
        if tells_full_disk(str(error)) or shutil.disk_usage(draft).free < _TIGHT:
            raise NoRoomError(no_room(data)) from error
        raise


def _clear_left(left: Path) -> None:
    """Take away what a killed restore left; one that still works keeps its own."""
    lock = try_alone(left / _LOCK)
    if lock is None:
        raise BackupRefusedError(f"O altă restaurare lucrează chiar acum în {left}: așteptați să se termine.")
    try:
        _take_away(left)
    finally:
        os.close(lock)


def refuse_newer(manifest: Manifest, *, version: str, own_migrations: frozenset[str]) -> None:
    """
    Refuse what this program does not know yet.

    Raises: NewerVersionError.
    """
    if _parts(manifest.version) > _parts(version) or set(manifest.migrations) - own_migrations:
        raise NewerVersionError(
            f"Copia a fost făcută cu programul {manifest.version}, mai nou decât acesta ({version}): aduceți întâi "
            "programul la zi."
        )


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _refuse_full(data: Path) -> None:
    """Refuse a folder with anything in it but what a killed restore left."""
    if not data.exists():
        return
    if not data.is_dir():
        raise TargetNotEmptyError(f"{data} nu este un folder.")
    for found in data.iterdir():
        if found.name != "lost+found" and not found.name.startswith(_DRAFT):
            raise TargetNotEmptyError(
                f"Folderul {data} nu este gol: restaurarea nu scrie peste date. Mutați-l sau alegeți altul cu --data."
            )


def _refuse_small_disk(data: Path, manifest: Manifest, listed: Sequence[Kept]) -> None:
    nearest = next(path for path in (data, *data.parents) if path.exists())
    free = shutil.disk_usage(nearest).free
    needed = (
        sum(one.size_bytes for one in listed if one.kind == "f")
        + int(manifest.database_bytes * 1.2)
        + (64 << 20)
    )
    if free < needed:
        raise NoRoomError(
            f"Pe discul lui {nearest} sunt liberi {free / 1e9:.1f} GB, iar copia cere {needed / 1e9:.1f} GB: "
            "faceți loc sau alegeți alt folder cu --data."
        )


def _unpack_keys(packed: bytes, draft: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as found:
        found.extractall(draft, filter="data")
    for folder in ("keys", "secrets", "erasures"):
        if (draft / folder).exists():
            for place in [draft / folder, *(one for one in (draft / folder).rglob("*") if one.is_dir())]:
                place.chmod(0o700)


def _bring_files(
    repository: Repository, listed: Sequence[Kept], keys: Sequence[Any], draft: Path, progress: Progress
) -> None:
    files = draft / "files"
    files.mkdir(mode=0o700)
    for count, kept in enumerate(listed, 1):
        place = files / f"{_DRAFT}{count}"
        with place.open("xb") as file:
            header = open_object(repository, kept, keys, file.write).header
        space, sha256 = str(header.get("space", "")), str(header.get("sha256", ""))
        if not is_space(space) or not is_digest(sha256):
            raise DamagedBackupError(f"objects/{kept.name[:2]}/{kept.name} nu este un fișier al registrelor.")
        shelf = files / space / sha256[:2]
        shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.chmod(0o400)
        place.rename(shelf / sha256)
        progress(count, len(listed))


def _bring_database(
    repository: Repository,
    manifest: Manifest,
    keys: Sequence[Any],
    target: Target,
    draft: Path,
    progress: Progress,
) -> None:
    chunks = pieces_of(repository, manifest, keys, progress)
    if target.url is not None:
        dumping.filled(url=target.url, chunks=chunks, folder=target.programs)
        return
    cluster = PrivateCluster(folder=draft / "postgres", postgres_bin=target.programs, settings=_HASTY)
    try:
        cluster.start()
        programs = find_binaries(setting=target.programs, major=cluster.status().major).folder
        dumping.filled(url=cluster.url_for(SUPERUSER), chunks=chunks, folder=programs)
        _analyze(cluster.url_for(SUPERUSER))
    finally:
        if (draft / "postgres").exists():
            cluster.stop()


def _analyze(url: str) -> None:
    """Let the planner know the tables, which it would learn only hours later."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")


def _reveal(draft: Path, data: Path) -> None:
    """Make the draft the data folder, in one move; on a disk of its own piece by piece, the database last."""
    for left in (_LOCK, ".postgres-start.lock", ".postgres-users.lock", ".migrate.lock"):
        (draft / left).unlink(missing_ok=True)
    if draft.parent != data:
        os.rename(draft, data)  # over an empty folder, if there is one
        to_disk(data.parent)
        return
    for place in sorted(draft.iterdir(), key=lambda one: one.name == "postgres"):
        place.rename(data / place.name)
    draft.rmdir()
    to_disk(data)


def _take_away(draft: Path) -> None:
    """Take a draft away, with its cluster wherever the launcher had to put it."""
    home = draft / "postgres"
    if home.exists():
        cluster = PrivateCluster(folder=home)
        with suppress(DomainError):
            cluster.stop()
        if home.is_symlink():
            shutil.rmtree(os.path.realpath(home), ignore_errors=True)
    shutil.rmtree(draft, ignore_errors=True)
