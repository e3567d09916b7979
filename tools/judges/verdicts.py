"""What each judge says of a page, as sentences; nothing when it finds nothing."""

import json
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.sync_api import Page

from tools.judges import programs

WINDOWS: Final = {"phone": (390, 844), "desktop": (1366, 768), "400 %": (320, 256)}
SETTLING_MS: Final = 250
"""What colours take to change with the theme; half-way they are nobody's."""

_AXE: Final = """() => axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"], elementRef: false, preload: false}).then((found) => found.violations.map(
  ({id, nodes}) => `axe ${id}: ${nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`))"""
_PA11Y: Final = """() => new Promise((done) => HTMLCS.process("WCAG2AA", document, () => done(HTMLCS.getMessages()
  .filter((one) => one.type === HTMLCS.ERROR)
  .map((one) => `pa11y ${one.code}: ${one.element.outerHTML?.slice(0, 120)}`))))"""
_ASTRAY: Final = """[...document.querySelectorAll(".errors a[href^='#']")].map((one) => one.getAttribute("href"))
  .filter((place) => !document.getElementById(place.slice(1)))"""
_WIDE: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


KNOWN: Final = {
    "role” attribute must not be used on a “t": "tables fold on phones, and some browsers then forget them",
    "role is unnecessary for element “t": "the same tables",
    'Guideline1_3.1_3_5.H98: <input class="input" id="id_login"': "a passkey is offered where the address is asked",
    'Guideline3_2.3_2_2.H32.2: <form class="form" method="post" action="/cont/securitate': "sent by its script alone",
    "“mask”: Too many values": "the shorthand is older in browsers than in the checker",
    "“line-clamp”: Property": "stands beside the prefixed one",
    "“vector-effect”: Property": "of SVG, where it is used",
    "“max-height”: The types are incompatible": "a length computed from the window",
}
"""What a judge says and is left as it is, with why."""


def of_the_eye(page: Page) -> list[str]:
    """Ask axe and pa11y's own engine in light and dark, on a phone and wide, and whether it scrolls sideways."""
    found: set[str] = set()
    for window, (width, height) in WINDOWS.items():
        page.set_viewport_size({"width": width, "height": height})
        if (over := page.evaluate(_WIDE)) > 0:
            found.add(f"{window}: wider than the window by {over}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_timeout(SETTLING_MS)
            if window == "400 %":
                continue
            for source, ask in ((_axe(), _AXE), (_htmlcs(), _PA11Y)):
                if not page.evaluate(f"'{'axe' if ask is _AXE else 'HTMLCS'}' in window"):
                    page.evaluate(source)
                found |= {f"{window} {scheme}: {words}" for words in page.evaluate(ask)}
    found |= {f"an error leads to no field: {place}" for place in page.evaluate(_ASTRAY)}
    page.emulate_media(color_scheme="light")
    return sorted(filter(_is_news, found))


def _is_news(sentence: str) -> bool:
    return not any(known in sentence for known in KNOWN)


def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def _htmlcs() -> str:
    return programs.module("@pa11y", "html_codesniffer", "build", "HTMLCS.js").read_text(encoding="utf-8")


def of_the_text(texts: dict[str, str]) -> dict[str, list[str]]:
    """Ask the Nu HTML checker about pages as they were delivered; one start of it for all."""
    with TemporaryDirectory() as folder:
        names = {f"{number:04}.html": name for number, name in enumerate(texts)}
        for place, name in names.items():
            Path(folder, place).write_text(texts[name], encoding="utf-8")
        jar = programs.module("vnu-jar", "build", "dist", "vnu.jar")
        heard = programs.run(
            ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", folder], seconds=600
        )
    found: dict[str, list[str]] = {}
    for one in json.loads(heard.stderr)["messages"]:
        name = names[Path(one["url"]).name]
        extract = " ".join(one.get("extract", "").split())
        sentence = f"vnu {one.get('subType') or one['type']}: {one['message']} [{extract}]"
        if _is_news(sentence):
            found.setdefault(name, []).append(sentence)
    return found


def of_styles(sheets: list[Path]) -> list[str]:
    """Ask the Nu HTML checker about style sheets."""
    jar = programs.module("vnu-jar", "build", "dist", "vnu.jar")
    command = ["java", "-jar", str(jar), "--css", "--format", "json", "--exit-zero-always", *map(str, sheets)]
    heard = programs.run(command, seconds=600)
    errors = [one for one in json.loads(heard.stderr)["messages"] if one["type"] == "error"]
    return list(filter(_is_news, (f"{Path(one['url']).name}: {one['message']}" for one in errors)))


def of_lighthouse(address: str, *, desktop: bool) -> dict[str, Any]:
    """Return the three marks of a page, 0–100, and the measures behind the first."""
    program = programs.module("lighthouse", "cli", "index.js")
    with TemporaryDirectory() as folder:
        report = Path(
            folder, "report.json"
        )  # a file: what is said into a pipe is cut off when the program ends
        command = ["node", str(program), address, "--quiet", "--output=json", f"--output-path={report}"]
        command += ["--only-categories=performance,accessibility,best-practices"]
        command += ["--disable-full-page-screenshot"]
        command += [f"--chrome-flags=--headless=new {' '.join(programs.FLAGS)}"]
        command += ["--preset=desktop"] if desktop else []
        programs.run(command, seconds=240)
        heard = json.loads(report.read_text(encoding="utf-8"))
    marks = {name: round(100 * one["score"]) for name, one in heard["categories"].items()}
    audits = heard["audits"]
    measured = {
        "first paint ms": round(audits["first-contentful-paint"]["numericValue"]),
        "largest paint ms": round(audits["largest-contentful-paint"]["numericValue"]),
        "blocked ms": round(audits["total-blocking-time"]["numericValue"]),
        "shift": round(audits["cumulative-layout-shift"]["numericValue"], 3),
        "bytes": round(audits["total-byte-weight"]["numericValue"]),
    }
    weights = {ref["id"]: ref["weight"] for one in heard["categories"].values() for ref in one["auditRefs"]}
    lost = [
        name
        for name, one in audits.items()
        if weights.get(name) and (one["score"] or 0) < 0.9 and one["score"] is not None
    ]
    return {"marks": marks, "measured": measured, "lost": lost}
