"""Bring the public pages and states of a running product before the judges; end with 1 if they find anything."""

import argparse
import json
import sys
from pathlib import Path
from statistics import median_low
from typing import Any

from playwright.sync_api import sync_playwright

from tools.judges import programs, verdicts
from tools.judges.states import TEN, Walker, every_state

STATIC = Path(__file__).resolve().parents[2] / "src" / "registratura" / "doors"


def main() -> int:
    """Read what is asked, ask the judges, print, and return how it ends."""
    asked = _asked()
    service = asked.url.rstrip("/") + "/"
    portal = f"{service}portal/{asked.code}/"
    programs.ensure()
    found: dict[str, list[str]] = {}
    if "states" in asked.only:
        found |= _states(service, portal)
        if styles := verdicts.of_styles(sorted(STATIC.glob("**/*.css"))):
            found["styles"] = styles
    marks: dict[str, Any] = {}
    if "lighthouse" in asked.only:
        marks = _marks(portal, turns=asked.turns)
        for name, one in marks.items():
            if set(one["marks"].values()) != {100}:
                found.setdefault(name, []).append(f"lighthouse {one['marks']} {one['lost']}")
    if asked.output:
        asked.output.write_text(json.dumps({"found": found, "marks": marks}, ensure_ascii=False, indent=1))
    for name, sentences in found.items():
        print(name)
        for sentence in sentences:
            print(f"    {sentence}")
    print(f"{sum(map(len, found.values()))} remarks in {len(found)} states")
    return 1 if found else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make judges", description=__doc__)
    parser.add_argument(
        "--url",
        default="http://127.0.0.1:8000",
        help="a running product for trying out: the walk files things in it",
    )
    parser.add_argument("--code", default="lunca-frasinului", help="the institution whose portal is judged")
    parser.add_argument(
        "--only", nargs="+", default=["states", "lighthouse"], choices=["states", "lighthouse"]
    )
    parser.add_argument(
        "--turns", type=int, default=3, help="how often Lighthouse looks at a page; the median counts"
    )
    parser.add_argument("-o", "--output", type=Path, help="a file for the whole report, JSON")
    return parser.parse_args()


def _states(service: str, portal: str) -> dict[str, list[str]]:
    """Return what axe, pa11y and the Nu HTML checker find, by state."""
    found: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=programs.CHROMIUM, args=list(programs.FLAGS))
        walker = Walker(browser.new_context(locale="ro-RO").new_page(), portal)
        for name in every_state(walker, service):
            texts[name] = walker.text
            if sentences := verdicts.of_the_eye(walker.page):
                found[name] = sentences
            _tell(f"{walker.status} {name}")
            for sentence in found.get(name, []):
                _tell(f"    {sentence}")
        browser.close()
    for name, sentences in verdicts.of_the_text(texts).items():
        found.setdefault(name, []).extend(sentences)
    _tell(f"{len(texts)} states")
    return found


def _marks(portal: str, *, turns: int) -> dict[str, Any]:
    """Return Lighthouse's marks of the ten main pages, phone and desktop: of several looks the one in the middle."""
    marks = {}
    for rest in TEN:
        for desktop in (False, True):
            looks = [verdicts.of_lighthouse(portal + rest, desktop=desktop) for _ in range(turns)]
            middle = median_low([one["marks"]["performance"] for one in looks])
            name = f"/{rest} {'desktop' if desktop else 'phone'}"
            marks[name] = next(one for one in looks if one["marks"]["performance"] == middle)
            _tell(f"{name}: {marks[name]}")
    return marks


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
