"""How a page is looked at: the browser's settings and the rules of accessibility."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """What the rules of accessibility find in a page, and whether it is wider than its window."""
    page.evaluate("scrollTo(0, 0)")
    answer = Axe().run(page, options={"runOnly": RULES}).response
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{v['id']}: {[node['target'] for node in v['nodes']]}" for v in answer["violations"]] + (
        [f"wider than the window by {wide}"] if wide > 0 else []
    )
