"""
Open the next decision paper from docs/decisions/template.md: `python -m tools.decision "Title as a statement"`.

The number is the next free one; the file is named after the title.
"""

import re
import sys
import unicodedata
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

DECISIONS = Path(__file__).resolve().parents[1] / "docs" / "decisions"
HEADING = re.compile(r"\A# NNNN .*$", re.M)
STATUS = re.compile(r"^Accepted, .*\Z", re.M | re.S)


def slug(title: str) -> str:
    """Return a title as a part of a file name: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def open_paper(title: str, *, folder: Path, day: str) -> Path:
    """
    Write the next paper and return its path.

    Raises: ValueError when the title holds no letter or digit.
    """
    title = " ".join(title.split())
    if not slug(title):
        raise ValueError("a decision needs a title")
    taken = [int(path.name[:4]) for path in folder.glob("[0-9][0-9][0-9][0-9]-*.md")]
    number = f"{max(taken, default=0) + 1:04}"
    text = (folder / "template.md").read_text(encoding="utf-8")
    text = HEADING.sub(lambda _: f"# {number} {title}", text)
    text = STATUS.sub(lambda _: f"Accepted, {day}.\n", text)
    path = folder / f"{number}-{slug(title)}.md"
    path.write_text(text, encoding="utf-8")
    return path


def main(words: list[str]) -> int:
    """Open a paper; return the exit code."""
    now = datetime.now(ZoneInfo("Europe/Bucharest"))
    try:
        path = open_paper(" ".join(words), folder=DECISIONS, day=f"{now.day} {now:%B %Y}")
    except ValueError:
        print('make decision title="Title as a statement"', file=sys.stderr)
        return 2
    print(path.relative_to(DECISIONS.parents[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
