"""Which test proves which rule of law: the marks that stand in the names of tests, gathered."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARK = re.compile(r"(?<![A-Za-z])(PET|INF|SEM|TRM)_(\d{2})(?![0-9])", re.IGNORECASE)
WRITTEN = re.compile(r"\b(PET|INF|SEM|TRM)-(\d{2})\b")  # in the first words of a file of tests
TITLES = {
    "PET": "Petiții (OG 27/2002)",
    "INF": "Informații de interes public (Legea 544/2001, HG 123/2002)",
    "SEM": "Înscrisuri și cereri electronice",
    "TRM": "Socotirea termenelor",
}


def proofs() -> dict[str, list[tuple[str, str]]]:
    """Return, for each mark, the file and the name of every test that carries it, or of a file whose words do."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree, file = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix()
        for family, number in WRITTEN.findall(ast.get_docstring(tree) or ""):
            found.setdefault(f"{family}-{number}", []).append((file, "the whole file"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for family, number in MARK.findall(node.name):
                    mark = f"{family.upper()}-{number}"
                    found.setdefault(mark, []).append((file, node.name))
    return {mark: sorted(set(tests)) for mark, tests in found.items()}


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
        for mark in sorted(one for one in found if one.startswith(family)):
            tests = found[mark]
            files = sorted({file for file, _name in tests})
            names = "<br>".join(f"`{name}`" for _file, name in tests)
            parts.append(f"| {mark} | {names} | {'<br>'.join(files)} |")
    return "\n".join(parts) + "\n"
