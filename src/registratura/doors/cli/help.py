"""`registratura help` publishes the articles of a folder; `registratura support-mail` takes a letter in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .context import ensure_database

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


@click.command(name="help")
@click.argument("folder", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(["ro", "en"]), default="ro", help="Limba articolelor.")
def help_articles(folder: Path, language: str) -> None:
    """Publică articolele (*.md) dintr-un folder la pagina de asistență; ce nu s-a schimbat rămâne."""
    ensure_database()
    from django.utils import timezone

    from registratura.flows import support_help

    count, changed = support_help.load_folder(
        supplier=_supplier(), folder=folder, language=language, by=None, now=timezone.now()
    )
    click.echo(f"Articole: {count}, schimbate: {changed}.")


@click.command(name="support-mail")
def support_mail() -> None:
    """Preia o scrisoare către asistență, de la intrarea standard: serverul de poștă o trimite aici."""
    ensure_database()
    from django.utils import timezone

    from registratura.flows import support_mail as flow

    taken = flow.take_in(
        supplier=_supplier(), raw=sys.stdin.buffer.read(flow.MOST_BYTES + 1), now=timezone.now()
    )
    click.echo(f"Cererea #{taken.ticket_id}." if taken.ticket_id else f"Oprită: {taken.held}.")


def _supplier() -> Institution:
    from registratura.institutions import queries as institutions

    supplier = institutions.supplier()
    if supplier is None:
        raise click.ClickException(
            "Această instalare nu are furnizor; asistența este a celui care a instalat programul."
        )
    return supplier
