"""Set the cards for beginners: `python -m tools.manual` writes build/manual/fisa-<role>.pdf and tells the weights."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://registratura.example/manual/{role}/"


def main(arguments: list[str] | None = None) -> int:
    """Write the cards; return 1 when a role has none or one is longer than a page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registratura.config.settings_test")
    import django

    django.setup()
    import pypdfium2

    from registratura.flows.manual import cards, pages
    from registratura.flows.manual.place import TASKS

    parser = argparse.ArgumentParser(prog="tools.manual", description="The manual's cards on paper.")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "manual")
    parser.add_argument(
        "--address", default=ADDRESS, help="where the manual is served; {role} stands for the role"
    )
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    faults = 0
    for role in pages.ROLES:
        made = cards.print_card(
            role=role, address=given.address.format(role=role), made_at=datetime.now(tz=UTC)
        )
        if made is None:
            print(f"{role}: no page {pages.FIRST_STEPS}.md")
            faults += 1
            continue
        (given.folder / f"fisa-{role}.pdf").write_bytes(made)
        with pypdfium2.PdfDocument(made) as pdf:
            faults += len(pdf) != 1
            print(f"fisa-{role}.pdf: {len(made) // 1024} kB, pages: {len(pdf)}")
    weight = sum(path.stat().st_size for path in TASKS.rglob("*.webp"))
    print(f"pictures: {weight // 1024} kB; pages of the manual: {len(pages.lines())}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
