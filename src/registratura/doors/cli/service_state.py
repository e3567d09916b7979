"""What `registratura doctor` says of copies, of the queue of jobs and of the way letters leave."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from registratura.toolkit.backups.repository import Repository
from registratura.toolkit.egress import Connector, going_out, register_connector
from registratura.toolkit.tls import client_context

from .findings import Finding

if TYPE_CHECKING:
    from registratura.config.env import Environment

_LATE_MINUTES, _MANY_FAILED = 10, 1
_QUEUE = """
SELECT count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),
       count(*) FILTER (WHERE status = 'failed'),
       (SELECT max(last_heartbeat) FROM procrastinate_workers)
  FROM procrastinate_jobs
"""


def without_database(surroundings: Environment) -> Iterator[Finding]:
    """Look at the copies and ask the mail server."""
    yield _copies(surroundings, now=datetime.now(UTC))
    yield _mail(surroundings)


def _copies(surroundings: Environment, *, now: datetime) -> Finding:
    name = "Copii de siguranță"
    if surroundings.backups is None:
        words = "nu sunt puse: dacă se strică discul, se pierde totul"
        remedy = "Faceți o cheie („registratura backup key”) și dați REGISTRATURA_BACKUPS și REGISTRATURA_BACKUP_KEY."
        return Finding(name=name, state="warning", words=words, remedy=remedy)
    if not surroundings.backup_key:
        remedy = "Scrieți în REGISTRATURA_BACKUP_KEY cheia publică arătată de „registratura backup key”."
        return Finding(name=name, state="failure", words="lipsește cheia publică", remedy=remedy)
    newest = max((one.made_at for one in Repository(surroundings.backups).snapshots()), default=None)
    if newest is None:
        remedy = "Porniți „registratura backup”; apoi se fac singure, noaptea."
        return Finding(name=name, state="failure", words=f"niciuna în {surroundings.backups}", remedy=remedy)
    hours = (now - newest) / timedelta(hours=1)
    words = f"cea mai nouă are {hours:.0f} ore, în {surroundings.backups}"
    if hours > surroundings.backup_hours:
        remedy = "Verificați discul copiilor și lucrătorul din fundal, apoi porniți „registratura backup”."
        return Finding(name=name, state="failure", words=words, remedy=remedy)
    if surroundings.backups.is_relative_to(surroundings.data):
        remedy = "Puneți copiile pe alt disc decât datele."
        return Finding(name=name, state="warning", words=words, remedy=remedy)
    return Finding(name=name, state="ok", words=words)


def _mail(surroundings: Environment) -> Finding:
    name = "Scrisorile"
    if surroundings.mail_url is None:
        words = "nu pleacă: se păstrează în folderul de date"
        remedy = "Dați REGISTRATURA_MAIL_URL, serverul prin care pleacă."
        return Finding(name=name, state="warning", words=words, remedy=remedy)
    parts = urlsplit(surroundings.mail_url)
    host = parts.hostname or ""
    port = parts.port or {"smtps": 465, "starttls": 587}.get(parts.scheme, 25)
    register_connector(Connector("smtp", lambda: (host,)))
    try:
        with going_out(connector="smtp", host=host, port=port):
            server: smtplib.SMTP
            if parts.scheme == "smtps":
                server = smtplib.SMTP_SSL(host, port, timeout=10, context=client_context())
            else:
                server = smtplib.SMTP(host, port, timeout=10)
            if parts.scheme == "starttls":
                server.starttls(context=client_context())
            server.noop()
            with suppress(smtplib.SMTPException):
                server.quit()
    except (OSError, smtplib.SMTPException) as error:
        remedy = (
            "Verificați REGISTRATURA_MAIL_URL și rețeaua; mesajele așteaptă și pleacă singure după aceea."
        )
        words = f"{host}:{port} nu răspunde ({type(error).__name__})"
        return Finding(name=name, state="failure", words=words, remedy=remedy)
    return Finding(name=name, state="ok", words=f"{host}:{port} răspunde")


def of_database(url: str) -> Iterator[Finding]:
    """Ask the database how the jobs stand."""
    import psycopg

    name = "Lucrările din fundal"
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute(_QUEUE).fetchone()
    except psycopg.Error:
        return  # an older structure, or a database that other lines speak of
    assert row is not None
    waiting, failed, seen = row
    words = f"{waiting} așteaptă, {failed} nu au reușit"
    if waiting and (seen is None or datetime.now(UTC) - seen > timedelta(minutes=_LATE_MINUTES)):
        remedy = "Porniți lucrătorul (registratura-worker.service sau „registratura run”)."
        yield Finding(name=name, state="failure", words=f"{words}; niciun lucrător nu le ia", remedy=remedy)
    elif failed >= _MANY_FAILED:
        remedy = "Vedeți în jurnalul lucrătorului de ce; cele ale ceasului se fac din nou singure."
        yield Finding(name=name, state="warning", words=words, remedy=remedy)
    else:
        yield Finding(name=name, state="ok", words=words)
