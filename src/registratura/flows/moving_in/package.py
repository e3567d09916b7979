"""The package of an institution that moves in whole: checked, then put into an installation that has nobody yet."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

import psycopg
from django.utils.translation import gettext as _

from registratura.flows.moving_in.sealed import Sealer
from registratura.flows.moving_out.package import PackageRefusedError, Reader, UnreadablePackageError
from registratura.flows.moving_out.tables import moving_tables
from registratura.journal import services as journal
from registratura.toolkit import whole_rows
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import is_digest, storage

_BATCH: Final = 1_000
_FIRST: Final = ("institutions_institution", whole_rows.USERS)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """An institution that moved in: its code, how many rows and files came with it."""

    institution_id: int
    code: str
    rows: int
    files: int


def take_package(
    *,
    source: Path,
    owner_url: str,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> TakenIn:
    """
    Put a package into an installation without institutions, with its numbers, dates, authors and history.

    Every file is compared with its digest first; the bytes are kept, which may be repeated; the rows come in one
    transaction, all or none. The journal goes on from the acts that came along; that of the origin, with its signed
    states, stays as evidence among the kept bytes. Nobody can sign in before being invited. Must not run in a scope.
    owner_url: the address of the database under its owner, whom alone the closed tables let in.
    Raises: UnreadablePackageError; PackageRefusedError when somebody is here already, or rows do not fit.
    """
    reader = Reader(source, progress=progress)
    try:
        about = _about(reader)
        with psycopg.connect(owner_url, autocommit=True) as database:
            _require_empty(database)
            files = _keep_bytes(reader, about["code"])
            evidence = _keep_journal(reader, about["code"])
            rows = _load(reader, database, about["id"])
    finally:
        reader.close()
    with acting_for(about["id"]):
        journal.record(
            action="institutions.institution.brought_in",
            subject_type="institution",
            subject_id=about["id"],
            by=None,
            details={
                "package": reader.head["manifest_sha256"],
                "made_at": str(reader.head.get("made_at", "")),
                "journal_sha256": evidence,
                "rows": rows,
                "files": files,
            },
        )
    return TakenIn(about["id"], about["code"], rows, files)


def _about(reader: Reader) -> dict[str, Any]:
    told = reader.head.get("institution")
    tables = reader.head.get("tables")
    if not isinstance(told, dict) or not isinstance(tables, dict):
        raise UnreadablePackageError(_("Pachetul nu spune a cui este; cereți-l din nou."))
    known = {*_FIRST, *moving_tables()}
    if unknown := sorted(set(tables) - known):
        raise PackageRefusedError(
            _(
                "Pachetul are tabele pe care programul nu le cunoaște (%s); aduceți programul la versiunea lui."
            )
            % ", ".join(unknown[:5])
        )
    if not isinstance(told.get("id"), int) or not isinstance(told.get("code"), str):
        raise UnreadablePackageError(_("Pachetul nu spune a cui este; cereți-l din nou."))
    return told


def _require_empty(database: psycopg.Connection[Any]) -> None:
    found = database.execute(
        "SELECT (SELECT count(*) FROM institutions_institution) + (SELECT count(*) FROM accounts_user)"
    ).fetchone()
    if found is None or found[0]:
        raise PackageRefusedError(
            _(
                "Aici sunt deja instituții sau persoane. Un pachet întreg se preia numai într-o instalare goală."
            )
        )


def _keep_bytes(reader: Reader, space: str) -> int:
    count = 0
    for path in reader.kept:
        if not path.startswith("files/"):
            continue
        with reader.open(path) as source:
            kept = storage().put(space=space, source=source)
        if not is_digest(path.rpartition("/")[2]) or not path.endswith(kept.sha256):
            raise UnreadablePackageError(_("„%s” nu poartă numele conținutului său.") % path)
        count += 1
    return count


def _keep_journal(reader: Reader, space: str) -> str:
    if "journal/journal.jsonl" not in reader.kept:
        return ""
    with reader.open("journal/journal.jsonl") as source:
        return storage().put(space=space, source=source).sha256


def _load(reader: Reader, database: psycopg.Connection[Any], institution_id: int) -> int:
    tables: dict[str, Any] = reader.head["tables"]
    rows = 0
    try:
        with database.transaction(), database.cursor() as cursor:
            loader = whole_rows.Loader(cursor, institution_id=institution_id)
            loader.open(list(tables))
            sealer = Sealer(institution_id, lambda: reader.lines("data/subjects_subjectkey.jsonl"))
            for table in sorted(tables, key=lambda name: (name not in _FIRST, name)):
                rows += _load_table(reader, cursor, loader, sealer, table, institution_id)
            loader.close()
    except psycopg.Error as error:
        words = str(error).strip().splitlines()
        raise PackageRefusedError(
            _("Rândurile pachetului nu se potrivesc (%s). Nu s-a scris nimic; cereți pachetul din nou.")
            % (words[0] if words else "")
        ) from error
    return rows


def _load_table(
    reader: Reader, cursor: Any, loader: whole_rows.Loader, sealer: Sealer, table: str, institution_id: int
) -> int:
    told = reader.head["tables"][table]
    path = f"data/{table}.jsonl"
    if path not in reader.kept:
        raise UnreadablePackageError(_("Pachetului îi lipsește %s.") % path)
    columns = list(told.get("columns", ()))
    if unknown := sorted(set(columns) - set(whole_rows.columns_of(cursor, table))):
        raise PackageRefusedError(
            _("Tabelul %(table)s are coloane pe care programul nu le cunoaște: %(columns)s.")
            % {"table": table, "columns": ", ".join(unknown)}
        )
    more = {} if table in _FIRST else {"institution_id": institution_id}
    count = 0
    for batch in _batches(reader.lines(path)):
        given = {"password": f"!{secrets.token_urlsafe(30)}"} if table == whole_rows.USERS else more
        loader.put(table, sealer.sealed(table, batch), columns=columns, more=given)
        count += len(batch)
    if count != told.get("rows"):
        raise UnreadablePackageError(_("%s nu are câte rânduri spune pachetul.") % path)
    return count


def _batches(lines: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(lines, _BATCH)):
        yield batch
