"""`registratura licence`: the license of an installation on its own premises, with or without a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .context import ensure_database, environment

if TYPE_CHECKING:
    from registratura.licensing.own.working import OwnStatus

KINDS = {
    "never": "neactivată: programul merge întreg",
    "waiting": "cererea este făcută, își așteaptă răspunsul",
    "valid": "activă",
    "grace": "în răgaz: programul merge întreg, licența trebuie reînnoită",
    "expired": "expirată: se poate intra, citi, tipări și exporta; nu se mai înregistrează",
    "clock": "ceasul calculatorului arată o zi greșită: potriviți-l",
    "broken": "fișierul de licență nu poate fi citit",
}


@click.group()
def licence() -> None:
    """Licența acestei instalări."""


@licence.command()
@click.option(
    "--key", "keys", multiple=True, required=True, help="Cheia publică din contract; se poate repeta."
)
@click.option("--url", default="", help="Adresa furnizorului; fără ea se activează numai fără rețea.")
def supplier(keys: tuple[str, ...], url: str) -> None:
    """Spune cine dă licența și cu ce cheie semnează."""
    environment()
    from registratura.licensing.own.working import name_supplier

    one = name_supplier(url=url, public_keys=keys)
    click.echo(f"Furnizorul este păstrat. Chei: {', '.join(sorted(one.keys))}.")


@licence.command()
@click.option("--key", default="", help="Cheia licenței; fără ea, cea știută deja.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Scrie cererea într-un fișier."
)
@click.option("--qr", is_flag=True, help="Arată cererea și ca un cod de fotografiat.")
def request(key: str, output: Path | None, qr: bool) -> None:
    """Face cererea unei activări fără rețea."""
    environment()
    from django.utils import timezone

    from registratura.licensing.own import working
    from registratura.licensing.pictures import code_in_letters

    line = working.make_request(key=key, now=timezone.now())
    if output is not None:
        output.write_text(line + "\n", encoding="ascii")
        click.echo(f"Cererea este în {output}. Duceți-o la furnizor, la adresa /licente/activare/.", err=True)
    else:
        click.echo(line)
    if qr:
        click.echo(code_in_letters(line))


@licence.command()
@click.option("--key", default="", help="Cheia licenței, pentru activarea prin rețea.")
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Răspunsul furnizorului: fișierul lui sau fotografia codului.",
)
def activate(key: str, file: Path | None) -> None:
    """Activează prin rețea, sau cu răspunsul adus de la furnizor."""
    ensure_database()
    from django.utils import timezone

    from registratura.flows import own_license
    from registratura.licensing.pictures import answer_in

    now = timezone.now()
    if file is None:
        found = own_license.activate_online(key=key, now=now)
    else:
        found = own_license.take_answer(text=answer_in(file.read_bytes()), now=now)
    _say(found)


@licence.command()
@click.option("--json", "as_json", is_flag=True, help="Scrie starea ca JSON.")
def status(as_json: bool) -> None:
    """Arată cum stă licența."""
    environment()
    from django.utils import timezone

    from registratura.licensing.own import working

    found = working.status(now=timezone.now())
    if not as_json:
        _say(found)
        return
    told = {
        "state": found.kind,
        "name": found.name,
        "issued": found.issued_at.isoformat() if found.issued_at else None,
        "expires": found.expires_at.isoformat() if found.expires_at else None,
        "grace_ends": found.closes_at.isoformat() if found.closes_at else None,
        "days_left": found.days_left,
        "supplier": found.supplier_url,
        "keys": list(found.key_ids),
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _say(found: OwnStatus) -> None:
    from django.utils import timezone

    click.echo(f"Licența: {KINDS[found.kind]}.")
    if found.words:
        click.echo(found.words)
    if found.name:
        click.echo(f"Pentru: {found.name}; cheia se termină cu {found.key_ending}.")
    if found.expires_at is not None and found.closes_at is not None:
        click.echo(
            f"Fișierul ține până la {timezone.localtime(found.expires_at):%d.%m.%Y}, "
            f"cu răgaz până la {timezone.localtime(found.closes_at):%d.%m.%Y}."
        )
