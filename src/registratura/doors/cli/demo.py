"""`registratura demo`: two invented institutions with a year of work, to look around in."""

import os
from datetime import UTC, datetime

import click

from registratura.kernel.errors import DomainError
from registratura.toolkit.postgres.urls import over_tls

from .context import ensure_database, environment, tell


class DemoRefusedError(DomainError):
    """The demonstration cannot be loaded without the owner's role."""

    code = "cli.demo.refused"


@click.command()
@click.option(
    "--entries",
    type=click.IntRange(100, 1_000_000),
    default=20_000,
    show_default=True,
    help="Câte înregistrări, cu aproximație.",
)
def demo(entries: int) -> None:
    """Face ce lipsește din demonstrație: o comună și un municipiu, de la 1 ianuarie anul trecut până acum."""
    ensure_database()
    from registratura.flows.demo.services import ensure_demo

    report = ensure_demo(owner_url=owner_url(), now=datetime.now(UTC), entries=entries, progress=tell)
    for one in report.institutions:
        added = f", {one.loaded_count} încărcate acum" if one.loaded_count else ""
        click.echo(f"{one.code:<20} {one.name}: {one.entry_count} înregistrări{added}")


def owner_url() -> str:
    """
    Return the address of the database under the owner's role.

    Raises: DemoRefusedError when none is known.
    """
    url = os.environ.get("REGISTRATURA_OWNER_DATABASE_URL") or environment().owner_database_url
    if not url:
        raise DemoRefusedError(
            "Pentru demonstrație este nevoie de REGISTRATURA_OWNER_DATABASE_URL: adresa bazei cu rolul proprietar."
        )
    return over_tls(url)
