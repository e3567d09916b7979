"""`registratura signature`: the signatures of a file on this machine, judged by the loaded lists."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import click

from .context import ensure_database


@click.group()
def signature() -> None:
    """Semnăturile unui fișier."""


@signature.command()
@click.argument("file", metavar="FIȘIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--content",
    "contents",
    metavar="FIȘIER",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Fișierul semnat, pentru o semnătură detașată (.p7s); altfel se caută lângă ea.",
)
@click.option("--institution", "code", metavar="COD", help="Și cu rădăcinile de încredere ale instituției.")
@click.option("--json", "as_json", is_flag=True, help="Scrie raportul ca JSON.")
def check(file: Path, contents: tuple[Path, ...], code: str | None, as_json: bool) -> None:
    """Spune cât valorează semnăturile unui fișier; codul de ieșire este 0 numai când toate sunt valabile."""
    ensure_database()
    checked = _checked(file, contents, code)
    findings = checked.findings
    if not findings.signed:
        click.echo(json.dumps({"signed": False}) if as_json else "Fișierul nu are nicio semnătură.")
        raise SystemExit(2)
    if as_json:
        click.echo(json.dumps(_as_json(checked), ensure_ascii=False, indent=2))
    else:
        _tell(findings)
    raise SystemExit(0 if findings.verdict in ("qualified", "valid") else 1)


def _checked(file: Path, contents: tuple[Path, ...], code: str | None) -> Any:
    from django.conf import settings
    from django.utils import timezone

    from registratura.documents.reading.types import media_type_of
    from registratura.signatures import confined, queries
    from registratura.signatures.fetching import fetcher
    from registratura.toolkit.scope import acting_for

    from .choosing import institution_of

    if code is None:
        trusted = queries.trust(with_own_roots=False)
    else:
        with acting_for(institution_of(code).id):
            trusted = queries.trust(with_own_roots=True)
    beside = list(contents)
    neighbor = file.with_suffix("")
    if not beside and file.suffix.lower() == ".p7s" and neighbor.is_file():
        beside = [neighbor]
    with file.open("rb") as content:
        return confined.check(
            content,
            name=file.name,
            media_type=media_type_of(file).media_type,
            arrived_at=timezone.now(),
            trust=trusted,
            beside=[
                confined.Beside(number, path.name, partial(_opened, path), path.stat().st_size)
                for number, path in enumerate(beside)
            ],
            fetch=fetcher(settings.REVOCATION_HOSTS),
        )


def _opened(path: Path) -> BinaryIO:
    return path.open("rb")


def _as_json(checked: Any) -> dict[str, Any]:
    from registratura.signatures.confined import VALIDATOR
    from registratura.signatures.findings import to_plain
    from registratura.signatures.words import VERDICTS, reason_words

    told: dict[str, Any] = to_plain(checked.findings)
    told["words"] = str(VERDICTS[checked.findings.verdict])
    for plain, finding in zip(told["signatures"], checked.findings.signatures, strict=True):
        plain["words"] = [reason_words(reason) for reason in finding.reasons]
    return {"signed": True, "validator": VALIDATOR, **told}


def _tell(findings: Any) -> None:
    from registratura.signatures.words import VERDICTS, headline, moment_basis, reason_words

    click.echo(str(VERDICTS[findings.verdict]).upper())
    for reason in findings.reasons:
        click.echo(f"  {reason_words(reason)}")
    for finding in findings.signatures:
        click.echo(f"- {headline(finding)}")
        if basis := moment_basis(finding):
            click.echo(f"    {basis}")
        for reason in finding.reasons:
            click.echo(f"    {reason_words(reason)}")
