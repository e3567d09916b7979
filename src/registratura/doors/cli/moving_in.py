"""`registratura import`: old registers and whole packages moving in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .choosing import institution_of, progress
from .context import ensure_database, tell
from .demo import owner_url
from .main import Refusal

if TYPE_CHECKING:
    from registratura.flows.moving_in.at_once import Moved

_GAPS_SHOWN = 12


@click.group("import")
def import_group() -> None:
    """Aduce registre vechi și pachete întregi."""


@import_group.command()
@click.argument("file", metavar="FIȘIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--institution", "code", required=True, help="Codul instituției.")
@click.option("--by", "email", required=True, help="Adresa administratorului în numele căruia se lucrează.")
@click.option("--name", default="", help="Numele registrului care se deschide; altfel numele fișierului.")
@click.option("--profile", default="", help="Potrivirea de coloane păstrată; altfel cea recunoscută.")
@click.option("--sheet", default="", help="Foaia; altfel prima.")
@click.option("--dry-run", is_flag=True, help="Numai citește și verifică; nu înregistrează nimic.")
@click.option("--resume", is_flag=True, help="Continuă lucrul neterminat la același fișier.")
@click.option("--json", "as_json", is_flag=True, help="Scrie ce s-a găsit ca JSON.")
def registers(
    file: Path,
    code: str,
    email: str,
    name: str,
    profile: str,
    sheet: str,
    dry_run: bool,
    resume: bool,
    as_json: bool,
) -> None:
    """
    Aduce un registru vechi (CSV, XLSX, XLS, ODS) cu numerele și datele lui.

    Cu --dry-run se spune numai ce s-a găsit. O comandă întreruptă se continuă cu --resume; nimic nu se scrie de
    două ori. Codul de ieșire este 0 când s-a preluat (sau verificat), altfel 1.
    """
    ensure_database()
    from registratura.accounts import queries as accounts
    from registratura.flows.moving_in.at_once import Order, move

    institution = institution_of(code)
    person = accounts.user_by_email(email)
    if person is None:
        raise Refusal(f"Nu există nicio persoană cu adresa „{email}”.")
    order = Order(
        register_name=name or file.stem, profile=profile, sheet=sheet, dry_run=dry_run, resume=resume
    )
    with file.open("rb") as source:
        moved = move(
            institution=institution,
            source=source,
            name=file.name,
            order=order,
            by=person,
            clock=lambda: datetime.now(UTC),
        )
    click.echo(_json(moved) if as_json else _words(moved))
    if moved.state not in ("done", "checked"):
        raise SystemExit(1)


@import_group.command()
@click.argument("package", metavar="PACHET", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Scrie ce s-a adus ca JSON.")
def package(package: Path, as_json: bool) -> None:
    """Aduce un pachet întreg (folder sau ZIP) într-o instalare goală, după ce îi compară fiecare fișier."""
    ensure_database()
    from registratura.flows.moving_in.package import take_package

    with progress(length=1, label="Verificare") as bar:
        taken = take_package(
            source=package, owner_url=owner_url(), now=datetime.now(UTC), progress=bar.reach_of
        )
    said = {"institution": taken.code, "rows": taken.rows, "files": taken.files}
    if as_json:
        click.echo(json.dumps(said))
        return
    click.echo(f"{taken.code}: {taken.rows} rânduri, {taken.files} fișiere.")
    tell("Nimeni nu are parolă aici: invitați oamenii cu „registratura invite”.")


def _json(moved: Moved) -> str:
    return json.dumps(
        {
            "transfer": moved.transfer_id,
            "state": moved.state,
            "problem": moved.problem,
            "register": moved.register,
            "rows": moved.counts,
            "findings": dict(moved.findings),
            "gaps": {
                str(gap.year): {"missing": gap.missing, "ranges": [list(pair) for pair in gap.ranges]}
                for gap in moved.gaps
            },
            "columns": moved.mapping,
        },
        ensure_ascii=False,
    )


def _words(moved: Moved) -> str:
    counts = moved.counts
    ready = counts.get("ready", 0) + counts.get("warned", 0)
    lines = [
        {
            "done": f"S-a preluat în „{moved.register}”: {counts.get('brought', 0)} înregistrări.",
            "checked": f"Verificat: {ready} rânduri se pot prelua, {counts.get('refused', 0)} nu.",
        }.get(moved.state, f"Nu s-a preluat ({moved.problem or moved.state}).")
    ]
    if moved.state == "done" and counts.get("refused"):
        lines.append(f"Nu s-au preluat {counts['refused']} rânduri; vedeți-le pe pagina preluării.")
    lines += [f"  {count} × {code}" for code, count in moved.findings]
    for gap in moved.gaps:
        shown = ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in gap.ranges[:_GAPS_SHOWN])
        lines.append(f"  {gap.year}: lipsesc {gap.missing} numere ({shown})")
    return "\n".join(lines)
