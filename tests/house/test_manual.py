"""The manual agrees with itself and with the product: links, pictures, help of each screen, shortcuts."""

import re
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from registratura.doors.console import frame as console
from registratura.doors.desk import frame as desk
from registratura.doors.shared import help as help_in_place
from registratura.flows.manual import pages, reading, steps
from registratura.flows.manual.place import TASKS

from .tree import ROOT, says

LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.*)$", re.MULTILINE)
LARGEST_BYTES = 6_000_000
# Answered to programs, or only a step on the way to another page.
NO_SCREEN = (
    "registratura.doors.desk.calendars.feed",
    "registratura.doors.portal.telephony",
    "registratura.doors.portal.exchange",
)


def papers() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def anchors_of(text: str) -> set[str]:
    """Return the anchors of a paper's headings, as code hosts make them and as the product does."""
    found = set()
    for heading in HEADING.findall(FENCE.sub("", text)):
        words = re.sub(r"[`*]", "", heading).strip()
        found.add(re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-"))
        found.add(reading.anchor_of(heading=words))
    return found


def dead_links(path: Path, text: str) -> list[str]:
    """Return the relative links of a paper whose file or heading is not there."""
    dead = []
    for _mark, href in LINK.findall(FENCE.sub("", text)):
        if "://" in href or href.startswith(("mailto:", "/")):
            continue
        target, _, anchor = href.partition("#")
        file = (path.parent / target).resolve() if target else path
        if not file.exists():
            dead.append(f"{path.relative_to(ROOT)}: {href}")
        elif anchor and file.suffix == ".md" and anchor not in anchors_of(file.read_text("utf-8")):
            dead.append(f"{path.relative_to(ROOT)}: {href} names no heading")
    return dead


def test_every_relative_link_and_anchor_of_the_papers_leads_somewhere() -> None:
    faults = [fault for path in papers() for fault in dead_links(path, path.read_text("utf-8"))]

    assert len(papers()) > 100
    assert not faults, says(faults)


@pytest.mark.parametrize(
    "planted", ["[x](docs/nowhere.md)", "[x](DEVELOPERS.md#nowhere)", "![x](docs/nowhere.webp)"]
)
def test_a_dead_link_is_seen(planted: str) -> None:
    assert dead_links(ROOT / "README.md", planted)
    assert not dead_links(ROOT / "README.md", "[x](DEVELOPERS.md#migrations)")


def task_papers() -> list[Path]:
    return sorted(TASKS.glob("*/*.md"))


def test_pictures_of_a_task_are_those_its_steps_make() -> None:
    faults = []
    for path in task_papers():
        text = path.read_text("utf-8")
        made = [action.words[0] for action in steps.actions(source=text) if action.verb == "picture"]
        shown = re.findall(r"\(images/([\w-]+)\.webp\)", text)
        if sorted(made) != sorted(shown):
            faults.append(f"{path.relative_to(ROOT)}: makes {made}, shows {shown}")
    assert not faults, says(faults)


def test_pictures_of_one_role_have_names_of_their_own() -> None:
    for role in pages.ROLES:
        names = [
            action.words[0]
            for path in sorted((TASKS / role).glob("*.md"))
            for action in steps.actions(source=path.read_text("utf-8"))
            if action.verb == "picture"
        ]
        assert len(names) == len(set(names)), role


def test_every_task_is_carried_out_and_ends_in_something_seen() -> None:
    faults = []
    for path in task_papers():
        verbs = [action.verb for action in steps.actions(source=path.read_text("utf-8"))]
        if path.stem != "index" and ("expect" not in verbs or verbs[:1] != ["as"]):
            faults.append(f"{path.relative_to(ROOT)}: no step says who begins, or nothing is looked for")
    assert not faults, says(faults)


def test_every_role_has_a_page_tasks_and_a_card_of_at_most_six_pictures() -> None:
    shelves = {shelf.role: shelf for shelf in pages.shelves()}

    assert tuple(shelves) == pages.ROLES
    for role, shelf in shelves.items():
        first = pages.page(f"{role}/{pages.FIRST_STEPS}", root="/")
        assert first is not None, role
        count = sum(len(step.pictures) for part in first.parts for step in part.steps)
        assert 4 <= count <= 6, role
        assert len(shelf.tasks) >= 4, role
        assert all(line.summary for line in shelf.tasks), role


def test_pictures_are_small_and_all_there() -> None:
    kept = {path: path.stat().st_size for path in TASKS.rglob("*.webp")}
    shown = {
        path.parent / "images" / f"{name}.webp"
        for path in task_papers()
        for name in re.findall(r"\(images/([\w-]+)\.webp\)", path.read_text("utf-8"))
    }

    assert sum(kept.values()) < LARGEST_BYTES
    assert set(kept) == shown, says(sorted(str(one.relative_to(ROOT)) for one in set(kept) ^ shown))


def screens() -> list[tuple[str, str]]:
    """Return each route with its full name and the module of its view."""
    found: list[tuple[str, str]] = []

    def walk(patterns: list[URLPattern | URLResolver], space: str) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns, one.namespace or space)
            else:
                found.append((f"{space}:{one.name}" if space else str(one.name), one.callback.__module__))

    walk(get_resolver().url_patterns, "")
    return found


def test_every_screen_has_its_page_of_help() -> None:
    missing = [
        f"{name} ({module}): add its subject to doors/shared/help.py"
        for name, module in screens()
        if module.startswith(("registratura.", "allauth."))
        and not module.startswith(NO_SCREEN)
        and ".doors.api." not in module
        and not help_in_place.place_for(name, module)
    ]

    assert len(screens()) > 500
    assert not missing, says(missing)


def test_every_page_of_help_exists_and_every_name_is_a_screen() -> None:
    names = {name for name, _module in screens()}
    subjects = {module.removeprefix("registratura.doors.") for _name, module in screens()}

    assert not [place for place in help_in_place.PAGES.values() if not pages.exists(place)]
    for key in help_in_place.PAGES:
        if ":" in key:
            assert key in names, key
        elif key != "allauth":
            assert [one for one in subjects if one == key or one.startswith(f"{key}.")], key


def test_a_screen_without_help_is_seen() -> None:
    assert help_in_place.place_for("desk:new_thing", "registratura.doors.desk.new_subject.views") == ""
    assert help_in_place.place_for("desk:tray", "registratura.doors.desk.tray.views") == "registrator/tava"


def test_the_page_of_shortcuts_names_every_key_of_the_sections() -> None:
    text = (TASKS / "scurtaturi.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w)` \| (.+?) \|$", text, re.MULTILINE)
    keys = {(key.upper(), str(desk._LABELS[name])) for _p, name, _i, key, _g in desk._SECTIONS if key}
    keys |= {(place.key.upper(), str(place.label)) for place in console.PLACES if place.key}

    assert keys <= set(rows), says(sorted(map(str, keys - set(rows))))


@pytest.mark.parametrize("line", ["fly away", "open", 'fill "x"'])
def test_a_step_that_no_browser_could_do_is_refused(line: str) -> None:
    with pytest.raises(steps.NotAStepError):
        steps.actions(source=f"<!-- do\n{line}\n-->")
