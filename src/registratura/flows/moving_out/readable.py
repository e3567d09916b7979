"""What a person opens in a package without any program: tables for a spreadsheet and a page that leads to them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from html import escape
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from registratura.registers import queries as books
from registratura.registers.queries.export import COLUMNS, entries_of_year

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

_FILES: Final = """
SELECT g.code, e.year, e.number, v.name, b.media_type, b.size_bytes, b.sha256
  FROM registers_entrydocument d
  JOIN registers_entry e ON e.institution_id = d.institution_id AND e.id = d.entry_id
  JOIN registers_register g ON g.institution_id = e.institution_id AND g.id = e.register_id
  JOIN documents_version v ON v.institution_id = d.institution_id AND v.document_id = d.document_id
  JOIN documents_blob b ON b.institution_id = v.institution_id AND b.id = v.blob_id
 WHERE d.institution_id = %s ORDER BY g.code, e.year, e.number, d.position, v.id
"""
# Columns in which the digest of kept bytes stands.
_DIGESTS: Final = (
    *(("documents_blob", "sha256"), ("transfers_transfer", "sha256"), ("registers_printorder", "sha256")),
    *(("emergency_packet", "sha256"), ("scanning_batch", "sha256"), ("dispatch_proof", "sha256")),
    *(("consultations_draftfile", "sha256"), ("gazette_editionfile", "sha256")),
    *(("filings_filing", "form_sha256"), ("filings_filingfile", "sha256"), ("rights_letter", "sha256")),
    *(
        ("intake_trayitem", "raw_sha256"),
        ("fees_statement", "sha256"),
        ("documents_quarantined", "sha256"),
        ("preservation_package", "sha256"),
    ),
)
_ENCLOSED: Final = (
    "SELECT a ->> 'sha256' FROM messaging_message m, jsonb_array_elements(m.attachments) a"
    " WHERE m.institution_id = %(institution)s"
)
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def digests(*, institution_id: int) -> Iterator[tuple[str, bool]]:
    """
    Give the digests of all bytes that rows speak of, each once, in their order, and whether they must be there.

    What was eliminated by an act is not missed. Must run inside a scope.
    """
    union = " UNION ".join(
        f'SELECT "{column}" FROM {table} WHERE institution_id = %(institution)s' for table, column in _DIGESTS
    )
    union += f" UNION {_ENCLOSED}"
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT d.digest, b.id IS NOT NULL AND NOT EXISTS (SELECT FROM documents_elimination e"
            " WHERE e.institution_id = b.institution_id AND e.blob_id = b.id AND e.state = 'gone')"
            f" FROM ({union}) AS d (digest) LEFT JOIN documents_blob b"
            " ON b.institution_id = %(institution)s AND b.sha256 = d.digest"
            " WHERE d.digest ~ '^[0-9a-f]{64}$' ORDER BY 1",
            {"institution": institution_id},
        )
        while rows := cursor.fetchmany(2_000):
            yield from rows


def sheets(*, institution_id: int) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Give the tables for a spreadsheet, each with its path: a year of a register in each, and the files of entries."""
    years = books.years_by_register()
    for card in books.registers():
        register = books.register_by_code(card.code)
        for year in years.get(card.id, ()) if register is not None else ():
            assert register is not None
            rows = (one.values() for one in entries_of_year(register=register, year=year))
            yield f"readable/{card.code}-{year}.csv", _csv(COLUMNS, rows)
    columns = ("register", "year", "number", "name", "media_type", "size_bytes", "file")
    yield "readable/files.csv", _csv(columns, _files(institution_id))


def index(institution: Institution, *, now: datetime, tables: Mapping[str, int]) -> str:
    """Return the page that says what is in the package."""
    rows = "".join(
        f'<tr><td><a href="data/{table}.jsonl">{table}</a></td><td>{count}</td></tr>'
        for table, count in tables.items()
    )
    name = escape(institution.name)
    return (
        f'<!doctype html>\n<html lang="ro"><head><meta charset="utf-8"><title>{name}</title></head><body>'
        f"<h1>{name}</h1><p>Registrele instituției, scoase la {now:%d.%m.%Y}. Tabelele din folderul „readable” se"
        " deschid cu orice program de calcul tabelar; „readable/files.csv” spune în ce fișier stă fiecare document."
        " Jurnalul se verifică fără program: <code>python journal/verify.py journal/journal.jsonl</code>."
        " Fișierele se compară cu <code>manifest-sha256.txt</code>.</p>"
        f'<p><a href="readable/files.csv">Documentele înregistrărilor</a></p>'
        f"<table><thead><tr><th>Tabel</th><th>Rânduri</th></tr></thead><tbody>{rows}</tbody></table></body></html>\n"
    )


def _files(institution_id: int) -> Iterator[Iterable[Any]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_FILES, [institution_id])
        while rows := cursor.fetchmany(2_000):
            for *told, sha256 in rows:
                yield [*told, f"files/{sha256[:2]}/{sha256}"]


def _csv(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    spool = io.StringIO()
    writer = csv.writer(spool)
    yield b"\xef\xbb\xbf"
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        if spool.tell() > 1 << 16:
            yield spool.getvalue().encode()
            spool.seek(0)
            spool.truncate()
    yield spool.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
        return f"'{value}"  # a spreadsheet would compute it
    return value
