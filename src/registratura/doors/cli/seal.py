"""`registratura seal`: sealing now, and giving out what others check."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .choosing import institution_of, progress
from .context import ensure_database

if TYPE_CHECKING:
    from registratura.checkpoints.queries import StateCard

_INSTITUTION = click.option("--institution", "code", required=True, help="Codul instituției.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Scrie un obiect JSON.")
_OUTPUT = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Fișierul în care se scrie."
)  # fmt: skip


@click.group()
def seal() -> None:
    """Sigilarea jurnalului și a zilelor; dovezi de verificat fără program."""


@seal.command()
@_INSTITUTION
@_JSON
@click.pass_context
def now(context: click.Context, code: str, as_json: bool) -> None:
    """
    Sigilează ce s-a scris, semnează starea, încheie zilele trecute și cere mărcile temporale.

    Codul de ieșire este 1 când starea nu s-a putut semna sau o alarmă este deschisă.
    """
    ensure_database()
    from registratura.checkpoints import queries as seals
    from registratura.flows.sealing import days, minute
    from registratura.toolkit.scope import acting_for

    institution = institution_of(code)
    at = datetime.now(UTC)
    signed = minute.seal_now(institution_id=institution.id, now=at)
    sealed = days.seal_days(institution_id=institution.id, now=at)
    stamped = days.stamp_days(institution_id=institution.id, clock=lambda: datetime.now(UTC))
    with acting_for(institution.id):
        state, alarms = seals.latest_state(), seals.alarms(with_ended=False)
    refused = signed.refused if signed is not None else ""
    said = {
        "institution": code,
        "ok": not refused and not alarms,
        **_state(state),
        "days_sealed": sealed,
        "days_stamped": stamped,
        "refused": refused,
        "alarms": [alarm.words for alarm in alarms],
    }
    _say(said, as_json, lambda: _in_words(said))
    if not said["ok"]:
        context.exit(1)


@seal.command()
@_INSTITUTION
@_OUTPUT
@_JSON
@click.option("--without-contents", is_flag=True, help="Fără nume și conținut: numai ce intră în amprente.")
def export(code: str, output: Path, as_json: bool, without_contents: bool) -> None:
    """Scrie jurnalul sigilat, cu stările semnate, de verificat cu „registratura verify --file” sau fără program."""
    ensure_database()
    from registratura.flows.sealing.exporting import journal_lines

    institution = institution_of(code)
    draft, count = output.with_name(f".{output.name}.partial"), 0
    try:
        with draft.open("wb") as file, progress(length=1, label="Export") as bar:
            for line in journal_lines(
                institution_id=institution.id, with_bodies=not without_contents, progress=bar.reach_of
            ):
                file.write(line)
                count += line.startswith(b'{"body":')
        os.replace(draft, output)
    finally:
        draft.unlink(missing_ok=True)
    said = {"institution": code, "acts": count, "file": str(output), "size_bytes": output.stat().st_size}
    _say(said, as_json, lambda: f"{output}: {count} acte.")


@seal.command()
@_OUTPUT
def verifier(output: Path) -> None:
    """Scrie programul care verifică fără Registratura: un singur fișier Python."""
    from registratura.checkpoints.verifier import one_file

    output.write_text(one_file.text(), encoding="utf-8")
    click.echo(f"{output}: python {output.name} FIȘIER")


@seal.command("change-key")
@_INSTITUTION
@_JSON
def change_key(code: str, as_json: bool) -> None:
    """Schimbă cheia care semnează jurnalul; starea de acum se semnează cu amândouă."""
    ensure_database()
    from registratura.checkpoints import queries as seals
    from registratura.flows.sealing.keys import change
    from registratura.toolkit.scope import acting_for

    institution = institution_of(code)
    both = change(institution_id=institution.id, by=None, now=datetime.now(UTC))
    with acting_for(institution.id):
        keys = [key.verifier for key in seals.log_keys() if key.retired_at is None]
    said = {"institution": code, "key": keys[0] if keys else "", "note": both}
    _say(said, as_json, lambda: both or "Nicio cheie încă.")


def _state(state: StateCard | None) -> dict[str, Any]:
    if state is None:
        return {"size": 0, "root": "", "note": ""}
    return {"size": state.size, "root": state.root.hex(), "note": state.note}


def _in_words(said: dict[str, Any]) -> str:
    lines = [said["note"].rstrip("\n")] if said["note"] else []
    lines.append(
        f"acte sub stare semnată: {said['size']}; zile sigilate acum: {said['days_sealed']}; "
        f"mărci temporale primite: {said['days_stamped']}"
    )
    lines += [f"✗ {words}" for words in {said["refused"], *said["alarms"]} if words]
    return "\n".join(lines)


def _say(said: dict[str, Any], as_json: bool, words: Callable[[], str]) -> None:
    click.echo(json.dumps(said, ensure_ascii=False) if as_json else words())
