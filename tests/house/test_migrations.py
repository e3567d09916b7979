"""Migrations: one line of history per room, a spoken name each, no application code inside."""

import ast
import re

import pytest

from .tree import Module, modules, rooms, says

SPOKEN = re.compile(r"^\d{4}_[a-z]+(?:_[a-z0-9]+)*$")
AUTOMATIC = re.compile(r"_auto_|_alter_|_and_more|^\d{4}_initial_\d")
ALLOWED = ("registratura.toolkit", "registratura.kernel")


def migrations() -> list[Module]:
    """Return the migrations of all rooms."""
    return [module for module in modules() if "migrations" in module.parts and module.path.stem != "__init__"]


def mute(name: str) -> bool:
    """Whether a migration's name says nothing about the deed."""
    return not SPOKEN.match(name) or bool(AUTOMATIC.search(name))


def test_migrations_have_spoken_names() -> None:
    faults = [module.place for module in migrations() if mute(module.path.stem)]

    assert migrations()
    assert not faults, says(faults)


def test_an_automatic_name_is_seen() -> None:
    assert mute("0002_auto_20261122_1010")
    assert mute("0003_alter_entry_number_and_more")
    assert mute("entry")
    assert not mute("0001_open_the_books")


def borrowed(tree: ast.Module) -> list[str]:
    """Return the application modules that a migration leans on; these change, a migration must not."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return [name for name in found if name.startswith("registratura") and not name.startswith(ALLOWED)]


def test_migrations_import_no_application_code() -> None:
    faults = [f"{module.place}: {name}" for module in migrations() for name in borrowed(module.tree)]

    assert not faults, says(faults)


def test_borrowed_code_is_seen() -> None:
    planted = ast.parse("from registratura.registers.models import Entry")

    assert borrowed(planted) == ["registratura.registers.models"]
    assert not borrowed(ast.parse("from registratura.toolkit.migrations import tenant_table"))


def test_each_room_has_one_line_of_history() -> None:
    for room in rooms():
        numbers = [module.path.stem[:4] for module in migrations() if module.parts[0] == room]
        assert numbers == [f"{place:04}" for place in range(1, len(numbers) + 1)], room
        assert numbers, room


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    from io import StringIO

    from django.core.management import call_command

    out = StringIO()
    try:
        call_command("makemigrations", *rooms(), check=True, dry_run=True, stdout=out, stderr=out)
    except SystemExit:
        pytest.fail(out.getvalue())


def test_migrations_depend_on_lower_rooms_only() -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from .test_floors import upward

    loader = MigrationLoader(connection, ignore_no_migrations=True, load=False)
    loader.build_graph = lambda: None  # type: ignore[method-assign]
    loader.load_disk()
    ours = set(rooms())
    edges = [
        (app, needed, f"{app}.{name}")
        for (app, name), migration in loader.disk_migrations.items()
        for needed, _ in migration.dependencies
        if app in ours and needed in ours and needed != "institutions"
    ]

    assert not upward(edges), says(upward(edges))
