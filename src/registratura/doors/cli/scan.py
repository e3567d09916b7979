"""`registratura scan`: the scanners' folders looked into from a terminal, with or without the background worker."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import click

from .choosing import institution_of
from .context import ensure_database, tell

WORK_WITHIN = timedelta(minutes=10)


@click.group()
def scan() -> None:
    """Scanările: folderele urmărite și loturile care așteaptă."""


@scan.command()
@click.option("--institution", "code", required=True, help="Codul instituției.")
@click.option("--once", is_flag=True, help="O singură privire, apoi gata.")
@click.option(
    "--every",
    type=click.FloatRange(1, 3600),
    default=10.0,
    show_default=True,
    help="Secunde între două priviri.",
)
def watch(code: str, once: bool, every: float) -> None:
    """Preia ce au lăsat scanerele în folderele lor și împarte loturile, până la Ctrl-C."""
    ensure_database()
    from registratura.flows import scan_folders, scans
    from registratura.scanning import queries
    from registratura.toolkit.scope import acting_for

    institution = institution_of(code)
    told = ""
    while True:
        new = scan_folders.look(institution_id=institution.id, clock=_now)
        done = scans.work(institution_id=institution.id, clock=_now, until=_now() + WORK_WITHIN)
        with acting_for(institution.id):
            troubles = [f"{folder.name}: {folder.trouble}" for folder in queries.folders() if folder.trouble]
            waiting = queries.waiting_count()
        if new or done or once:
            tell(f"Loturi noi: {new}. Împărțite: {done}. De privit: {waiting}.")
        if troubles and told != troubles[0]:
            told = troubles[0]
            for trouble in troubles:
                tell(trouble)
        if once:
            return
        time.sleep(every)


def _now() -> datetime:
    return datetime.now(UTC)
