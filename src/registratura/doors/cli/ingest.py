"""`registratura ingest`: folders of files and mail, registered once."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .choosing import institution_of, on_terminal, progress, register_of
from .context import ensure_database, tell
from .main import Refusal

if TYPE_CHECKING:
    from registratura.flows.ingest.intake import Outcome

NAMED_ERRORS = 20


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--institution", "code", required=True, help="Codul instituției.")
@click.option("--register", "register_code", default="general", show_default=True, help="Codul registrului.")
@click.option("--json", "as_json", is_flag=True, help="O linie JSON de document.")
def ingest(paths: tuple[Path, ...], code: str, register_code: str, as_json: bool) -> None:
    """
    Înregistrează fișierele, scrisorile (.eml) și cutiile poștale (.mbox) de la PATH.

    Repetată, comanda nu înregistrează nimic de două ori. Fișierele ascunse și legăturile simbolice din foldere
    sunt sărite. O linie de document, cu --json:

    \b
      {"file", "status", "number", "year", "registered_at", "sha256", "reason"}
      status: registered | duplicate | quarantined | error

    Codul de ieșire este 0 când fiecare document este înregistrat sau în carantină, altfel 1.
    """
    ensure_database()
    from django.db import InterfaceError, OperationalError

    from registratura.flows.ingest.inputs import inputs
    from registratura.flows.ingest.intake import Status
    from registratura.flows.ingest.intake import ingest as take_in
    from registratura.toolkit.scope import acting_for

    institution = institution_of(code)
    with acting_for(institution.id):
        register = register_of(register_code)
    total = sum(item.size_bytes for item in inputs(paths)) if on_terminal() else 0
    counts: Counter[Status] = Counter()
    failed: list[str] = []
    try:
        with progress(length=total, label="Preluare") as bar:
            for outcome in take_in(
                institution=institution,
                register=register,
                paths=paths,
                clock=lambda: datetime.now(UTC),
                progress=bar.reach,
            ):
                counts[outcome.status] += 1
                if outcome.status == Status.ERROR and len(failed) < NAMED_ERRORS:
                    failed.append(outcome.file)
                bar.say(_json(outcome) if as_json else _words(outcome, register.number_code))
    except (OperationalError, InterfaceError) as error:
        raise Refusal(
            f"Baza de date nu mai răspunde ({str(error).strip().splitlines()[0]}). Rulați din nou comanda: "
            "ce s-a înregistrat nu se înregistrează a doua oară."
        ) from error
    tell(
        f"Înregistrate: {counts[Status.REGISTERED]}, deja înregistrate: {counts[Status.DUPLICATE]}, "
        f"în carantină: {counts[Status.QUARANTINED]}, neprelucrate: {counts[Status.ERROR]}."
    )
    if failed:
        more = counts[Status.ERROR] - len(failed)
        raise Refusal("Neprelucrate: " + ", ".join(failed) + (f" și alte {more}." if more else "."))


def _json(outcome: Outcome) -> str:
    at = outcome.registered_at
    return json.dumps(
        {
            "file": outcome.file,
            "status": str(outcome.status),
            "number": outcome.number,
            "year": outcome.year,
            "registered_at": at.astimezone(UTC).isoformat() if at else None,
            "sha256": outcome.sha256 or None,
            "reason": outcome.reason or None,
        },
        ensure_ascii=False,
    )


def _words(outcome: Outcome, number_code: str) -> str:
    from registratura.kernel.calendar import legal_date, written_number

    name = outcome.file + (f" (mesajul {outcome.message})" if outcome.message else "")
    number = ""
    if outcome.number is not None and outcome.registered_at is not None:
        number = written_number(
            number=outcome.number, code=number_code, registered_on=legal_date(outcome.registered_at)
        )
    said = {
        "registered": f"nr. {number}",
        "duplicate": f"deja înregistrat, nr. {number}",
        "quarantined": "carantină",
        "error": "neprelucrat",
    }[str(outcome.status)]
    return f"{said:<24} {name}" + (f": {outcome.words}" if outcome.words else "")
