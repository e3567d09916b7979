"""`registratura doctor --bundle`: what the support department may be told, shown field by field."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from registratura.kernel import diagnosis
from registratura.kernel.errors import DomainError
from registratura.toolkit.diagnosing import Ask, measure

from .context import private_cluster

if TYPE_CHECKING:
    from registratura.config.env import Environment


def make(*, target: Path, surroundings: "Environment", as_json: bool) -> None:
    """Write a bundle to a file and show all of it. Nothing is started and nothing is sent."""
    fields = measure(
        data=surroundings.data,
        is_private=surroundings.database_url is None,
        store="s3" if surroundings.files_url else "folder",
        has_mail=surroundings.mail_url is not None,
        has_antivirus=bool(surroundings.clamd),
        ask=_asker(surroundings),
    )
    text = diagnosis.write(made_at=datetime.now(UTC), fields=fields)
    target.write_text(text + "\n", encoding="utf-8")
    if as_json:
        click.echo(text)
        return
    for name, value in fields.items():
        shown = {True: "da", False: "nu"}.get(value, value) if isinstance(value, bool) else value
        click.echo(f"{diagnosis.FIELDS[name].words}: {shown}")
    click.echo(
        f"\nScris în {target}. Ștergeți rândurile pe care nu vreți să le trimiteți, apoi alegeți fișierul"
    )
    click.echo("pe pagina cererii, la „Trimiteți un diagnostic al programului”.")


def _asker(surroundings: "Environment") -> Ask | None:
    """Return how the database is asked, None when it does not run."""
    import psycopg

    from registratura.toolkit.postgres.configuration import APP

    url = surroundings.database_url
    with suppress(DomainError):
        if url is None and private_cluster().status().pid is not None:
            url = private_cluster().url_for(APP)
    if url is None:
        return None

    def ask(question: str) -> Any:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute(question.encode()).fetchone()
            return row[0] if row is not None else None

    return ask
