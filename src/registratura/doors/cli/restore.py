"""`registratura restore`: everything out of a copy, into an empty data folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from registratura.toolkit.postgres.urls import HalfProtectedError, over_tls

from .choosing import progress
from .context import tell
from .main import Refusal

_PROGRAM = [sys.executable, "-c", "from registratura.doors.cli.main import main; main()"]


@click.command()
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folderul copiilor; altfel REGISTRATURA_BACKUPS.",
)
@click.option("--snapshot", "name", help="Numele copiei; altfel cea mai nouă.")
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="Fișierul cu cheia secretă a copiilor.",
)
def restore(folder: Path | None, name: str | None, key_file: Path) -> None:
    """
    Reface baza de date, fișierele și cheile într-un folder de date gol, cel dat cu „registratura --data”.

    Totul se face întâi alături, apoi apare dintr-odată: o restaurare oprită nu lasă nimic. La sfârșit se șterg din nou
    datele persoanelor șterse de când a fost făcută copia.
    """
    # The settings are not read here: reading them would make files in the folder that must be empty.
    data = os.environ.get("REGISTRATURA_DATA", "")
    root = folder or Path(os.environ.get("REGISTRATURA_BACKUPS", ""))
    if not data:
        raise Refusal(
            "Spuneți unde se restaurează: „registratura --data FOLDER restore …” sau REGISTRATURA_DATA."
        )
    if root == Path():
        raise Refusal("Spuneți unde sunt copiile: --from sau REGISTRATURA_BACKUPS.")
    with progress(length=1, label="Restaurare") as bar:
        done = bring_back(root=root, name=name, key_file=key_file, data=Path(data), reach=bar.reach_of)
    click.echo(f"Copia {done} este restaurată în {data}. Porniți programul, apoi „registratura verify”.")


def bring_back(
    *, root: Path, name: str | None, key_file: Path, data: Path, private: bool = False, reach: object = None
) -> str:
    """
    Restore a copy into an empty folder and return its name. private: never into a separate database.

    Raises: BackupRefusedError.
    """
    from registratura.toolkit.backups.repository import Repository
    from registratura.toolkit.backups.restoring import Target
    from registratura.toolkit.backups.restoring import restore as restored
    from registratura.toolkit.backups.sealing import secret_keys
    from registratura.toolkit.backups.versions import VERSION, own_migrations

    programs = os.environ.get("REGISTRATURA_POSTGRES_BIN")
    target = Target(
        data=data.absolute(),
        version=VERSION,
        own_migrations=own_migrations(),
        url=None if private else _separate(),
        programs=Path(programs) if programs else None,
    )
    done = restored(
        repository=Repository(root.absolute()),
        name=name,
        keys=secret_keys(key_file),
        target=target,
        settle=lambda draft: _settle(draft, private=private),
        tell=tell,
        progress=reach if callable(reach) else lambda done, total: None,
    )
    return done.name


def _separate() -> str | None:
    """Return the separate database that is restored into, None for a private cluster."""
    if not any(os.environ.get(f"REGISTRATURA_DATABASE_URL{end}") for end in ("", "_FILE")):
        return None
    url = os.environ.get("REGISTRATURA_BACKUP_DATABASE_URL")
    if (place := os.environ.get("REGISTRATURA_BACKUP_DATABASE_URL_FILE")) and not url:
        url = Path(place).read_text(encoding="utf-8").strip()
    if not url:
        raise Refusal(
            "Baza de date este pe un server separat: dați în REGISTRATURA_BACKUP_DATABASE_URL un rol "
            "care o poate umple."
        )
    try:
        return over_tls(url)
    except HalfProtectedError as error:
        raise Refusal(
            f"Adresa din REGISTRATURA_BACKUP_DATABASE_URL cere „{error}”, care nu verifică serverul: scrieți "
            "sslmode=verify-full."
        ) from error


def surroundings(data: Path, *, private: bool) -> dict[str, str]:
    """Return the environment of a command on a restored folder; private: without a separate database."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not (private and name.startswith(("REGISTRATURA_DATABASE_URL", "REGISTRATURA_OWNER_DATABASE_URL")))
    }
    return {**kept, "REGISTRATURA_DATA": str(data), "DJANGO_SETTINGS_MODULE": "registratura.config.settings"}


def _settle(draft: Path, *, private: bool) -> None:
    """Bring the structure to this program's version, and erase again, before anybody may look."""
    tell("Se șterg din nou datele persoanelor șterse de atunci…")
    called(draft, "erasures", "replay", private=private)


def called(data: Path, *arguments: str, private: bool) -> str:
    """
    Call a command of the product on a restored folder and return what it said.

    Raises: Refusal with its last words.
    """
    done = subprocess.run(
        [*_PROGRAM, *arguments],
        env=surroundings(data, private=private),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        words = "\n".join((done.stderr.strip() or done.stdout.strip()).splitlines()[-6:])
        raise Refusal(f"„registratura {' '.join(arguments)}” nu a mers pe ce s-a restaurat: {words}")
    return done.stdout
