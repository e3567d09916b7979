"""`registratura keys` and `registratura erasures`: keys of persons, and the list that a restore replays."""

from __future__ import annotations

import click

from .context import ensure_database


@click.group()
def keys() -> None:
    """Cheile cu care sunt sigilate datele persoanelor."""


@keys.command()
def change() -> None:
    """Pune o cheie de sus nouă: copiile vechi ale cheilor nu mai deschid nimic."""
    ensure_database()
    from registratura.toolkit import envelopes, key_store

    every = key_store.controllers()
    count = sum(envelopes.rewrap_controller(controller) for controller in every)
    envelopes.rewrap_root()
    click.echo(
        f"Cheia de sus este schimbată: {len(every)} operatori, {count} persoane. Datele sunt neatinse."
    )


@click.group()
def erasures() -> None:
    """Lista ștergerilor, refăcută după o restaurare."""


@erasures.command()
def replay() -> None:
    """Șterge din nou ce s-a șters de când a fost făcută copia bazei de date."""
    ensure_database()
    from django.utils import timezone

    from registratura.retention.services import erase_again

    count = erase_again(now=timezone.now())
    if count:
        click.echo(f"Baza de date era mai veche decât lista: {count} ștergeri au fost făcute din nou.")
    else:
        click.echo("Baza de date are toate ștergerile din listă.")
