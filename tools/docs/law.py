"""The index of the law: every `Law:` line of the source, by the law it names."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "registratura"
LINE = re.compile(r"\bLaw:\s*(?P<law>.+)")
KINDS = {".py", ".sql", ".typ", ".html"}


def page() -> str:
    """Return the page."""
    places: dict[str, set[str]] = defaultdict(set)
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in KINDS and "__pycache__" not in path.parts:
            for law, place in citations(path):
                places[law].add(place)
    lines = [
        "# The law in the code",
        "",
        "Which code carries out which rule of law: the `Law:` lines of the source.",
        "",
        "| law | carried out in |",
        "|---|---|",
    ]
    lines += [f"| {law} | {'<br>'.join(sorted(places[law]))} |" for law in sorted(places, key=str.casefold)]
    return "\n".join(lines) + "\n"


def citations(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each law that a file names, and the place: the file with the function or class around the line."""
    text = path.read_text(encoding="utf-8")
    if not LINE.search(text):
        return
    homes = list(_homes(ast.parse(text))) if path.suffix == ".py" else []
    file = path.relative_to(SOURCE).as_posix()
    for number, line in enumerate(text.splitlines(), start=1):
        if found := LINE.search(line):
            around = [name for name, first, last in homes if first <= number <= last]
            yield (
                _tidy(found["law"], opened="(Law:" in line),
                f"`{file}`" + (f" `{around[-1]}`" if around else ""),
            )


def _tidy(law: str, *, opened: bool) -> str:
    law = law.replace("|", "/").strip().removesuffix('"""').strip()
    return (law.removesuffix(".").removesuffix(")") if opened else law).removesuffix(".")


def _homes(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, int, int]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{prefix}{node.name}"
            yield name, node.lineno, node.end_lineno or node.lineno
            yield from _homes(node, f"{name}.")
