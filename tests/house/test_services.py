"""A room's faces can be read without opening them; change goes through services and nowhere else."""

import ast
import importlib

from .tree import Function, Module, calls, dotted, modules, nodes, rooms, says

WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete"}
LAW_FLOORS = {"rules"}


def face_of(module: Module) -> str:
    """Return which face a module is: services, queries, a flow, a part of a flow, or none."""
    if module.parts[0] == "flows":
        ours_alone = (
            len(module.parts) <= 2 and module.parts[-1] != "tasks"
        )  # the queue calls tasks its own way
        return "flow" if ours_alone else "part of a flow"
    if module.parts[0] in rooms() and len(module.parts) > 1 and module.parts[1] in {"services", "queries"}:
        return module.parts[1]
    return ""


def public_functions(tree: ast.Module) -> list[Function]:
    """Return the functions that a caller may use."""
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]


def unclear(node: Function, *, face: str) -> list[str]:
    """Return what a public function lacks: keywords, types or a docstring."""
    arguments = node.args
    faults = []
    if face in {"services", "flow"} and (arguments.args or arguments.posonlyargs or arguments.vararg):
        faults.append("takes positional arguments")
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    if node.returns is None or any(argument.annotation is None for argument in every):
        faults.append("lacks a type")
    docstring = ast.get_docstring(node) or ""
    if not docstring:
        faults.append("lacks a docstring")
    elif not docstring.splitlines()[0].rstrip().endswith((".", "?", ":")):
        faults.append("has a first line that is not a sentence")
    return faults


def test_public_functions_are_keyword_only_typed_and_described() -> None:
    faults = [
        f"{module.place}:{node.lineno}: {node.name} {fault}"
        for module in modules()
        if (face := face_of(module))
        for node in public_functions(module.tree)
        for fault in unclear(node, face=face)
    ]

    assert not faults, says(faults)


def test_an_unclear_function_is_seen() -> None:
    (bad, good) = public_functions(
        ast.parse(
            "def annul(entry, reason):\n    pass\n"
            "def annul_entry(*, entry: int) -> None:\n    '''Strike an entry out.'''\n"
            "def _private(x):\n    pass\n"
        )
    )

    faults = ["takes positional arguments", "lacks a type", "lacks a docstring"]
    assert unclear(bad, face="services") == faults
    assert unclear(bad, face="queries") == faults[1:]
    assert unclear(good, face="services") == []


def test_rules_of_law_name_their_law() -> None:
    faults = [
        f"{module.place}:{node.lineno}: {node.name} needs a Law: line"
        for module in modules()
        if module.parts[-1] in LAW_FLOORS
        for node in public_functions(module.tree)
        if "Law:" not in (ast.get_docstring(node) or "")
    ]

    assert not faults, says(faults)


def writes_by_manager(tree: ast.AST) -> list[tuple[int, str]]:
    """Return the calls that change rows through a manager or a queryset that starts at one."""
    found = []
    for call in calls(tree):
        pieces = dotted(call.func).replace("()", "").split(".")
        if pieces[-1] in WRITES and {"objects", "_base_manager", "_default_manager"} & set(pieces[:-1]):
            found.append((call.lineno, dotted(call.func)))
    return found


def may_write(module: Module) -> bool:
    """Whether a module is one of a room's services, or a migration."""
    return len(module.parts) > 1 and (module.parts[1] == "services" or "migrations" in module.parts)


def test_rows_change_in_services_alone() -> None:
    faults = [
        f"{module.place}:{line}: {call}"
        for module in modules()
        if not may_write(module)
        for line, call in writes_by_manager(module.tree)
    ]

    assert not faults, says(faults)


def test_a_write_outside_services_is_seen() -> None:
    planted = ast.parse("Entry.objects.filter(id=1).update(state='x')\nEntry.objects.filter(id=1).count()\n")

    assert writes_by_manager(planted) == [(1, "Entry.objects.filter().update")]


def loose_saves(tree: ast.AST) -> list[int]:
    """Return the lines where a whole row is saved; a save names its fields, or says that it inserts."""
    return [
        call.lineno
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "save" and not call.args
        if not {"update_fields", "force_insert"} & {keyword.arg for keyword in call.keywords}
    ]


def test_a_save_names_its_fields() -> None:
    faults = [f"{module.place}:{line}: save()" for module in modules() for line in loose_saves(module.tree)]

    assert not faults, says(faults)


def test_a_save_of_a_whole_row_is_seen() -> None:
    planted = ast.parse("a.save()\nb.save(update_fields=['x'])\nstorage.save(stream)\n")

    assert loose_saves(planted) == [1]


def days_of_the_server(tree: ast.AST) -> list[int]:
    """Return the lines where a day is taken from the server's clock, which is another one after ten in the evening."""
    return [
        call.lineno
        for call in calls(tree)
        if dotted(call.func) in ("now.date", "timezone.now().date", "date.today", "datetime.now().date")
        or dotted(call.func).endswith("_at.date")
    ]


def test_a_day_is_the_day_in_bucharest() -> None:
    faults = [
        f"{module.place}:{line}: use kernel.calendar.legal_date"
        for module in modules()
        for line in days_of_the_server(module.tree)
    ]

    assert not faults, says(faults)


def test_a_day_of_the_server_is_seen() -> None:
    planted = ast.parse("w = now.date()\nx = timezone.now().date()\ny = at.date()\nz = card.made_at.date()\n")

    assert days_of_the_server(planted) == [1, 2, 4]


def test_models_keep_no_rule_in_save_or_clean() -> None:
    faults = [
        f"{module.place}:{inner.lineno}: {node.name}.{inner.name}"
        for module in modules()
        if module.parts[0] in rooms() and len(module.parts) > 1 and module.parts[1] == "models"
        for node in nodes(module.tree, ast.ClassDef)
        for inner in node.body
        if isinstance(inner, ast.FunctionDef) and inner.name in {"save", "clean", "full_clean", "delete"}
    ]

    assert not faults, says(faults)


def test_no_signal_receivers() -> None:
    """News travels as typed events; a receiver is a call that nobody sees in the code that causes it."""
    faults = [
        f"{module.place}:{node.lineno}: {node.name}"
        for module in modules()
        if module.parts[0] in rooms() or module.parts[0] in {"flows", "kernel"}
        for node in nodes(module.tree, ast.FunctionDef)
        if any(dotted(decorator).startswith("receiver") for decorator in node.decorator_list)
    ]

    assert not faults, says(faults)


def wide_excepts(tree: ast.AST) -> list[int]:
    """Return the lines of handlers without a named error."""
    return [node.lineno for node in nodes(tree, ast.ExceptHandler) if node.type is None]


def test_no_bare_except() -> None:
    faults = [f"{module.place}:{line}" for module in modules() for line in wide_excepts(module.tree)]

    assert not faults, says(faults)
    assert wide_excepts(ast.parse("try:\n    pass\nexcept:\n    pass\n")) == [3]


def defines_errors(tree: ast.Module) -> bool:
    """Say whether a file has a class built upon an error."""
    classes = nodes(tree, ast.ClassDef)
    return any(dotted(base).endswith("Error") for node in classes for base in node.bases)


def test_domain_errors_end_in_error_and_carry_a_dotted_code() -> None:
    from registratura.kernel.errors import DomainError

    for module in modules():
        if defines_errors(module.tree):
            importlib.import_module(f"registratura.{module.name}")
    faults = [
        f"{cls.__module__}.{cls.__qualname__}: code {cls.code!r}"
        for cls in _descendants(DomainError)
        if cls.__module__.startswith("registratura.")
        if not cls.__name__.endswith("Error") or "." not in cls.code or cls.code == DomainError.code
    ]

    assert not faults, says(faults)


def _descendants(cls: type) -> list[type]:
    return [each for child in cls.__subclasses__() for each in (child, *_descendants(child))]
