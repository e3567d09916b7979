"""How a page is looked at: the browser's settings and the rules of accessibility."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

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


def follow(page: Page, what: Locator) -> None:
    """Press what leads to another page, and wait for that page: what is looked at next is not the one left behind."""
    with page.expect_navigation():
        what.click()


def faults(page: Page) -> list[str]:
    """
    What the rules of accessibility find in a page, and whether it is wider than its window.

    The page must have arrived: `follow` a link to it, or wait for one of its words.
    """
    page.wait_for_load_state("load")
    page.evaluate("scrollTo(0, 0)")
    answer = Axe().run(page, options={"runOnly": RULES}).response
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{v['id']}: {[node['target'] for node in v['nodes']]}" for v in answer["violations"]] + (
        [f"wider than the window by {wide}"] if wide > 0 else []
    )
