"""New papers and new rooms begin whole."""

import ast
import shutil
import tomllib
from pathlib import Path

import pytest

from tools import decision, room

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files that a new room is entered in."""
    settings = tmp_path / "src" / "registratura" / "config"
    settings.mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copy(ROOT / "src/registratura/config/settings.py", settings)
    return tmp_path


def test_a_decision_takes_the_next_number_and_keeps_the_form(tmp_path: Path) -> None:
    shutil.copy(ROOT / "docs/decisions/template.md", tmp_path)
    (tmp_path / "0041-older.md").touch()

    path = decision.open_paper("One  engine: Țara and 2 halls", folder=tmp_path, day="22 November 2026")

    text = path.read_text("utf-8")
    assert path.name == "0042-one-engine-tara-and-2-halls.md"
    assert text.startswith("# 0042 One engine: Țara and 2 halls\n")
    assert text.endswith("## Status\n\nAccepted, 22 November 2026.\n")
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Context",
        "## Decision",
        "## Consequences",
        "## Status",
    ]


def test_a_decision_needs_a_title(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="title"):
        decision.open_paper(" … ", folder=tmp_path, day="22 November 2026")


def test_a_room_gets_its_floor_its_contract_and_its_place_among_the_applications(checkout: Path) -> None:
    written = room.make("mail_room", root=checkout)

    contracts = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    settings = (checkout / "src/registratura/config/settings.py").read_text("utf-8")
    layers = contracts[0]["layers"]
    assert layers[layers.index("flows") + 1] == "mail_room"
    assert contracts[-1]["protected_modules"] == ["registratura.mail_room.models"]
    assert settings.index('"registratura.mail_room"') < settings.index('"registratura.flows"')
    for path in written:
        if path.suffix == ".py":
            ast.parse(path.read_text("utf-8"))
    assert "class MailRoomConfig(AppConfig):" in (checkout / "src/registratura/mail_room/apps.py").read_text(
        "utf-8"
    )


@pytest.mark.parametrize("name", ["", "Mail", "mail-room", "config", "../x"])
def test_an_unfit_or_taken_name_is_refused_and_nothing_is_written(checkout: Path, name: str) -> None:
    before = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}

    with pytest.raises(ValueError, match=r"room|there already"):
        room.make(name, root=checkout)

    assert {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()} == before
