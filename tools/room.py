"""
Make a new room with its tests, its floor and its contract: `python -m tools.room mailroom`.

The room lands on a floor of its own under the flows; move it down in `pyproject.toml` when others must see it. What a
machine cannot know is printed at the end, and `make check` asks for it.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = re.compile(r"[a-z][a-z]+(_[a-z]+)*")

FILES = {
    "src/registratura/{room}/__init__.py": '"""{Title}: what this room owns."""\n',
    "src/registratura/{room}/apps.py": '''\
from django.apps import AppConfig


class {Class}Config(AppConfig):
    """{Title}: what this room owns."""

    name = "registratura.{room}"
    label = "{room}"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.{room} import actions

        actions.enter()
''',
    "src/registratura/{room}/actions.py": '''\
"""The words of the acts of this room."""

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions({{}})
''',
    "src/registratura/{room}/models.py": '"""The tables of this room."""\n',
    "src/registratura/{room}/services.py": '"""What this room changes."""\n',
    "src/registratura/{room}/queries.py": '"""What this room answers."""\n',
    "src/registratura/{room}/migrations/__init__.py": "",
    "tests/rooms/{room}/__init__.py": "",
}
CONTRACT = """
[[tool.importlinter.contracts]]
name = "Private: {room}.models"
type = "protected"
protected_modules = ["registratura.{room}.models"]
allowed_importers = ["registratura.{room}"]
"""
LEFT = """\
Left for you (docs/howto/add-a-room.md):
  docs/house.md                 the row of the room, and its floor
  docs/decisions                why it exists: make decision title="…"
  src/registratura/{room}  models with class PersonalData, and a first migration that walls them in
  tests/rooms/{room}       one file per deed
  CODEOWNERS                    who must look"""


def with_floor(text: str, *, room: str) -> str:
    """Return pyproject.toml with the room on a floor of its own under the flows, and its contract."""
    text = _replace_once(text, '  "flows",\n', f'  "flows",\n  "{room}",\n')
    return _replace_once(text, "\n[tool.coverage.run]", CONTRACT.format(room=room) + "\n[tool.coverage.run]")


def with_application(text: str, *, room: str) -> str:
    """Return the settings with the room among the applications, above the rooms that are there."""
    flows = '    "registratura.flows",\n'
    return _replace_once(text, flows, f'    "registratura.{room}",\n{flows}')


def _replace_once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"{old.strip()!r} stands {text.count(old)} times, once expected")
    return text.replace(old, new)


def make(room: str, *, root: Path) -> list[Path]:
    """
    Write the room's files and enter it where rooms are listed; return what was written.

    Raises: ValueError when the name is unfit or taken, or a list is not as expected; nothing is written then.
    """
    if not NAME.fullmatch(room):
        raise ValueError(f"{room!r}: a room is named in small letters, for instance mailroom")
    if (root / "src" / "registratura" / room).exists():
        raise ValueError(f"{room} is there already")
    title = room.replace("_", " ").capitalize()
    names = {"room": room, "Title": title, "Class": room.title().replace("_", "")}
    written = {root / place.format(**names): text.format(**names) for place, text in FILES.items()}
    for place, change in (
        ("pyproject.toml", with_floor),
        ("src/registratura/config/settings.py", with_application),
    ):
        path = root / place
        written[path] = change(path.read_text(encoding="utf-8"), room=room)
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(written)


def main(words: list[str]) -> int:
    """Make a room; return the exit code."""
    try:
        written = make(" ".join(words), root=ROOT)
    except ValueError as error:
        print(f"{error}\nmake room name=mailroom", file=sys.stderr)
        return 2
    for path in written:
        print(path.relative_to(ROOT))
    print(LEFT.format(room=words[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
