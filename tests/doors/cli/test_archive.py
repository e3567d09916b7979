"""Packages from the command line: made, verified, refused when somebody changed them."""

import json
from pathlib import Path
from typing import Any

from tests.cast import Town
from tests.doors.cli.conftest import Command
from tests.rooms.archive.ground import dossier, plan
from tests.rooms.preservation.ground import written


def test_a_dossier_is_exported_and_the_package_verified(alba: Town, command: Command, tmp_path: Path) -> None:
    plan(alba)
    made = dossier(alba, closed=False)

    told = command(
        "archive", "export", alba.institution.code, made, "--format", "bag", "--out", tmp_path, "--json"
    )

    assert told.exit_code == 0, told.output
    said: dict[str, Any] = json.loads(told.stdout)
    checked = command("archive", "check", said["file"], "--json")
    assert checked.exit_code == 0
    assert json.loads(checked.stdout)["identifier"] == said["identifier"]
    assert command("archive", "export", "nicaieri", made, "--out", tmp_path).exit_code == 1
    assert command("archive", "export", alba.institution.code, made + 1, "--out", tmp_path).exit_code == 1


def test_a_changed_package_is_refused_by_name(command: Command, tmp_path: Path) -> None:
    package = tmp_path / "pachet.zip"
    content = bytearray(written("sip"))
    content[len(content) // 2] ^= 1
    package.write_bytes(bytes(content))

    told = command("archive", "check", package, "--json")

    assert told.exit_code == 1
    assert not json.loads(told.stdout)["valid"]
    assert json.loads(told.stdout)["faults"]
