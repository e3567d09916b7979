"""`registratura files`: where the files of the institutions are kept, and how much room they may take."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from .choosing import institution_of
from .context import ensure_database, environment, tell
from .main import Refusal

GIGABYTE = 1_000_000_000


@click.group()
def files() -> None:
    """Mută fișierele între folder și depozitul S3 și dă instituțiilor loc."""


@files.command()
@click.option("--to", "target", type=click.Choice(["s3", "folder"]), required=True, help="Unde se mută.")
@click.option("--json", "as_json", is_flag=True, help="Scrie un obiect JSON cu ce s-a mutat.")
@click.pass_context
def move(context: click.Context, target: str, as_json: bool) -> None:
    """
    Copiază fișierele în depozitul S3 sau înapoi în folder și verifică fiecare copie.

    Depozitul este cel din REGISTRATURA_FILES_URL. Oprită și pornită din nou, merge mai departe de unde a rămas. Nimic
    nu se șterge: folderul vechi îl ștergeți după ce „registratura verify” spune că totul este întreg. Codul de ieșire
    este 1 când un fișier nu mai are octeții lui.
    """
    surroundings = environment()
    if surroundings.files_url is None:
        raise Refusal("Dați întâi depozitul prin REGISTRATURA_FILES_URL, apoi porniți din nou mutarea.")
    ensure_database()
    from django.conf import settings

    from registratura.flows.moving import Moved, move_files
    from registratura.toolkit.storage import FolderStorage, object_storage

    try:
        folder, store = FolderStorage(settings.FILES_ROOT), object_storage()
    except ValueError as error:
        raise Refusal("REGISTRATURA_FILES_URL se scrie s3://cheie:secret@server/găleată/prefix.") from error
    ends = (folder, store) if target == "s3" else (store, folder)

    def step(moved: Moved) -> None:
        if moved.copied % 100 == 0:
            tell(f"{moved.copied} mutate, {moved.size_bytes / 1e6:.1f} MB")

    done = move_files(
        source=ends[0],
        target=ends[1],
        damaged=lambda space, sha256: click.echo(
            f"{space}: fișierul {sha256} nu mai are octeții lui", err=True
        ),
        step=step,
    )
    if as_json:
        click.echo(json.dumps({"copied": done.copied, "there": done.there, "damaged": done.damaged}))
    else:
        click.echo(
            f"{done.copied} mutate acum ({done.size_bytes / 1e6:.1f} MB), {done.there} erau deja la locul lor."
        )
    if done.damaged:
        context.exit(1)


@files.command()
@click.option("--institution", "code", required=True, help="Codul instituției.")
@click.option(
    "--gb", type=click.FloatRange(0, 1_000_000), help="Limita în gigaocteți; 0 scoate limita proprie."
)
@click.option("--json", "as_json", is_flag=True, help="Scrie un obiect JSON.")
def quota(code: str, gb: float | None, as_json: bool) -> None:
    """Arată cât loc ocupă fișierele unei instituții și îi dă o limită."""
    ensure_database()
    from registratura.documents import queries as documents
    from registratura.documents import services
    from registratura.toolkit.scope import acting_for

    institution = institution_of(code)
    with acting_for(institution.id):
        if gb is not None:
            services.set_quota(quota_bytes=round(gb * GIGABYTE) or None, by=None)
        services.recount(now=datetime.now(UTC))
        room = documents.room()
    if as_json:
        click.echo(json.dumps({"used": room.used_bytes, "files": room.files, "limit": room.limit_bytes}))
        return
    limit = f"din {room.limit_bytes / GIGABYTE:.2f} GB" if room.limit_bytes else "fără limită"
    click.echo(f"{institution.name}: {room.files} fișiere, {room.used_bytes / GIGABYTE:.2f} GB, {limit}.")
