"""axe, read into a page once and asked as often as needed; only what it finds wrong comes back."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

_SOURCE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_ASK = """(rules) => axe.run(
  document,
  {runOnly: rules, resultTypes: ["violations"], elementRef: false, preload: false},
).then((found) => found.violations.map(({id, nodes}) => ({id, targets: nodes.map((node) => node.target)})))"""


def violations(page: Page, *, rules: list[str]) -> list[dict[str, Any]]:
    """Return the rules that a page breaks, each with its places."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_SOURCE)
    found: list[dict[str, Any]] = page.evaluate(_ASK, rules)
    return found
