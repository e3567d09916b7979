"""Make docs/generated anew: `python -m tools.docs`; with `--check` only tell whether it would change."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "generated"
INTERFACE = ROOT / "docs" / "api" / "openapi.json"
CLIENT = ROOT / "docs" / "api" / "client" / "registratura_client" / "operations.py"


def pages() -> dict[str, str]:
    """Return each page by its file name. The words on them are Romanian, as in the source."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registratura.config.settings_test")
    import django

    django.setup()
    from django.utils import translation

    from tools import scorecard
    from tools.docs import catalogue, law, rules

    with translation.override("ro"):
        made = {
            "law.md": law.page(),
            "data-catalogue.md": catalogue.personal_data(),
            "permissions.md": catalogue.permissions(),
            "events.md": catalogue.events(),
            "rules-and-tests.md": rules.page(),
            "security-scorecard.md": scorecard.page(scorecard.card()),
        }
    note = "<!-- Made by `make docs` from the code; edits here are lost. -->\n\n"
    return {name: note + text for name, text in made.items()}


def interface() -> str:
    """Return the description of the interface for programs; `pages` has set Django up."""
    from registratura.doors.api.description import text

    return text()


def client(described: str) -> str:
    """Return the operations of the Python client, formatted as all code here."""
    from tools.docs.client import operations_module

    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(CLIENT), "-"]
    made = operations_module(json.loads(described))
    return subprocess.run(command, input=made, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def _on_disk(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> int:
    """Write or compare the pages; return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.docs", description="Pages made from the code.")
    parser.add_argument("--check", action="store_true", help="change nothing, tell what is out of date")
    check = parser.parse_args().check
    made = pages()
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    old = sorted(name for name in made.keys() | on_disk.keys() if made.get(name) != on_disk.get(name))
    described = interface()
    written = {INTERFACE: described, CLIENT: client(described)}
    stale = [path for path, text in written.items() if _on_disk(path) != text]
    if check:
        for name in old:
            print(f"docs/generated/{name} is out of date: run `make docs`")
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date: run `make docs`")
        return 1 if old or stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written[path], encoding="utf-8")
        print(path.relative_to(ROOT))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in old:
        if name in made:
            (FOLDER / name).write_text(made[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()
        print(f"docs/generated/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
