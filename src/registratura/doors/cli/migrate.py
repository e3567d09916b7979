"""`registratura migrate`: the structure of the database, brought to the program's version by its owner."""

import click

from .context import ensure_database, run_migrations


@click.command()
def migrate() -> None:
    """Aduce structura bazei de date la versiunea programului."""
    ensure_database()
    run_migrations()
    click.echo("Structura bazei de date este la zi.")
