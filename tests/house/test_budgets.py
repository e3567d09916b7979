"""Files and functions stay short, names say something, and each kind of code stays on its floor."""

import ast

from .tree import (
    ROOT,
    SOURCE,
    Function,
    Module,
    dotted,
    files_of_tests,
    functions,
    modules,
    nodes,
    parsed,
    rooms,
    says,
)

FILE_LINES = 400
FUNCTION_LINES = 60  # a function ends before this line
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "managers"}


def long_file(place: str, text: str) -> list[str]:
    """Return a fault when a file is over its budget."""
    count = len(text.splitlines())
    return [f"{place}: {count} lines, {FILE_LINES} allowed"] if count > FILE_LINES else []


def long_functions(place: str, tree: ast.Module) -> list[str]:
    """Return the functions over their budget."""
    if all(_lines(node) < FUNCTION_LINES for node in nodes(tree, ast.FunctionDef, ast.AsyncFunctionDef)):
        return []  # their names are only looked for where there is something to name
    return [
        f"{place}: {name} has {length} lines, fewer than {FUNCTION_LINES} allowed"
        for name, node in functions(tree)
        if (length := _lines(node)) >= FUNCTION_LINES
    ]


def _lines(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_and_functions_stay_within_budget() -> None:
    faults = []
    for module in modules():
        if "migrations" not in module.parts:
            faults += long_file(module.place, module.text) + long_functions(module.place, module.tree)
    for path in files_of_tests():
        text, place = path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))
        faults += long_file(place, text) + long_functions(place, parsed(text))

    assert not faults, says(faults)


def test_a_long_file_and_a_long_function_are_seen() -> None:
    body = "def f():\n" + "    x = 1\n" * 60

    assert long_file("a.py", "x = 1\n" * 401)
    assert not long_file("a.py", "x = 1\n" * 400)
    assert long_functions("a.py", ast.parse(body))
    assert not long_functions("a.py", ast.parse("def f():\n" + "    x = 1\n" * 58))


def empty_words(names: list[str]) -> list[str]:
    """Return the dotted names that hold a word which says nothing."""
    return [name for name in names if FORBIDDEN_NAMES & set(name.split("."))]


def test_no_module_has_a_name_that_says_nothing() -> None:
    faults = empty_words([module.name for module in modules()])

    assert not faults, says(faults)


def test_a_module_called_utils_is_seen() -> None:
    assert empty_words(["registers.utils", "registers.services"]) == ["registers.utils"]


def tables_in(module: Module) -> list[str]:
    """Return the model classes declared in a file."""
    return [
        f"{module.place}: {node.name} is a table"
        for node in nodes(module.tree, ast.ClassDef)
        if any(dotted(parent).split(".")[-1] in {"Model", "TenantModel"} for parent in node.bases)
    ]


def test_doors_flows_and_kernel_own_no_tables() -> None:
    faults = [
        fault
        for module in modules()
        if module.parts[0] in {"doors", "flows", "kernel", "config"}
        for fault in tables_in(module)
    ]

    assert not faults, says(faults)


def test_a_table_is_recognized_in_every_room() -> None:
    seen = {module.parts[0] for module in modules() if module.parts[0] in rooms() and tables_in(module)}

    assert seen


def test_rooms_have_no_screens() -> None:
    faults = [
        str(path.relative_to(ROOT))
        for floor in (SOURCE / name for name in (*rooms(), "flows", "kernel"))
        for pattern in ("*.html", "*.css", "*.js", "views*", "forms*", "urls*")
        for path in floor.rglob(pattern)
        if "__pycache__" not in path.parts
    ]

    assert not faults, says(faults)


def test_the_clock_is_read_in_doors_and_jobs_alone() -> None:
    """Rooms get `now` as a parameter; the database clock is read by the numbering itself."""
    faults = [
        f"{module.place}:{node.lineno}: {dotted(node.func)}()"
        for module in modules()
        if module.parts[0] in rooms() or module.parts[0] in {"kernel", "flows"}
        if module.parts[-1] not in {"tasks", "apps"}
        for node in nodes(module.tree, ast.Call)
        if dotted(node.func) in {"timezone.now", "datetime.now", "datetime.utcnow", "date.today", "localdate"}
    ]

    assert not faults, says(faults)
