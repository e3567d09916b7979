"""`registratura backup`: sealed copies of the database, the files and the keys; their list, proof and drill."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .choosing import progress
from .context import ensure_database, environment, tell
from .main import Refusal

if TYPE_CHECKING:
    from registratura.toolkit.backups.repository import Manifest, Repository

FOLDER = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folderul copiilor; altfel REGISTRATURA_BACKUPS.",
)
KEY_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(invoke_without_command=True)
@FOLDER
@click.option("--json", "as_json", is_flag=True, help="Scrie un obiect JSON.")
@click.pass_context
def backup(context: click.Context, folder: Path | None, as_json: bool) -> None:
    """Face o copie a bazei de date, a fișierelor și a cheilor; fișierele deja copiate nu se mai scriu."""
    context.obj = folder
    if context.invoked_subcommand is None:
        _make(folder, as_json=as_json)


def _make(folder: Path | None, *, as_json: bool) -> None:
    operating = environment()
    root = _root(folder)
    if not operating.backup_key:
        raise Refusal(
            "Lipsește cheia publică a copiilor: faceți una cu „registratura backup key -o FIȘIER” și scrieți-o în "
            "REGISTRATURA_BACKUP_KEY."
        )
    ensure_database()
    from registratura.flows.backing_up import copies

    with progress(length=1, label="Copie") as bar:
        made = copies.copy(
            root=root, public_key=operating.backup_key, now=datetime.now(UTC), progress=bar.reach_of
        )
    if as_json:
        click.echo(json.dumps(_line(made)))
        return
    click.echo(
        f"Copia {made.name} este în {root}: {made.files} fișiere, baza de date de {_megabytes(made.dump_bytes)}, "
        f"scriși acum {_megabytes(made.new_bytes)}."
    )


def _root(folder: Path | None) -> Path:
    root = folder or environment().backups
    if root is None:
        raise Refusal("Spuneți unde se țin copiile: --folder sau REGISTRATURA_BACKUPS.")
    return root.absolute()


@backup.command()
@click.option(
    "-o",
    "--output",
    "place",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Fișierul nou.",
)
def key(place: Path) -> None:
    """Face o pereche de chei: cea secretă într-un fișier, de dus în altă parte, cea publică pe ecran."""
    from registratura.toolkit.backups.sealing import new_key

    public = new_key(place)
    tell(
        f"Cheia secretă este în {place}: duceți-o pe alt calculator sau într-un seif, în două locuri. "
        "Fără ea nicio copie nu se mai deschide. Cheia publică:"
    )
    click.echo(f"REGISTRATURA_BACKUP_KEY={public}")


@backup.command("list")
@FOLDER
@click.option("--json", "as_json", is_flag=True, help="O linie JSON de copie.")
@click.pass_context
def list_all(context: click.Context, folder: Path | None, as_json: bool) -> None:
    """Arată copiile, cea mai veche întâi."""
    repository = _repository(folder or context.obj)
    found = repository.snapshots()
    for made in found:
        if as_json:
            click.echo(json.dumps(_line(made)))
        else:
            click.echo(
                f"{made.name}  versiunea {made.version}  {made.files} fișiere  "
                f"{_megabytes(made.file_bytes + made.dump_bytes)}  scriși {_megabytes(made.new_bytes)}"
            )
    if not found:
        tell(f"Nicio copie în {repository.root}.")


@backup.command()
@click.argument("name", required=False)
@FOLDER
@click.option("--key-file", type=KEY_FILE, help="Cheia secretă: se deschide și se verifică totul.")
@click.pass_context
def verify(context: click.Context, name: str | None, folder: Path | None, key_file: Path | None) -> None:
    """Verifică o copie, altfel cea mai nouă; codul de ieșire este 1 când ceva lipsește sau s-a schimbat."""
    from registratura.toolkit.backups.checking import faults
    from registratura.toolkit.backups.sealing import secret_keys

    repository = _repository(folder or context.obj)
    manifest = repository.manifest(name)
    keys = secret_keys(key_file) if key_file else []
    count = 0
    with progress(length=1, label="Verificare") as bar:
        for fault in faults(repository, manifest, keys=keys, progress=bar.reach_of):
            bar.say(fault)
            count += 1
    if count:
        tell(f"Copia {manifest.name} are {count} abateri: nu vă bizuiți pe ea, faceți acum alta.")
        context.exit(1)
    how = "deschisă și citită toată" if keys else "toate părțile sunt cum au fost scrise"
    click.echo(f"Copia {manifest.name} este întreagă: {how}.")


@backup.command()
@click.argument("name", required=False)
@FOLDER
@click.option("--key-file", type=KEY_FILE, required=True, help="Cheia secretă.")
@click.option(
    "--note",
    "notes",
    type=KEY_FILE,
    multiple=True,
    help="O stare semnată a jurnalului, păstrată în altă parte.",
)
@click.option(
    "--in", "place", type=click.Path(file_okay=False, path_type=Path), help="Unde se face proba; altfel /tmp."
)
@click.option("--json", "as_json", is_flag=True, help="Scrie un obiect JSON.")
@click.pass_context
def drill(
    context: click.Context,
    name: str | None,
    folder: Path | None,
    key_file: Path,
    notes: tuple[Path, ...],
    place: Path | None,
    as_json: bool,
) -> None:
    """Restaurează copia într-un folder de probă, o dovedește și șterge folderul; datele nu sunt atinse."""
    from .drilling import drill_of

    result = drill_of(
        _repository(folder or context.obj), name=name, key_file=key_file, notes=notes, place=place
    )
    if as_json:
        click.echo(json.dumps(result.as_dict(), ensure_ascii=False))
    else:
        for line in result.lines:
            click.echo(line)
    if not result.whole:
        tell("Proba de restaurare nu a reușit.")
        context.exit(1)


def _repository(folder: Path | None) -> Repository:
    from registratura.toolkit.backups.repository import Repository

    return Repository(_root(folder))


def _line(made: Manifest) -> dict[str, object]:
    return {
        "name": made.name,
        "made_at": made.made_at.isoformat(),
        "version": made.version,
        "postgresql": made.server,
        "files": made.files,
        "file_bytes": made.file_bytes,
        "dump_bytes": made.dump_bytes,
        "new_bytes": made.new_bytes,
        "journals": made.facts.get("journals", []),
    }


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
