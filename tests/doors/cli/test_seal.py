"""Sealing and checking from the command line: what is written, and how it ends."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.cast import Town
from tests.doors.cli.conftest import Command
from tests.rooms.checkpoints.ground import committed_town


@pytest.fixture
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with django_db_blocker.unblock():
        town = committed_town()
        town.register()
        yield town
        connection.close()


def test_what_is_sealed_is_exported_and_checked_with_and_without_the_product(
    town: Town, command: Command, tmp_path: Path
) -> None:
    code = town.institution.code
    sealed = command("seal", "now", "--institution", code, "--json")
    said = json.loads(sealed.stdout)
    assert sealed.exit_code == 0
    assert said["ok"]
    assert said["size"] > 1
    export, note, program = tmp_path / "jurnal.jsonl", tmp_path / "stare.txt", tmp_path / "verificator.py"
    note.write_text(said["note"], encoding="utf-8")

    written = command("seal", "export", "--institution", code, "-o", export, "--json")
    command("seal", "verifier", "-o", program)

    assert json.loads(written.stdout)["acts"] == said["size"]
    alone = subprocess.run(
        [sys.executable, "-I", str(program), str(export), "--note", str(note), "--json"],
        capture_output=True,
        text=True,
    )
    assert json.loads(alone.stdout)["ok"]
    bent = bytearray(export.read_bytes())
    bent[bent.index(b'"salt":"') + 9] ^= 1
    export.write_bytes(bytes(bent))
    checked = command("verify", "--file", export, "--note", note, "--json")
    assert checked.exit_code == 1
    assert command("verify", "--institution", code, "--json").exit_code == 0


def test_a_changed_key_signs_the_state_with_the_old_one(town: Town, command: Command) -> None:
    code = town.institution.code
    command("seal", "now", "--institution", code)

    said = json.loads(command("seal", "change-key", "--institution", code, "--json").stdout)

    assert said["note"].count("\n— ") == 2
    assert said["key"].split("+")[0] in said["note"]


def test_verify_wants_an_institution_or_a_file(command: Command) -> None:
    assert command("verify").exit_code == 2
