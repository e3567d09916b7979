"""Words: comma-below letters, no secret to-do lists, journal actions that can be read aloud."""

import ast
import re
from functools import cache
from pathlib import Path

from .tree import ROOT, SOURCE, calls, dotted, modules, nodes, rooms, says

# Written with escapes, as every search for them must be.
CEDILLA = re.compile("[\u015e\u015f\u0162\u0163]")
TO_DO = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b(?!\(#\d+\)|:? #\d+)")
TEXT = {"", ".py", ".html", ".css", ".js", ".md", ".toml", ".yaml", ".po", ".typ", ".sql", ".sh", ".txt"}
PLACES = ("src", "tests", "docs", "bin", ".ci")
_WRITTEN = rf"(?:{'|'.join(rooms())})\.[a-z_]+\.[a-z_]+"
ACTION, QUOTED_ACTION = re.compile(_WRITTEN), re.compile(f"'({_WRITTEN})'")
PRINTERS = ("doors.cli", "flows.demo")


@cache
def text_files() -> list[Path]:
    """Return the texts that people of this project wrote."""
    below = [path for place in PLACES for path in (ROOT / place).rglob("*")]
    return sorted(
        path
        for path in (*below, *ROOT.glob("*.md"), ROOT / "Makefile", ROOT / "pyproject.toml")
        if path.is_file() and path.suffix in TEXT and not {"__pycache__", "fonts", "corpus"} & set(path.parts)
    )


def lines_with(pattern: re.Pattern[str], path: Path) -> list[str]:
    """Return the places where a pattern stands in a file."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    if not pattern.search(text):
        return []
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_romanian_is_written_with_comma_below() -> None:
    """Tests may hold cedillas: they are what the intake must mend."""
    ours = [path for path in text_files() if ROOT / "tests" not in path.parents]
    faults = [fault for path in ours for fault in lines_with(CEDILLA, path)]

    assert ours
    assert not faults, says(faults)


def test_a_cedilla_is_seen() -> None:
    assert CEDILLA.search("\u015fi")
    assert not CEDILLA.search("și țară")


def test_nothing_is_left_to_do_without_an_issue() -> None:
    here = Path(__file__).name
    faults = [fault for path in text_files() if path.name != here for fault in lines_with(TO_DO, path)]

    assert not faults, says(faults)
    assert TO_DO.search("# TODO later")
    assert not TO_DO.search("# TODO(#12): later")


def actions_in_python(tree: ast.Module) -> set[str]:
    """Return the journal actions that a file passes on as `action="…"`, or by their place to a writer of its own."""
    passed = [
        value
        for call in calls(tree)
        for value in (
            *(call.args if dotted(call.func).startswith(("_", "write_down")) else ()),
            *(one.value for one in call.keywords if one.arg == "action"),
        )
    ]
    words = (value.value for value in passed if isinstance(value, ast.Constant))
    return {word for word in words if isinstance(word, str) and ACTION.fullmatch(word)}


def actions_in_sql(text: str) -> set[str]:
    """Return the journal actions that functions of the database write."""
    return set(QUOTED_ACTION.findall(text))


@cache
def written_actions() -> set[str]:
    """Return every journal action that the product writes."""
    found: set[str] = set()
    for module in modules():
        if module.name != "kernel.privacy.purposes":  # names of an outside vocabulary, some like a room's
            found |= actions_in_python(module.tree)
    for path in SOURCE.rglob("*.sql"):
        found |= actions_in_sql(path.read_text(encoding="utf-8"))
    return found


def test_every_journal_action_has_words() -> None:
    from registratura.journal.actions import known_actions, words_for

    written = written_actions()

    assert written
    assert not written - known_actions(), f"without words: {sorted(written - known_actions())}"
    assert not [action for action in known_actions() if not words_for(action).strip()]


def test_no_journal_action_has_words_without_being_written() -> None:
    from registratura.journal.actions import known_actions

    assert not known_actions() - written_actions(), sorted(known_actions() - written_actions())


def test_actions_are_found_in_both_languages() -> None:
    planted = ast.parse(
        "record(action='journal.seal.made', subject='journal.seal.other')\n"
        "_note('journal.leaf.made', row)\nWORDS = {'journal.seal.broken': 'a rupt'}"
    )

    assert actions_in_python(planted) == {"journal.seal.made", "journal.leaf.made"}
    assert actions_in_sql("VALUES ('registers.entry.annulled', 'entry')") == {"registers.entry.annulled"}


def test_printing_is_for_the_command_line() -> None:
    faults = [
        f"{module.place}:{call.lineno}"
        for module in modules()
        if not module.name.startswith(PRINTERS)
        for call in calls(module.tree)
        if dotted(call.func) == "print"
    ]

    assert not faults, says(faults)


LETTER = re.compile("[ăâîșțĂÂÎȘȚ]")
TRANSLATE = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "npgettext"}


def untranslated(tree: ast.Module) -> list[tuple[int, str]]:
    """Return the Romanian literals that no translation function receives; docstrings and single letters are free."""
    told = (call for call in calls(tree) if dotted(call.func) in TRANSLATE)
    free = {id(node) for call in told for node in ast.walk(call)}
    free |= {id(node.value) for node in nodes(tree, ast.Expr)}
    return [
        (node.lineno, node.value[:60])
        for node in nodes(tree, ast.Constant)
        if isinstance(node.value, str) and id(node) not in free
        if len(node.value) > 1
        if LETTER.search(node.value)
    ]


def test_romanian_on_screens_goes_through_translation() -> None:
    faults = [
        f"{module.place}:{line}: {text}"
        for module in modules()
        if module.name.startswith(("doors.desk", "doors.shared"))
        for line, text in untranslated(module.tree)
    ]

    assert not faults, says(faults)


def test_an_untranslated_sentence_is_seen() -> None:
    planted = ast.parse("'''Înregistrare.'''\na = _('Înregistrează')\nb = 'Înregistrează'\n")

    assert untranslated(planted) == [(3, "Înregistrează")]
