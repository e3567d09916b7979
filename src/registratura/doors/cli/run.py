"""`registratura run`: everything that an office needs, in one process tree, until Ctrl-C."""

import http.client
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from types import FrameType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from registratura.kernel.errors import DomainError
from registratura.toolkit.egress import OWN_PAGES, going_out
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.locks import try_alone

from .context import ensure_database, environment, tell
from .demo import owner_url
from .static_files import collect_when_changed
from .supervisor import Program, revive, stop_all

if TYPE_CHECKING:
    from pathlib import Path

    from registratura.config.env import Environment
    from registratura.flows.demo.towns import CastMember, DemoInstitution

MAIL_PORT = 1025
TRIAL_PORT = 8027
WATCH_EVERY = 0.5  # seconds
DATABASE_EVERY = 4  # watches between two looks at the database
READY_WITHIN = 180.0  # seconds: a first start reads everything from a cold disk
THREADS = 8  # per web process: a request waits mostly for the database


class CannotRunError(DomainError):
    """The programs cannot be started here; the words say why."""

    code = "cli.run.refused"


@click.command()
@click.option("--no-demo", is_flag=True, help="Nu face instituțiile de încercare.")
def run(no_demo: bool) -> None:
    """Pornește baza de date, paginile, lucrările din fundal și căsuța de scrisori. Oprire: Ctrl-C."""
    surroundings = environment()
    with _only_one(surroundings):
        _refuse_taken_port(surroundings)
        cluster = ensure_database()
        _end_on_signals()
        collect_when_changed(data=surroundings.data, tell=tell)
        _erase_again()
        if not no_demo:
            _make_demo()
        programs = _programs(surroundings, demo=not no_demo)
        try:
            for program in programs:
                program.start()
            _await_pages(surroundings, programs)
            _welcome(surroundings, cluster, demo=not no_demo)
            _watch(programs, cluster)
        finally:
            tell("Se oprește…")
            stop_all(programs)


@contextmanager
def _only_one(surroundings: "Environment") -> Iterator[None]:
    """Hold the data folder: a second `run` on it is refused in words."""
    surroundings.data.mkdir(parents=True, exist_ok=True)
    held = try_alone(surroundings.data / ".run.lock")
    if held is None:
        raise CannotRunError(
            f"Programul este deja pornit pentru {surroundings.data}: {surroundings.public_url}"
        )
    try:
        yield
    finally:
        os.close(held)


def _refuse_taken_port(surroundings: "Environment") -> None:
    if not _is_port_free(surroundings.host, surroundings.port):
        raise CannotRunError(
            f"Adresa {surroundings.host}:{surroundings.port} nu poate fi folosită sau este a altui program: "
            "alegeți alta prin REGISTRATURA_ADDRESS, de pildă 127.0.0.1:8080."
        )


def _is_port_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _end_on_signals() -> None:
    """Leave in order on the first signal to stop; the ones after it must not break the order."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end(number: int, frame: FrameType | None) -> None:
        for one in signals:
            signal.signal(one, signal.SIG_IGN)
        raise SystemExit(0)

    for one in signals:
        signal.signal(one, end)


def _programs(surroundings: "Environment", *, demo: bool = False) -> list[Program]:
    """Return the children in the order of their start."""
    log = surroundings.data / "log"
    environ = dict(os.environ)
    programs = []
    python = [sys.executable]
    if surroundings.mail_url is None:
        port = MAIL_PORT if _is_port_free("127.0.0.1", MAIL_PORT) else _any_free_port()
        environ["REGISTRATURA_MAIL_URL"] = f"smtp://127.0.0.1:{port}"
        catcher = "from registratura.doors.cli.main import main; main()"
        folder = str(surroundings.data / "mail")
        command = [*python, "-c", catcher, "mail-catcher", "--folder", folder, "--port", str(port)]
        programs.append(
            Program(name="Căsuța de scrisori", command=command, log=log / "mail.log", environ=environ)
        )
    if demo and surroundings.trial_providers is None:
        programs.append(_trial_providers(python, environ, log))
    for name, command, file in _workers(python):
        programs.append(Program(name=name, command=command, log=log / file, environ=environ))
    programs.append(_live(surroundings, python, environ, log))
    web = [
        *(*python, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", surroundings.host, "--port", str(surroundings.port)),
        *("--workers", str(min(2, os.cpu_count() or 1)), "--blocking-threads", str(THREADS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
        "registratura.config.wsgi:application",
    ]
    watched = {**environ, "PROMETHEUS_MULTIPROC_DIR": str(_shared_counts(surroundings))}
    programs.append(Program(name="Serverul de pagini", command=web, log=log / "web.log", environ=watched))
    return programs


def _shared_counts(surroundings: "Environment") -> "Path":
    """Return an empty folder in which the web processes count their requests together."""
    folder = surroundings.data / "log" / "figures"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return folder


def _live(
    surroundings: "Environment", python: Sequence[str], environ: dict[str, str], log: "Path"
) -> Program:
    """Return the process that tells pages what is said live, and let the web know where browsers find it."""
    host, port = surroundings.live_host, surroundings.live_port
    if not _is_port_free(host, port):
        port = _any_free_port()
    public = urlsplit(surroundings.public_url)
    if surroundings.live_url is None:
        in_front = surroundings.public_url if public.scheme == "https" else f"http://{public.hostname}:{port}"
        environ["REGISTRATURA_LIVE_URL"] = in_front
    command = [
        *(*python, "-m", "granian", "--interface", "asgi", "--no-ws", "--workers", "1"),
        *("--host", host, "--port", str(port), "--workers-kill-timeout", "5", "--respawn-failed-workers"),
        "registratura.config.asgi:application",
    ]
    return Program(name="Serverul discuțiilor", command=command, log=log / "discutii.log", environ=environ)


def _trial_providers(python: Sequence[str], environ: dict[str, str], log: "Path") -> Program:
    """Return the trial providers of payments, and let every program after them know where they answer."""
    port = TRIAL_PORT if _is_port_free("127.0.0.1", TRIAL_PORT) else _any_free_port()
    environ["REGISTRATURA_TRIAL_PROVIDERS"] = f"http://127.0.0.1:{port}"
    starts = "from registratura.doors.cli.main import main; main()"
    command = [*python, "-c", starts, "trial-providers", "--port", str(port)]
    return Program(
        name="Procesatorii de plăți de încercare", command=command, log=log / "plati.log", environ=environ
    )


def _workers(python: Sequence[str]) -> list[tuple[str, list[str], str]]:
    """
    Return the workers: name, command, log.

    One takes every kind of job. The other takes the short ones of the clock alone: a job waits for a thread as well as
    for its turn, and mail servers, scans and printed registers may hold them all; the journal is sealed meanwhile.
    """
    # The pages check the house when they start; here it would only load every page, to be kept for nothing.
    worker = [*python, "-m", "django", "procrastinate", "--skip-checks", "worker", "--concurrency"]
    return [
        ("Lucrătorul din fundal", [*worker, "8"], "worker.log"),
        ("Lucrătorul ceasului", [*worker, "3", "--queues", "housekeeping"], "clock.log"),
    ]


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_pages(surroundings: "Environment", programs: Sequence[Program]) -> None:
    """Wait until the pages answer; a program that ends before it ever worked is a reason to give up."""
    until = time.monotonic() + READY_WITHIN
    while not _pages_answer(surroundings):
        ended = next((program for program in programs if program.has_ended()), None)
        if ended is not None or time.monotonic() > until:
            culprit = ended or programs[-1]
            raise CannotRunError(
                f"{culprit.name} nu a pornit. Jurnalul: {culprit.log}\n{_last_lines(culprit)}"
            )
        time.sleep(0.1)


def _pages_answer(surroundings: "Environment") -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(surroundings.host, surroundings.host)  # noqa: S104  asked, not bound
    connection = http.client.HTTPConnection(host, surroundings.port, timeout=10)
    with (
        suppress(OSError, http.client.HTTPException),
        going_out(connector=OWN_PAGES, host=host, port=surroundings.port),
    ):
        connection.request("GET", "/", headers={"Host": f"localhost:{surroundings.port}"})
        connection.getresponse()
        return True
    return False


def _last_lines(program: Program) -> str:
    with suppress(OSError):
        return "\n".join(program.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
    return ""


def _erase_again() -> None:
    """Before any page answers: a restored database loses again what was erased since it was copied."""
    from registratura.retention.services import erase_again

    if count := erase_again(now=datetime.now(UTC)):
        tell(f"Baza de date este o copie mai veche: {count} ștergeri au fost făcute din nou.")


def _make_demo() -> None:
    from registratura.flows.demo.services import ensure_demo

    ensure_demo(owner_url=owner_url(), now=datetime.now(UTC), progress=tell)


def _welcome(surroundings: "Environment", cluster: PrivateCluster | None, *, demo: bool) -> None:
    """Say where the pages are, who may enter and how, and what this database is good for."""
    click.echo(f"\nRegistratura răspunde la {surroundings.public_url}\n")
    if demo:
        _show_links(surroundings)
    if surroundings.mail_url is None:
        click.echo(f"Scrisorile trimise se păstrează în {surroundings.data / 'mail'}")
    if cluster is not None:
        click.echo(
            "Baza de date este una proprie, în folderul de date: pentru încercare și birouri mici. "
            "Ce urmează spune „registratura doctor”."
        )
    click.echo("Oprire: Ctrl-C\n")


def _show_links(surroundings: "Environment") -> None:
    """Print a one-time sign-in link for each member of the demo's cast, by institution."""
    from django.urls import reverse

    from registratura.accounts.queries import user_by_email
    from registratura.accounts.services import issue_sign_in_link
    from registratura.flows.demo.towns import INSTITUTIONS, SUPPLIER

    now = datetime.now(UTC)
    for institution in (*INSTITUTIONS.values(), SUPPLIER):
        click.echo(institution.name)
        places = {member.email: place_of(member, institution) for member in institution.cast}
        width = max(map(len, places.values()))
        for member in institution.cast:
            user = user_by_email(member.email)
            if user is None:
                continue  # taken out of the demo since
            secret = issue_sign_in_link(user=user, now=now)
            address = f"{surroundings.public_url}{reverse('sign_in_link', kwargs={'secret': secret})}"
            click.echo(f"  {places[member.email]:<{width}} {member.full_name:<18} {address}")
    _show_citizens(surroundings, now)
    click.echo("Fiecare legătură este bună o singură dată; la pornirea următoare apar altele.\n")


def _show_citizens(surroundings: "Environment", now: datetime) -> None:
    """Print a one-time sign-in link for each citizen of the demo, with what is proven of the person."""
    from django.urls import reverse

    from registratura.accounts.queries import user_by_email
    from registratura.accounts.services import issue_sign_in_link
    from registratura.flows.demo.citizens import CITIZENS

    click.echo("Cetățeni")
    for email, name, level in CITIZENS:
        user = user_by_email(email)
        if user is not None:
            secret = issue_sign_in_link(user=user, now=now)
            address = f"{surroundings.public_url}{reverse('sign_in_link', kwargs={'secret': secret})}"
            click.echo(f"  {level:<26} {name:<18} {address}")


def place_of(member: "CastMember", institution: "DemoInstitution") -> str:
    """Return by what one of the cast is known: the title, and the unit where several have such work."""
    from registratura.institutions.roles import ROLES, Role

    title = member.job_title or str(ROLES[Role(member.role)].name)
    unit = next(unit.name for unit in institution.units if unit.code == member.unit_code)
    if member.role not in ("head", "clerk") or unit.startswith(title):
        return title
    return f"{title}, {unit}"


def _watch(programs: Sequence[Program], cluster: PrivateCluster | None) -> None:
    """Keep everything alive until a signal ends this process."""
    count = 0
    while True:
        time.sleep(WATCH_EVERY)
        count += 1
        if cluster is not None and count % DATABASE_EVERY == 0 and cluster.status().pid is None:
            tell("Baza de date s-a oprit; pornește din nou.")
            with suppress(DomainError):
                cluster.start(tell=tell)
        for program in programs:
            revive(program=program, now=time.monotonic(), tell=tell)
