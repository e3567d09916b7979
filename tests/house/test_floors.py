"""Imports go down, foreign keys go down, and a room's models stay in the room."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from .tree import ROOT, contracts, floors, rooms, says

LINTER = "from importlinter.cli import lint_imports_command as main; main()"


def lint(*, source: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts of the checkout over a source folder."""
    return subprocess.run(
        [sys.executable, "-c", LINTER, "--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(source), "NO_COLOR": "1", "COLUMNS": "200"},
        check=False,
    )


def skeleton(folder: Path) -> Path:
    """Build an empty house with the same floors, where faults can be planted."""
    house = folder / "registratura"
    doors = [f"doors/{name}" for name in ("desk", "portal", "console", "api", "live", "cli", "shared")]
    packages = [*floors(), *doors]
    for package in packages:
        (house / package).mkdir(parents=True, exist_ok=True)
        (house / package / "__init__.py").touch()
    (house / "__init__.py").touch()
    for contract in contracts():
        for protected in contract.get("protected_modules", []):
            (house / Path(*protected.split(".")[1:])).with_suffix(".py").touch()
    return house


def test_the_import_contracts_are_kept() -> None:
    result = lint(source=ROOT / "src", cwd=ROOT)

    assert result.returncode == 0, result.stdout + result.stderr


def test_an_empty_house_keeps_the_contracts(tmp_path: Path) -> None:
    skeleton(tmp_path)

    result = lint(source=tmp_path, cwd=tmp_path)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("place", "fault", "contract"),
    [
        ("documents/services.py", "from registratura import registers", "Floors of the house"),
        ("documents/queries.py", "from registratura import correspondents", "Floors of the house"),
        ("journal/services.py", "def f():\n    from registratura import flows", "Floors of the house"),
        ("loose/__init__.py", "", "Floors of the house"),
        ("doors/desk/views.py", "from registratura.doors import cli", "Doors share a porch"),
        ("doors/shared/auth.py", "from registratura.doors import desk", "Doors share a porch"),
        ("kernel/calendar.py", "import django", "Kernel is plain Python"),
        ("doors/desk/views.py", "from registratura.accounts.models import User", "Private: accounts.models"),
    ],
)
def test_a_planted_fault_breaks_its_contract(tmp_path: Path, place: str, fault: str, contract: str) -> None:
    path = skeleton(tmp_path) / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{fault}\n", encoding="utf-8")

    result = lint(source=tmp_path, cwd=tmp_path)

    broken = [line for line in result.stdout.splitlines() if line.endswith("BROKEN")]
    assert result.returncode != 0
    assert [line for line in broken if line.startswith(contract)], result.stdout


def test_every_room_keeps_its_models_private() -> None:
    private = {
        module: contract["allowed_importers"]
        for contract in contracts()
        for module in contract.get("protected_modules", [])
    }

    assert rooms()
    assert private == {f"registratura.{room}.models": [f"registratura.{room}"] for room in rooms()}


def upward(edges: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return the foreign keys (holder's room, target's room, field) that climb or cross a floor."""
    height = floors()
    return [
        f"{field}: {source} may not point at {target}"
        for source, target, field in edges
        if source != target and height[source] <= height[target]
    ]


def foreign_keys() -> list[tuple[str, str, str]]:
    """Return the relations between our own rooms; those given as strings are seen here alone."""
    from django.apps import apps

    ours = set(rooms())
    found = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = field.related_model
            if not field.concrete or not isinstance(target, type):
                continue
            edge = (model._meta.app_label, target._meta.app_label)
            if set(edge) <= ours:
                found.append((*edge, f"{model._meta.label}.{field.name}"))
    return found


def test_foreign_keys_go_down() -> None:
    edges = foreign_keys()

    assert edges
    assert not upward(edges), says(upward(edges))


def test_an_upward_or_sideward_foreign_key_is_seen() -> None:
    planted = [
        ("documents", "registers", "documents.Blob.entry"),
        ("documents", "correspondents", "documents.Blob.sender"),
        ("registers", "documents", "registers.EntryDocument.document"),
    ]

    assert len(upward(planted)) == 2


def test_foreign_keys_to_other_rooms_leave_no_trace_there() -> None:
    from django.apps import apps

    ours = set(rooms())
    faults = [
        f"{model._meta.label}.{field.name} needs related_name='+'"
        for model in apps.get_models()
        if model._meta.app_label in ours
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation
        if isinstance(field.related_model, type)
        if field.related_model._meta.app_label != model._meta.app_label
        if not field.remote_field.hidden
    ]

    assert not faults, says(faults)
