"""`registratura import`: old registers and whole packages moving in."""

from __future__ import annotations

import json
from collections.abc import Callable
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
    from registratura.flows.moving_in.lists import Kind, Line, Listed

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


def _list_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the file and what every list needs to be said."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Scrie ce s-a găsit ca JSON."),
        click.option("--dry-run", is_flag=True, help="Numai verifică; nu aduce nimic."),
        click.option("--sheet", default="", help="Foaia; altfel prima."),
        click.option("--by", "email", required=True, help="Adresa persoanei în numele căreia se lucrează."),
        click.option("--institution", "code", required=True, help="Codul instituției."),
        click.argument(
            "file", metavar="FIȘIER", type=click.Path(exists=True, dir_okay=False, path_type=Path)
        ),
    ):
        command = option(command)
    return command


@import_group.command()
@_list_options
def correspondents(file: Path, code: str, email: str, sheet: str, dry_run: bool, as_json: bool) -> None:
    """
    Aduce corespondenți dintr-un tabel (CSV, XLSX, XLS, ODS) cu cap de tabel; trebuie coloana cu numele.

    Cine este deja în evidență (același CUI sau CNP; fără ele, același nume) se trece peste, neschimbat: comanda
    întreruptă se dă din nou. Codul de ieșire este 1 când un rând nu s-a putut prelua.
    """
    ensure_database()
    from registratura.flows.moving_in.lists import Correspondents

    _take_list(lambda institution_id: Correspondents(), file, code, email, sheet, dry_run, as_json)


@import_group.command()
@_list_options
def people(file: Path, code: str, email: str, sheet: str, dry_run: bool, as_json: bool) -> None:
    """
    Aduce oamenii dintr-un tabel cu e-mail, nume, rol și, dacă este, codul compartimentului.

    Conturile nu au parolă: fiecare om nou primește o legătură de intrare, bună o singură dată, scrisă aici.
    """
    ensure_database()
    from registratura.flows.moving_in.lists import People

    _take_list(People, file, code, email, sheet, dry_run, as_json)


def _take_list(
    kind_for: Callable[[int], Kind],
    file: Path,
    code: str,
    email: str,
    sheet: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    from registratura.accounts import queries as accounts
    from registratura.flows.moving_in.lists import take_list

    institution = institution_of(code)
    person = accounts.user_by_email(email)
    if person is None:
        raise Refusal(f"Nu există nicio persoană cu adresa „{email}”.")
    with file.open("rb") as source:
        listed = take_list(
            institution=institution,
            source=source,
            size_bytes=file.stat().st_size,
            kind=kind_for(institution.id),
            sheet=sheet,
            is_trial=dry_run,
            by=person,
            clock=lambda: datetime.now(UTC),
        )
    click.echo(_listed_json(listed) if as_json else _listed_words(listed))
    if listed.counts.get("refused"):
        raise SystemExit(1)


def _link(line: Line) -> str:
    from django.conf import settings

    return f"{settings.PUBLIC_URL}/cont/legatura/{line.secret}/" if line.secret else ""


def _listed_json(listed: Listed) -> str:
    lines = [
        {"row": line.place, "state": line.state, "why": line.why}
        | ({"email": line.address, "link": _link(line)} if line.secret else {})
        for line in listed.lines
    ]
    said = {"rows": listed.counts, "columns": listed.columns, "unread": listed.unread, "lines": lines}
    return json.dumps(said, ensure_ascii=False)


def _listed_words(listed: Listed) -> str:
    words = {"brought": "preluate", "ready": "se pot prelua", "known": "erau deja", "refused": "nu se preiau"}
    said = [", ".join(f"{count} {words[state]}" for state, count in listed.counts.items()) or "Niciun rând."]
    if listed.unread:
        said.append(f"  coloane necitite: {', '.join(listed.unread)}")
    said += [f"  rândul {line.place}: {line.why}" for line in listed.lines if line.why]
    said += [f"  {line.address}: {_link(line)}" for line in listed.lines if line.secret]
    return "\n".join(said)


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
