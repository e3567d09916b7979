"""Making a copy: files, then one moment of the database, then the files since, then the keys."""

import hashlib
import hmac
import io
import json
import os
import secrets
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from registratura.toolkit.backups import dumping, pieces, sealing
from registratura.toolkit.backups.errors import disk_in_words
from registratura.toolkit.backups.repository import Kept, Manifest, Repository

KEY_FOLDERS = (
    "keys",
    "secrets",
    "erasures",
)  # of the data folder: what opens the rest, and what must be erased again

Progress = Callable[[int, int], None]


class Files(Protocol):
    """The store of files, as far as a copy needs it."""

    def everything(self) -> Iterator[tuple[str, str]]:
        """Go through all that is kept: space and digest of each."""
        ...

    def open(self, *, space: str, sha256: str) -> BinaryIO:
        """Open kept bytes for reading."""
        ...


@dataclass(frozen=True, kw_only=True)
class Source:
    """
    What is copied. `url`: a role that sees every row. `programs`: folder of PostgreSQL's programs, None: the PATH.

    `questions`: asked of the copied moment and kept with the copy, in clear: numbers and digests only.
    """

    url: str
    programs: Path | None
    data: Path
    files: Files
    version: str
    own_migrations: frozenset[str]
    questions: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Work:
    """One copy on its way."""

    repository: Repository
    keys: Sequence[Any]
    naming: bytes
    known: dict[str, Kept]
    kept: dict[str, Kept] = field(default_factory=dict)
    file_bytes: int = 0
    new_bytes: int = 0

    def name(self, *words: str) -> str:
        """Return the name of an object: by what it holds, told to nobody who has not the secret."""
        return hmac.new(self.naming, "\0".join(words).encode(), hashlib.sha256).hexdigest()

    def keep(self, name: str, kind: str, source: Callable[[], BinaryIO], header: dict[str, Any]) -> None:
        """Write an object unless an earlier copy lists it and it is there."""
        known = self.known.get(name)
        if known is not None and _size(self.repository.place(name)) == known.size_bytes:
            self.kept[name] = known
            return
        begin = json.dumps(header, sort_keys=True).encode() + b"\n"
        with source() as stream, self.repository.new_object(name) as target:
            sha256, size = sealing.seal_to(target, sealing.Headed(begin, stream), self.keys)
        self.kept[name] = Kept(name, kind, sha256, size)
        self.new_bytes += size


def make(
    *,
    source: Source,
    repository: Repository,
    public_key: str,
    now: datetime,
    progress: Progress = lambda a, b: None,
) -> Manifest:
    """
    Make a copy and return its manifest. A copy that breaks off leaves none; what it wrote serves the next one.

    Raises: BackupRefusedError: the key, the database, the disk, or another copy that is being made.
    """
    keys = sealing.public_keys(public_key)
    recipients = hashlib.sha256(" ".join(sorted(map(str, keys))).encode()).hexdigest()[:16]
    with repository.held(), disk_in_words(repository.root):
        work = _Work(repository, keys, _naming(source.data, recipients), _known(repository, recipients))
        _keep_files(work, source.files, progress)
        before = set(source.files.everything())
        with dumping.held_moment(source.url, dict(source.questions)) as moment:
            order, dump_bytes, dump_sha256 = _keep_dump(work, source, moment)
        _keep_files(work, source.files, progress, also=before)
        repository.write_keys(sealing.seal(_packed_keys(source.data), keys))
        names = {"pieces": order}
        manifest = Manifest(
            name=now.strftime("%Y%m%dT%H%M%SZ"),
            made_at=now,
            version=source.version,
            server=moment.server,
            database_bytes=moment.size_bytes,
            dump_bytes=dump_bytes,
            dump_sha256=dump_sha256,
            files=sum(one.kind == "f" for one in work.kept.values()),
            file_bytes=work.file_bytes,
            migrations=tuple(name for name in moment.migrations if name in source.own_migrations),
            facts=moment.facts,
            recipients=recipients,
            new_bytes=work.new_bytes,
        )
        database = sealing.seal(zlib.compress(json.dumps(names).encode()), keys)
        return repository.add(manifest, list(work.kept.values()), database)


def _known(repository: Repository, recipients: str) -> dict[str, Kept]:
    """Return what the newest copy for the same keys lists: only that is known to be whole on the disk."""
    newest = next((one for one in reversed(repository.snapshots()) if one.recipients == recipients), None)
    return {one.name: one for one in repository.objects(newest)} if newest is not None else {}


def _naming(data: Path, recipients: str) -> bytes:
    place = data / "secrets" / "backup_names"
    if not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_name(f".backup_names.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
        os.replace(draft, place)  # whoever makes copies holds the folder of copies: there is no other writer
    return hmac.new(place.read_bytes().strip(), recipients.encode(), hashlib.sha256).digest()


def _keep_files(
    work: _Work, files: Files, progress: Progress, *, also: set[tuple[str, str]] | None = None
) -> None:
    """Keep every file there is. also: those that were there when the database was looked at."""
    there = set(files.everything())
    work.file_bytes = 0
    every = sorted(there | (also or set()))
    listed = set()
    for count, (space, sha256) in enumerate(every, 1):
        name = work.name("f", space, sha256)
        header = {"kind": "file", "space": space, "sha256": sha256}
        opening = partial(files.open, space=space, sha256=sha256)
        try:
            work.keep(name, "f", opening, header)
        except FileNotFoundError:
            continue  # eliminated since it was listed
        listed.add(name)
        work.file_bytes += work.kept[name].size_bytes
        progress(count, len(every))
    for name in [one.name for one in work.kept.values() if one.kind == "f" and one.name not in listed]:
        del work.kept[name]


def _keep_dump(work: _Work, source: Source, moment: dumping.Moment) -> tuple[list[str], int, str]:
    """Keep the dump piece by piece; return the names in order, its length and its digest."""
    order: list[str] = []
    size, digest = 0, hashlib.sha256()
    for piece in pieces.cut(dumping.dumped(url=source.url, moment=moment, folder=source.programs)):
        name = work.name("d", piece.sha256)
        digest.update(piece.content)
        size += len(piece.content)
        opening = partial(_compressed, piece.content)
        work.keep(name, "d", opening, {"kind": "database"})
        order.append(name)
    return order, size, digest.hexdigest()


def _compressed(content: bytes) -> BinaryIO:
    return io.BytesIO(zlib.compress(content, 1))


def _packed_keys(data: Path) -> bytes:
    """Return the keys of the data folder as a tar file, in memory: a few hundred bytes for each person."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz", compresslevel=1) as packed:
        for folder in KEY_FOLDERS:
            for place in sorted((data / folder).rglob("*")):
                # A name that begins with a dot is somebody's draft; a key may go while we look.
                if place.is_file() and not place.name.startswith("."):
                    _pack(packed, place, str(place.relative_to(data)))
    return target.getvalue()


def _pack(packed: tarfile.TarFile, place: Path, name: str) -> None:
    try:
        content = place.read_bytes()
    except FileNotFoundError:
        return
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    packed.addfile(entry, io.BytesIO(content))


def _size(place: Path) -> int | None:
    try:
        return place.stat().st_size
    except FileNotFoundError:
        return None
