"""`registratura export`: an institution as a package that is read without the program."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from .choosing import institution_of, progress
from .context import ensure_database, tell


@click.command("export")
@click.option("--institution", "code", required=True, help="Codul instituției.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="Unde se scrie: un nume cu .zip sau un folder care nu există încă.",
)
@click.option("--json", "as_json", is_flag=True, help="Scrie ce s-a făcut ca JSON.")
def export(code: str, output: Path, as_json: bool) -> None:
    """
    Scrie tot ce au registrele unei instituții ca pachet: rânduri, fișiere, jurnalul sigilat, tabele de citit.

    Fără parole, chei și legături de intrare. Un fișier pierdut din depozit este numit în lost.jsonl; atunci codul de
    ieșire este 1.
    """
    ensure_database()
    from registratura.flows import moving_out

    institution = institution_of(code)
    with progress(length=1, label="Export") as bar:
        made = moving_out.export(
            institution=institution,
            target=output,
            zipped=output.suffix.lower() == ".zip",
            by=None,
            now=datetime.now(UTC),
            progress=bar.reach_of,
        )
    said = {
        "institution": code,
        "package": str(made.path),
        "rows": made.rows,
        "files": made.files,
        "size_bytes": made.size_bytes,
        "manifest_sha256": made.manifest_sha256,
        "lost": made.lost,
    }
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        click.echo(f"{made.path}: {made.rows} rânduri, {made.files} fișiere, {made.size_bytes} octeți")
        click.echo(f"SHA-256 al cuprinsului: {made.manifest_sha256}")
    if made.lost:
        tell(f"Lipsesc din depozit {made.lost} fișiere; vedeți lost.jsonl.")
        raise SystemExit(1)
