"""The ground of a measurement: a durable cluster gone afterwards, an institution, two signed-in people, a server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import psycopg

from registratura.doors.cli.context import tell
from registratura.toolkit.egress import OWN_PAGES, going_out
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP, OWNER, SETTINGS
from registratura.toolkit.postgres.processes import ending_with_parent
from registratura.toolkit.postgres.testing import temporary_cluster
from registratura.toolkit.postgres.urls import connection_settings

from .load import LoadError, get

if TYPE_CHECKING:
    from registratura.accounts.models import User

CODE = "masuratoare"
MANY = 64
START_WITHIN = 600.0  # seconds: on a busy machine the first imports of two workers take minutes
TELL_EVERY = 30.0  # seconds
SAID_LAST = 2_000  # bytes of what a server that ended had said
_PLAIN = f"""
CREATE TABLE bench_plain (
    id bigserial PRIMARY KEY, institution_id bigint NOT NULL, subject text NOT NULL, sender text NOT NULL,
    registered_at timestamptz NOT NULL DEFAULT clock_timestamp());
GRANT SELECT, INSERT ON bench_plain TO {APP};
GRANT USAGE ON SEQUENCE bench_plain_id_seq TO {APP};
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where a measurement takes place. `registers` holds the general register first, then others of their own."""

    cluster: PrivateCluster
    institution_id: int
    registers: tuple[int, ...]
    unit_id: int
    user_id: int
    cookie: str
    head_id: int
    head_cookie: str

    @property
    def owner_url(self) -> str:
        """The database under the owner's role."""
        return self.cluster.url_for(OWNER)


@contextmanager
def ground(*, entries: int) -> Iterator[Ground]:
    """
    Make the ground with about that many entries in the general register; nothing of it stays.

    The settings are the product's own, every promise of durability kept.
    """
    kept = {name: SETTINGS[name] for name in ("shared_buffers", "max_wal_size")}
    tell("Se pregătește o bază de date pentru măsurat…")
    with temporary_cluster(durable=True, settings=kept) as cluster:
        _point_at(app=cluster.url_for(APP), owner=cluster.url_for(OWNER))
        _migrate(cluster)
        with psycopg.connect(cluster.url_for(OWNER), autocommit=True) as connection:
            connection.execute(_PLAIN)
        import django
        from django.db import connections

        django.setup()
        try:
            place = _inhabited(cluster)
            _fill(place, entries)
            yield place
        finally:
            connections.close_all()


def _point_at(*, app: str, owner: str) -> None:
    from django.conf import settings

    os.environ["REGISTRATURA_DATABASE_URL"], os.environ["REGISTRATURA_OWNER_DATABASE_URL"] = app, owner
    default, connection = settings.DATABASES["default"], connection_settings(app)
    default.update({**connection, "OPTIONS": {**default.get("OPTIONS", {}), **connection["OPTIONS"]}})


def _migrate(cluster: PrivateCluster) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--noinput", "--verbosity", "0", "--skip-checks"],
        env={**os.environ, "REGISTRATURA_DATABASE_URL": cluster.url_for(OWNER)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise LoadError("Structura bazei de date nu a putut fi făcută:\n" + done.stderr.strip())


def _inhabited(cluster: PrivateCluster) -> Ground:
    from registratura.accounts import services as accounts
    from registratura.institutions import services as institutions
    from registratura.institutions.roles import Role
    from registratura.registers import services as registers
    from registratura.toolkit.scope import acting_for

    now = datetime.now(UTC)
    institution = institutions.open_institution(name="Măsurătoare", cui="", now=now, code=CODE)
    user = accounts.create_user(email="ana@masuratoare.example", full_name="Ana Măsură", now=now)
    head = accounts.create_user(email="dan@masuratoare.example", full_name="Dan Măsură", now=now)
    with acting_for(institution.id):
        unit = institutions.add_unit(code="REG", name="Registratură", parent_id=None, by=None)
        for person, role in ((user, Role.REGISTRAR), (head, Role.HEAD)):
            institutions.add_member(
                user_id=person.id, role=role, unit_id=unit.id, job_title="", now=now, by=None
            )
        books = [registers.open_register(template="general", by=None, now=now)]
        for number in range(1, MANY):
            books.append(
                registers.open_register(
                    template="audiences", code=f"r{number}", name=f"R{number}", by=None, now=now
                )
            )
    return Ground(
        cluster=cluster,
        institution_id=institution.id,
        registers=tuple(book.id for book in books),
        unit_id=unit.id,
        user_id=user.id,
        cookie=_signed_in(user, now),
        head_id=head.id,
        head_cookie=_signed_in(head, now),
    )


def _signed_in(user: User, now: datetime) -> str:
    """Sign a person in by a one-time link, as people do, and return the cookie."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from registratura.accounts import services as accounts

    client = Client(SERVER_NAME="localhost")
    secret = accounts.issue_sign_in_link(user=user, now=now)
    client.post(reverse("sign_in_link", kwargs={"secret": secret}))
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def _fill(place: Ground, entries: int) -> None:
    """Give the general register a past: plans made on empty tables are not those of life."""
    from django.db import connections

    from registratura.flows.demo.mass import seed_entries

    connections.close_all()  # the processes that load are copies of this one
    seed_entries(
        owner_url=place.owner_url,
        institution_id=place.institution_id,
        register_id=place.registers[0],
        unit_ids=[place.unit_id],
        actor=(place.user_id, "Ana Măsură"),
        count=entries,
        now=datetime.now(UTC),
        progress=lambda written: tell(f"{written} înregistrări încărcate"),
    )


@contextmanager
def serving(*, product: bool = False, log: Path | None = None) -> Iterator[int]:
    """
    Run the product's server on a free port of this machine and give the port.

    product: serve the product's own addresses too, beside those of the measurement.
    Raises: LoadError when the server does not answer in time.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", str(min(2, os.cpu_count() or 1)), "--blocking-threads", "8"),
        *("--log-level", "error", "registratura.doors.cli.benchmarks.wsgi:application"),
    ]
    environ = {**os.environ, **({"BENCH_PRODUCT_PAGES": "1"} if product else {})}
    with log.open("a+b") if log else tempfile.TemporaryFile() as output:
        server = subprocess.Popen(
            ending_with_parent(command, means="TERM"),
            env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
        try:
            _await(server, port, output)
            yield port
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _await(server: subprocess.Popen[bytes], port: int, output: IO[bytes]) -> None:
    """
    Wait for an answer, whichever it is: a connection is taken long before anybody reads it.

    Raises: LoadError, with what the server said last, when it ended or answered nothing in time.
    """
    until, told_at = time.monotonic() + START_WITHIN, time.monotonic()
    while server.poll() is None and time.monotonic() < until:
        try:
            with going_out(connector=OWN_PAGES, host="127.0.0.1", port=port):
                link = socket.create_connection(("127.0.0.1", port), timeout=1)
            with link:
                link.settimeout(max(1.0, until - time.monotonic()))
                link.sendall(get("/bench/hello/"))
                if link.recv(1):
                    return
        except OSError:
            time.sleep(0.1)
        if time.monotonic() - told_at > TELL_EVERY:
            told_at = time.monotonic()
            tell("Serverul încă pornește: calculatorul este ocupat…")
    ended = server.poll()
    output.seek(max(0, output.seek(0, os.SEEK_END) - SAID_LAST))
    said = output.read().decode(errors="replace").strip()
    what = (
        f"the server ended with {ended}" if ended is not None else f"no answer in {START_WITHIN:.0f} seconds"
    )
    raise LoadError(f"{what}:\n{said}" if said else what)
