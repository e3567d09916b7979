"""`registratura receipt`: checks a receipt of consent, without the database and without the network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

WORDS = {
    "signature": "semnătura este a cheii de mai jos și nimic nu s-a schimbat după semnare",
    "statement": "ce spune dovada este ce stă în jurnal",
    "journal": "alegerea stă în jurnalul sigilat",
    "checkpoint": "starea jurnalului este semnată de același operator",
}


@click.group()
def receipt() -> None:
    """Dovezile de consimțământ."""


@receipt.command()
@click.argument("file", metavar="FIȘIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys",
    metavar="FIȘIER",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Fișierul chei.json al operatorului, luat de pe pagina lui.",
)
@click.option("--key", "key_texts", metavar="CHEIE", multiple=True, help="O cheie publicată (z6Mk…).")
@click.option("--json", "as_json", is_flag=True, help="Scrie ce s-a găsit ca JSON.")
def check(file: Path, keys: Path | None, key_texts: tuple[str, ...], as_json: bool) -> None:
    """Verifică o dovadă; codul de ieșire este 0 numai când totul se potrivește."""
    from registratura.consents.checking import LARGEST, check_receipt

    document = _read(file, LARGEST)
    published = [*key_texts, *_published(keys, LARGEST)]
    report = check_receipt(document, published=published)
    if as_json:
        found = {one.name: one.reason or "ok" for one in report.checks}
        click.echo(json.dumps({"holds": report.holds, "key": report.key, "known": report.known, **found}))
    else:
        for one in report.checks:
            click.echo(f"{'✓' if one.holds else '✗ NU se potrivește:'} {WORDS[one.name]}")
        click.echo(f"Cheia: {report.key or '—'}")
        click.echo(_of_key(report.known))
    raise SystemExit(0 if report.holds else 1)


def _of_key(known: bool | None) -> str:
    if known is None:
        return "Comparați cheia cu cea publicată de operator (chei.json) sau dați-o cu --keys."
    return (
        "Cheia este una dintre cele date." if known else "Cheia NU este printre cele date: nu vă încredeți."
    )


def _read(file: Path, largest: int) -> dict[str, Any]:
    if file.stat().st_size > largest:
        raise click.ClickException("Fișierul este prea mare ca să fie o dovadă.")
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise click.ClickException("Fișierul nu este o dovadă: nu se poate citi ca JSON.") from None
    if not isinstance(document, dict):
        raise click.ClickException("Fișierul nu este o dovadă.")
    return document


def _published(keys: Path | None, largest: int) -> list[str]:
    if keys is None:
        return []
    methods = _read(keys, largest).get("verificationMethod", [])
    found = [one.get("publicKeyMultibase") for one in methods if isinstance(one, dict)]
    return [one for one in found if isinstance(one, str)]
