"""`registratura entries`: the positions of a year, for a spreadsheet or another program."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import click

from .choosing import institution_of, register_of
from .context import ensure_database

# What a spreadsheet would take for a formula when a cell begins with it.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@click.command()
@click.option("--institution", "code", required=True, help="Codul instituției.")
@click.option("--year", required=True, type=click.IntRange(1990, 2200), help="Anul registrului.")
@click.option("--register", "register_code", default="general", show_default=True, help="Codul registrului.")
@click.option("--unanswered", is_flag=True, help="Numai intrările care stau fără răspuns.")
@click.option("--format", "form", required=True, type=click.Choice(["csv", "jsonl"]), help="Forma.")
def entries(code: str, year: int, register_code: str, form: str, *, unanswered: bool) -> None:
    """
    Scrie pozițiile unui an pe ieșirea standard, în ordinea numerelor, UTF-8.

    Coloanele, în CSV cu un rând de titlu, în JSONL un obiect de poziție:

    \b
      register, year, number       registrul, anul, numărul (în registrele speciale numărul de ordine)
      written_number               numărul de înregistrare cu data, cum se scrie pe document
      registered_at, registered_on momentul (UTC) și ziua înregistrării
      direction                    incoming, outgoing, internal
      state                        registered, reserved, unused, annulled
      channel, received_at         calea și momentul primirii
      late, late_reason            înregistrat mai târziu decât primit, și de ce
      sender_number, sender_dated_on, sheet_count, annex_count, sender
                                   numărul și data emitentului, file, anexe, emitentul
      subject, document_kind       conținutul pe scurt, tipul documentului
      unit_code, unit              compartimentul
      dispatched_on, resolution, recipient
                                   data expedierii, modul de rezolvare, destinatarul
      connected_to, filing_code    numărul la care se conexează, indicativul dosarului
      remarks                      observații
      document_count, correction_count, reserved_purpose
      annulled_at, annulled_reason, annulled_act

    În CSV un text care începe cu = + - @ primește un apostrof în față, ca să nu fie luat drept formulă.
    """
    ensure_database()
    from registratura.registers.queries.export import COLUMNS, entries_of_year
    from registratura.toolkit.moments import one_moment_of

    institution = institution_of(code)
    with one_moment_of(institution.id):
        rows = entries_of_year(register=register_of(register_code), year=year, unanswered=unanswered)
        if form == "csv":
            _write_csv(rows, COLUMNS)
        else:
            _write_jsonl(rows)


def _write_csv(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> None:
    sys.stdout.flush()
    text = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(_cell(value) for value in row.values())
    text.detach()


def _write_jsonl(rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        line = json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False)
        click.echo(line.encode("utf-8"))


def _plain(value: Any) -> Any:
    """Write moments in UTC and days as ISO 8601 has them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return _plain(value)
