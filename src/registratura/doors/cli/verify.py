"""`registratura verify`: proof that numbers, files and journal are whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .choosing import Bar, institution_of, progress
from .context import ensure_database, tell

if TYPE_CHECKING:
    from registratura.flows.verification import Fault, Report

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--institution", "code", help="Codul instituției.")
@click.option(
    "--file", "file", type=_FILE, help="Un export, o dovadă sau o zi, verificate fără bază de date."
)
@click.option(
    "--note",
    "notes",
    type=_FILE,
    multiple=True,
    help="Cu --file: o stare semnată, păstrată de dumneavoastră.",
)
@click.option("--keys", type=_FILE, help="Cu --file: cheile publicate de instituție, una pe linie.")
@click.option("--pdf", "papers", type=_FILE, multiple=True, help="Cu --file: registrul tipărit al zilei.")
@click.option("--json", "as_json", is_flag=True, help="Scrie un obiect JSON, cu lista abaterilor.")
@click.pass_context
def verify(
    context: click.Context,
    code: str | None,
    file: Path | None,
    notes: tuple[Path, ...],
    keys: Path | None,
    papers: tuple[Path, ...],
    as_json: bool,
) -> None:
    """
    Dovedește că numerele, fișierele și jurnalul sunt întregi.

    Verifică numerele fără goluri și datele în ordine, fiecare înregistrare față de jurnal, fiecare fișier după
    amprenta lui și lanțul jurnalului. Codul de ieșire este 0 când nimic nu lipsește, altfel 1 și fiecare abatere
    cu registrul, anul și numărul, cu amprenta fișierului sau cu numărul actului din jurnal.
    """
    if file is not None:
        context.exit(_offline(file, notes, keys, papers, as_json=as_json))
    if code is None:
        raise click.UsageError("Scrieți --institution sau --file.")
    ensure_database()
    from registratura.flows.verification import verify_institution

    institution = institution_of(code)
    lines = _Lines(as_json=as_json)
    lines.begin(institution.code)
    with progress(length=1, label="Verificare") as bar:
        lines.bar = bar
        report = verify_institution(
            institution=institution, now=datetime.now(UTC), found=lines.say, progress=bar.reach_of
        )
    lines.end(report)
    if not report.whole:
        context.exit(1)


def _offline(
    file: Path, notes: tuple[Path, ...], keys: Path | None, papers: tuple[Path, ...], *, as_json: bool
) -> int:
    """Run the program that others have, on a file."""
    from registratura.checkpoints.verifier import program

    arguments = [str(file), *(["--json"] if as_json else []), *(["--keys", str(keys)] if keys else [])]
    for name, paths in (("--note", notes), ("--pdf", papers)):
        for path in paths:
            arguments += [name, str(path)]
    return program.main(arguments)


class _Lines:
    """The result, written as it is found: lines, or one JSON object piece by piece."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._count = 0
        self.bar: Bar | None = None

    def begin(self, code: str) -> None:
        """Open the object."""
        if self._as_json:
            click.echo(f'{{"institution": {json.dumps(code)}, "faults": [', nl=False)

    def say(self, fault: Fault) -> None:
        """Write a fault."""
        self._count += 1
        if self._as_json:
            click.echo((", " if self._count > 1 else "") + _fault_json(fault), nl=False)
        elif self.bar is not None:
            self.bar.say(_fault_words(fault))

    def end(self, report: Report) -> None:
        """Close the object, or say in a sentence what was gone through."""
        if self._as_json:
            rest = {
                "ok": report.whole,
                "registers": report.registers,
                "entries": report.entries,
                "files": report.files,
                "size_bytes": report.size_bytes,
                "acts": report.acts,
                "sealed": report.sealed,
                "root_hash": report.root_hash,
            }
            click.echo(f"], {json.dumps(rest)[1:]}")
            return
        summary = (
            f"registre: {report.registers}, poziții: {report.entries}, fișiere: {report.files} "
            f"({report.size_bytes} octeți), acte sigilate: {report.sealed} din {report.acts}"
        )
        if report.whole:
            click.echo(f"Totul este întreg; {summary}.")
        else:
            tell(f"Abateri: {report.faults}. Verificate: {summary}.")


def _fault_json(fault: Fault) -> str:
    return json.dumps(
        {
            "code": fault.code,
            "register": fault.register or None,
            "year": fault.year,
            "number": fault.number,
            "sha256": fault.sha256 or None,
            "record": fault.record_id,
            "words": fault.words,
        },
        ensure_ascii=False,
    )


def _fault_words(fault: Fault) -> str:
    if fault.register:
        return f"registrul {fault.register}, anul {fault.year}: {fault.words}"
    if fault.sha256:
        return f"fișierul {fault.sha256}: {fault.words}"
    return f"jurnalul: {fault.words}"
