"""`registratura trust`: copies of trusted lists, for the whole installation."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import click

from .context import ensure_database


@click.group()
def trust() -> None:
    """Listele de încredere după care se judecă semnăturile."""


@trust.command()
@click.argument("file", metavar="FIȘIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--signer",
    metavar="CERTIFICAT",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Certificatul cu care este semnată lista, când lista listelor nu este încărcată. Răspundeți de el.",
)
def load(file: Path, signer: Path | None) -> None:
    """Verifică o listă de încredere (XML, ETSI TS 119 612) și o păstrează."""
    ensure_database()
    from django.utils import timezone

    from registratura.flows.trust import load_list

    done = load_list(
        content=file.read_bytes(),
        now=timezone.now(),
        loaded_by=getpass.getuser(),
        signer=signer.read_bytes() if signer else None,
    )
    if not done.new:
        click.echo(f"Lista {done.territory} nr. {done.sequence_number} era deja încărcată.")
        return
    what = (
        "lista listelor" if done.is_list_of_lists else f"{done.service_count} perioade de servicii calificate"
    )
    click.echo(
        f"Lista {done.territory} nr. {done.sequence_number}: {what}; semnată de {done.signed_by_name}."
    )
    if done.next_update_at is not None:
        click.echo(f"Este la zi până la {timezone.localtime(done.next_update_at):%d.%m.%Y}.")


@trust.command("list")
@click.option("--json", "as_json", is_flag=True, help="Scrie listele ca JSON.")
def show(as_json: bool) -> None:
    """Arată listele păstrate, cele în vigoare întâi."""
    ensure_database()
    from django.utils import timezone

    from registratura.signatures import queries as signatures

    cards = sorted(signatures.trust_lists(), key=lambda card: (not card.current, card.territory))
    if as_json:
        told = [
            {
                "territory": card.territory,
                "number": card.sequence_number,
                "issued": card.issued_at.isoformat(),
                "next_update": card.next_update_at.isoformat() if card.next_update_at else None,
                "services": card.service_count,
                "sha256": card.sha256,
                "current": card.current,
                "stale": card.current and card.stale(timezone.now()),
            }
            for card in cards
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if not cards:
        click.echo("Nicio listă încărcată: fără liste nicio semnătură nu este calificată.")
    for card in cards:
        until = f"{timezone.localtime(card.next_update_at):%d.%m.%Y}" if card.next_update_at else "—"
        old = " ÎNVECHITĂ" if card.current and card.stale(timezone.now()) else ""
        force = "" if card.current else " (veche)"
        click.echo(
            f"{card.territory:<4} nr. {card.sequence_number}{force}: {card.service_count} perioade de servicii, "
            f"la zi până la {until}{old}"
        )
