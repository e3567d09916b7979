"""Writing the package of an institution: rows, bytes, the sealed journal, and tables for people."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from registratura import __version__
from registratura.checkpoints.verifier import one_file
from registratura.flows.moving_out import readable
from registratura.flows.moving_out.opened import opened
from registratura.flows.moving_out.package import FORMAT, PackageRefusedError, Writer
from registratura.flows.moving_out.tables import CHANGED, moving_tables, reason_to_stay, tenant_tables
from registratura.flows.sealing.exporting import journal_lines
from registratura.journal import services as journal
from registratura.toolkit import whole_rows
from registratura.toolkit.moments import one_moment_of
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import CHUNK_BYTES, storage

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.journal.services import Actor

FILES = "files"


@dataclass(frozen=True, slots=True)
class Exported:
    """A package that was made: where, of how many rows and files, and the digest that stands for all of it."""

    path: Path
    rows: int
    files: int
    size_bytes: int
    manifest_sha256: str
    lost: int


def export(
    *,
    institution: Institution,
    target: Path,
    zipped: bool,
    by: Actor | None,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Exported:
    """
    Write everything of an institution's registers as a package, a folder or a ZIP, and return what was written.

    The rows are those of one moment; memory stays flat. The package appears whole or not at all. Bytes that the store
    has lost are named in lost.jsonl. Must not run inside a scope.
    Raises: PackageRefusedError when something stands at that place.
    """
    if target.exists():
        raise PackageRefusedError(_("%s există deja; scrieți alt nume.") % target)
    if not target.parent.is_dir():
        raise PackageRefusedError(_("Folderul %s nu există.") % target.parent)
    with acting_for(institution.id):
        journal.record(
            action="institutions.institution.exported",
            subject_type="institution",
            subject_id=institution.id,
            by=by,
            details={"format": FORMAT},
        )
    draft = target.with_name(f".{target.name}.partial")
    _forget(draft)
    try:
        writer = Writer(draft, zipped=zipped)
        try:
            made = _write(writer, institution, now, progress)
        finally:
            writer.close()
        os.replace(draft, target)
    finally:
        _forget(draft)
    return Exported(path=target, **made)


def _write(
    writer: Writer, institution: Institution, now: datetime, progress: Callable[[int, int], None]
) -> dict[str, Any]:
    tables: dict[str, dict[str, Any]] = {}
    moving = moving_tables()

    def keep(table: str, lines: Iterable[str]) -> None:
        counted = _Counted(lines)
        writer.put(f"data/{table}.jsonl", counted)
        tables[table] = {"rows": counted.count, "columns": counted.columns}

    with one_moment_of(institution.id):
        keep("institutions_institution", whole_rows.lines_of_institution(institution.id))
        keep(whole_rows.USERS, whole_rows.lines_of_users(moving, institution_id=institution.id))
        for place, table in enumerate(moving):
            lines = whole_rows.lines_of(table, institution_id=institution.id, changed=CHANGED.get(table, {}))
            keep(table, opened(table, lines))
            progress(place, len(moving) * 2)
        digests = list(readable.digests(institution_id=institution.id))
        for path, pieces in readable.sheets(institution_id=institution.id):
            writer.put(path, pieces)
    lost = []
    for place, (one, is_needed) in enumerate(digests):
        if not _keep_bytes(writer, institution.code, one) and is_needed:
            lost.append(one)
        progress(len(digests) + place, len(digests) * 2)
    writer.put("lost.jsonl", (json.dumps({"sha256": one}).encode() + b"\n" for one in lost))
    writer.put("journal/journal.jsonl", journal_lines(institution_id=institution.id))
    writer.put("journal/verify.py", [one_file.text().encode()])
    stays = {table: str(reason_to_stay(table)) for table in tenant_tables() if table not in tables}
    words = {table: told["rows"] for table, told in tables.items()}
    writer.put("index.html", [readable.index(institution, now=now, tables=words).encode()])
    head = {
        "format": FORMAT,
        "made_by": f"registratura {__version__}",
        "made_at": now.isoformat(),
        "institution": {"id": institution.id, "code": institution.code, "name": institution.name},
        "tables": tables,
        "not_included": stays,
        "lost": len(lost),
    }
    manifest = writer.finish(head)
    progress(1, 1)
    rows = sum(told["rows"] for told in tables.values())
    return {
        "rows": rows,
        "files": writer.count,
        "size_bytes": writer.size_bytes,
        "manifest_sha256": manifest,
        "lost": len(lost),
    }


class _Counted:
    """Lines as bytes, counted while they pass; the columns are those of the first."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines, self.count, self.columns = lines, 0, list[str]()

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            if not self.count:
                self.columns = sorted(json.loads(line))
            self.count += 1
            yield line.encode() + b"\n"


def _keep_bytes(writer: Writer, space: str, sha256: str) -> bool:
    with _opened(space, sha256) as source:
        if source is None:
            return False
        kept = writer.put(f"{FILES}/{sha256[:2]}/{sha256}", iter(lambda: source.read(CHUNK_BYTES), b""))
    if kept.sha256 != sha256:
        raise PackageRefusedError(
            _("Fișierul %s s-a stricat în depozit; verificați cu „registratura verify”.") % sha256[:12]
        )
    return True


@contextmanager
def _opened(space: str, sha256: str) -> Iterator[Any]:
    try:
        source = storage().open(space=space, sha256=sha256)
    except FileNotFoundError:
        yield None
        return
    with source:
        yield source


def _forget(draft: Path) -> None:
    draft.with_name(f".{draft.name}.sums").unlink(missing_ok=True)
    if draft.is_dir():
        shutil.rmtree(draft)
    else:
        draft.unlink(missing_ok=True)
