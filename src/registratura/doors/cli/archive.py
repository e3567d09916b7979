"""`registratura archive`: packages of dossiers for archives, made and verified."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from .context import ensure_database
from .main import Refusal

FAULTS_SHOWN = 50


@click.group()
def archive() -> None:
    """Pachetele pentru arhive."""


@archive.command()
@click.argument("institution", metavar="COD")
@click.argument("dossier", metavar="DOSAR", type=click.IntRange(1, 2**62))
@click.option(
    "--format", "package_format", type=click.Choice(["sip", "bag"]), default="sip", show_default=True
)
@click.option(
    "--out",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    show_default=True,
)
@click.option(
    "--selection", is_flag=True, help="Numărul este al unei lucrări de selecționare: dosarele de eliminat."
)
@click.option("--json", "as_json", is_flag=True, help="Scrie ce s-a făcut ca JSON.")
def export(
    institution: str, dossier: int, package_format: str, out: Path, selection: bool, as_json: bool
) -> None:
    """Împachetează un dosar: E-ARK SIP 2.2 sau BagIt 1.0, cu fișa fiecărui document."""
    ensure_database()
    from django.utils import timezone

    from registratura.flows.archiving.packages import dossier_package, run_package
    from registratura.institutions import queries as institutions

    found = institutions.institution_by_code(institution)
    if found is None:
        raise Refusal(f"Instituția „{institution}” nu există.")
    out.mkdir(parents=True, exist_ok=True)
    now = timezone.now()
    written = (
        run_package(institution=found, selection_id=dossier, package_format=package_format, by=None, now=now)
        if selection
        else dossier_package(
            institution=found, dossier_id=dossier, package_format=package_format, by=None, now=now
        )
    )
    with written as made:
        target = out / made.name
        shutil.copyfile(made.path, target)
    told = {
        "file": str(target),
        "format": made.format,
        "identifier": made.identifier,
        "sha256": made.sha256,
        "size_bytes": made.size_bytes,
        "files": made.files,
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"{target}: {made.files} fișiere, {made.size_bytes} octeți")
    click.echo(f"SHA-256: {made.sha256}")


@archive.command()
@click.argument("file", metavar="FIȘIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Scrie ce s-a găsit ca JSON.")
def check(file: Path, as_json: bool) -> None:
    """Verifică un pachet, fără baza de date; codul de ieșire este 0 numai când este întreg."""
    import django

    django.setup()
    from registratura.preservation.checking.reading import verify_package

    with file.open("rb") as content:
        found = verify_package(content)
    if as_json:
        told = {
            "valid": found.valid,
            "format": found.format,
            "identifier": found.identifier,
            "files": found.files,
            "faults": [{"code": code, "place": place} for code, place in found.faults],
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(
            f"{'✓ întreg' if found.valid else '✗ NU este întreg'}: {found.format or '—'}, {found.files} fișiere"
        )
        for code, place in found.faults[:FAULTS_SHOWN]:
            click.echo(f"  {code}: {place}")
    raise SystemExit(0 if found.valid else 1)
