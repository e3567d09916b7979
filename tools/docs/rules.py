"""Which test proves which rule of law: the marks that stand in the names of tests, gathered."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARK = re.compile(r"(?<![A-Za-z])(PET|INF|SEM|TRM)_(\d{2})(?![0-9])", re.IGNORECASE)
WRITTEN = re.compile(r"\b(PET|INF|SEM|TRM)-(\d{2})\b")  # in the first words of a file of tests
# What the service and the care for personal data are accepted by: a part, a chapter, a criterion.
ACCEPTED = re.compile(r"(?<![A-Za-z])AC_([A-Z]\d{1,2})_(\d{1,2})(?![0-9])", re.IGNORECASE)
ACCEPTED_WRITTEN = re.compile(r"\bAC-([A-Z]\d{1,2})\.(\d{1,2})\b")
TEST = re.compile(r"^[ ]*def (test_\w+)", re.MULTILINE)
TITLES = {
    "PET": "Petiții (OG 27/2002)",
    "INF": "Informații de interes public (Legea 544/2001, HG 123/2002)",
    "SEM": "Înscrisuri și cereri electronice",
    "TRM": "Socotirea termenelor",
    "AC": "Date personale și serviciul (criterii de acceptare)",
}


@cache
def proofs() -> dict[str, list[tuple[str, str]]]:
    """Return, for each mark, the file and the name of every test that carries it, or of a file whose words do."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text, file = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        if WRITTEN.search(text) or ACCEPTED_WRITTEN.search(text):
            words = ast.get_docstring(ast.parse(text)) or ""
            for mark in _marks(words, WRITTEN, ACCEPTED_WRITTEN):
                found.setdefault(mark, []).append((file, "the whole file"))
        for name in TEST.findall(text):
            for mark in _marks(name, MARK, ACCEPTED):
                found.setdefault(mark, []).append((file, name))
    return {mark: sorted(set(tests)) for mark, tests in found.items()}


def _marks(words: str, of_law: re.Pattern[str], accepted: re.Pattern[str]) -> list[str]:
    of_rules = [f"{family.upper()}-{number}" for family, number in of_law.findall(words)]
    return of_rules + [f"AC-{chapter.upper()}.{number}" for chapter, number in accepted.findall(words)]


def page() -> str:
    """Return the table of rules and tests."""
    found = proofs()
    parts = [
        "# Rules of law and the tests that prove them",
        "",
        "A rule's mark stands in the name of each test that proves it. A rule without a row has no test of its own.",
    ]
    for family, title in TITLES.items():
        parts += ["", f"## {title}", "", "| rule | tests | where |", "|---|---|---|"]
        for mark in sorted(one for one in found if one.startswith(f"{family}-")):
            tests = found[mark]
            files = sorted({file for file, _name in tests})
            names = "<br>".join(f"`{name}`" for _file, name in tests)
            parts.append(f"| {mark} | {names} | {'<br>'.join(files)} |")
    return "\n".join(parts) + "\n"
