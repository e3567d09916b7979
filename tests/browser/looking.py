"""How a page is looked at: the browser's settings and the rules of accessibility."""

from playwright.sync_api import Locator, Page

from tests.browser.axe import violations

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
ASTRAY = """[...document.querySelectorAll(".errors a[href^='#']")].map((one) => one.getAttribute("href"))
  .filter((place) => !document.getElementById(place.slice(1)))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def follow(page: Page, what: Locator) -> None:
    """Press what leads to another page, and wait for that page: what is looked at next is not the one left behind."""
    with page.expect_navigation():
        what.click()


def faults(page: Page) -> list[str]:
    """
    What the rules of accessibility find in a page, errors that lead to no field, a page wider than its window.

    The page must have arrived: `follow` a link to it, or wait for one of its words. A page of a visitor without
    scripts is looked at as it stands in a window of its own: the rules wait for timers, which never ring there.
    """
    page.wait_for_load_state("load")
    if page.evaluate("matchMedia('(scripting: none)').matches"):
        return _faults_of_still(page)
    page.evaluate("scrollTo(0, 0)")
    broken = violations(page, rules=RULES)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"{rule['id']}: {rule['targets']}" for rule in broken]
    found += [f"an error leads to no field: {place}" for place in page.evaluate(ASTRAY)]
    return found + ([f"wider than the window by {wide}"] if wide > 0 else [])


def _faults_of_still(page: Page) -> list[str]:
    """The faults of what a visitor without scripts sees: the same text and sheets, and no script of the page."""
    browser, size, text = page.context.browser, page.viewport_size, page.content()
    assert browser is not None
    assert size is not None
    with browser.new_context(viewport=size, locale="ro-RO") as context:
        still = context.new_page()
        still.route("**/*.js", lambda route: route.abort())
        still.route(page.url, lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
        still.goto(page.url)
        return faults(still)
