"""Papers of the house agree with themselves and with the code."""

import re
from pathlib import Path

import pytest

from .tree import ROOT, SOURCE, project, says

DECISIONS = ROOT / "docs" / "decisions"
HEADING = re.compile(r"^# (\d{4}) (.+)$")
SECTIONS = ["Context", "Decision", "Consequences", "Status"]
STATUS = re.compile(r"^(Accepted|Superseded by \[\d{4}\]\(\d{4}-[a-z0-9-]+\.md\))")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
VERSION = re.compile(r"^## (\d+\.\d+\.\d+) — (\d{2}\.\d{2}\.\d{4})$")
CHANGES = {"Adăugat", "Schimbat", "Corectat", "Securitate", "Lege"}


def papers() -> list[Path]:
    """Return the decisions in order."""
    return sorted(DECISIONS.glob("[0-9]*.md"))


def slips(name: str, text: str) -> list[str]:
    """Return where a decision departs from the form."""
    lines = text.splitlines()
    heading = HEADING.match(lines[0]) if lines else None
    found = []
    if heading is None or heading[1] != name[:4]:
        found.append("heading and file number differ")
    if [line[3:] for line in lines if line.startswith("## ")] != SECTIONS:
        found.append(f"sections are not {', '.join(SECTIONS)}")
    status = text.split("## Status", 1)[-1].strip()
    if not STATUS.match(status):
        found.append("status is neither Accepted nor Superseded by a link")
    if len(lines) > 70:
        found.append("longer than a page")
    return found


def test_decisions_keep_their_form() -> None:
    faults = [
        f"{path.name}: {slip}" for path in papers() for slip in slips(path.name, path.read_text("utf-8"))
    ]

    assert not faults, says(faults)


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [path.name[:4] for path in papers()]

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert len(numbers) >= 12


def test_a_drifted_decision_is_seen() -> None:
    body = "## Context\nA\n## Decision\nB\n## Consequences\nC\n## Status\nAccepted, 22.11.2026.\n"
    whole = f"# 0007 Words\n\n{body}"

    assert slips("0007-words.md", whole) == []
    assert slips("0008-words.md", whole)
    assert slips("0007-words.md", whole.replace("## Consequences\nC\n", ""))
    assert slips("0007-words.md", whole.replace("Accepted", "Maybe"))


def documents() -> list[Path]:
    """Return the papers whose links must lead somewhere."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def dead_links(path: Path, text: str) -> list[str]:
    """Return the relative links of a paper that lead nowhere."""
    targets = [each for each in LINK.findall(text) if "://" not in each and not each.startswith("mailto:")]
    dead = [target for target in targets if not (path.parent / target).exists()]
    return [f"{path.relative_to(ROOT)}: {target}" for target in dead]


def test_links_between_papers_lead_somewhere() -> None:
    faults = [fault for path in documents() for fault in dead_links(path, path.read_text("utf-8"))]

    assert not faults, says(faults)
    assert dead_links(ROOT / "README.md", "[x](docs/nowhere.md)")


def test_the_first_version_of_the_changelog_is_the_version_of_the_package() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    pattern = project()["tool"]["hatch"]["version"]["pattern"]
    parsed = re.search(pattern, text)
    headings = [line for line in text.splitlines() if line.startswith("## ")]

    assert parsed is not None
    assert headings
    assert all(VERSION.match(line) for line in headings), headings
    assert parsed["version"] == VERSION.match(headings[0])[1]  # type: ignore[index]
    assert {line[4:] for line in text.splitlines() if line.startswith("### ")} <= CHANGES


def glossary() -> list[tuple[str, str]]:
    """Return each row of the glossary: Romanian term and identifier."""
    rows = [line.split("|") for line in (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()]
    return [(row[1].strip(), row[2].strip()) for row in rows if len(row) >= 5 and "`" in row[2]]


def test_the_glossary_binds_each_term_once() -> None:
    terms = [term for term, _ in glossary()]

    assert len(terms) > 20
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


@pytest.mark.parametrize("room", sorted(path.parent.name for path in SOURCE.glob("*/apps.py")))
def test_the_house_plan_names_every_room(room: str) -> None:
    assert f"`{room}`" in (ROOT / "docs" / "house.md").read_text("utf-8")


def test_required_papers_exist() -> None:
    papers_at_the_door = ("README.md", "DEVELOPERS.md", "TESTING.md", "SECURITY.md", "CHANGELOG.md")
    for name in (*papers_at_the_door, "CODEOWNERS", "LICENSE"):
        assert (ROOT / name).stat().st_size > 0, name


def test_code_owners_point_at_paths_that_exist() -> None:
    lines = (ROOT / "CODEOWNERS").read_text("utf-8").splitlines()
    paths = [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]

    missing = [path for path in paths if path != "*" and not list(ROOT.glob(path.strip("/") or "*"))]

    assert len(paths) > 3
    assert not missing, missing


def test_the_public_code_file_names_the_version() -> None:
    text = (ROOT / "publiccode.yaml").read_text("utf-8")
    pattern = project()["tool"]["hatch"]["version"]["pattern"]
    version = re.search(pattern, (ROOT / "CHANGELOG.md").read_text("utf-8"))

    assert version is not None
    assert f"softwareVersion: {version['version']}" in text
