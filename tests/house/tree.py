"""The source as the house tests read it: files, functions and imports, by syntax and never by import."""

import ast
import gc
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "registratura"

Function = ast.FunctionDef | ast.AsyncFunctionDef
Kind = TypeVar("Kind", bound=ast.AST)


@dataclass(frozen=True)
class Module:
    """One Python file: `name` is dotted and relative to the package, e.g. `registers.services.entries`."""

    path: Path
    name: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The dotted name in pieces."""
        return tuple(self.name.split("."))

    @property
    def place(self) -> str:
        """Where a person looks for it: the path below the checkout."""
        return str(self.path.relative_to(ROOT))

    @property
    def text(self) -> str:
        """The file as written."""
        return _text(self.path)

    @property
    def tree(self) -> ast.Module:
        """The file as syntax."""
        return _tree(self.path)


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _tree(path: Path) -> ast.Module:
    return parsed(_text(path), path=path)


def parsed(text: str, *, path: Path | None = None) -> ast.Module:
    """Return a file as syntax."""
    with _uncollected():
        return ast.parse(text, filename=str(path or "<planted>"))


@contextmanager
def _uncollected() -> Iterator[None]:
    # Millions of nodes are kept, and none of them is ever free: the collector would look at all of them again and
    # again, which takes three times as long as the reading.
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()


def nodes(tree: ast.AST, *kinds: type[Kind]) -> Iterator[Kind]:
    """Return the nodes of these kinds anywhere in a piece of syntax, walked once however often one asks."""
    known: dict[type[ast.AST], list[Any]] | None = getattr(tree, "_by_kind", None)
    if known is None:
        known = {}
        with _uncollected():
            for node in (every := [tree]):  # in the order of `ast.walk`, in a third of its time
                known.setdefault(type(node), []).append(node)
                for value in vars(node).values():
                    if isinstance(value, ast.AST):
                        every.append(value)
                    elif type(value) is list:
                        every += [one for one in value if isinstance(one, ast.AST)]
        tree._by_kind = known  # type: ignore[attr-defined]  # beside the tree it belongs to
    for kind in kinds:
        yield from known.get(kind, ())


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the product."""
    return tuple(Module(path, _dotted(path)) for path in sorted(SOURCE.rglob("*.py")))


def _dotted(path: Path) -> str:
    pieces = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(piece for piece in pieces if piece != "__init__") or "registratura"


@cache
def files_of_tests() -> tuple[Path, ...]:
    """Every Python file of the tests."""
    return tuple(sorted((ROOT / "tests").rglob("*.py")))


@cache
def project() -> dict[str, Any]:
    """The content of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def contracts() -> tuple[dict[str, Any], ...]:
    """The import contracts, in order."""
    return tuple(project()["tool"]["importlinter"]["contracts"])


@cache
def floors() -> dict[str, int]:
    """Each room or floor by name, with its height: 0 is the kernel."""
    layers: list[str] = contracts()[0]["layers"]
    return {
        name.strip("() "): height
        for height, layer in enumerate(reversed(layers))
        for name in layer.replace(":", "|").split("|")
    }


@cache
def rooms() -> tuple[str, ...]:
    """The packages that own tables."""
    homes = {path.parent.name for name in ("models.py", "models") for path in SOURCE.glob(f"*/{name}")}
    return tuple(sorted(homes - {"toolkit"}))  # the toolkit's models are ancestors, not tables


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    """Every function of a file with its qualified name, methods and inner functions included."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{prefix}{node.name}", node
            yield from functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")
        else:
            yield from functions(node, prefix)


def dotted(node: ast.AST) -> str:
    """The dotted name of an expression such as `a.b().c`; empty for what has none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else node.attr
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    return ""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call in a piece of syntax."""
    yield from nodes(tree, ast.Call)


def says(faults: list[str]) -> str:
    """The faults one a line, for the message of an assertion."""
    return "\n" + "\n".join(faults)
