"""Templates keep the strict content policy: no inline script, no inline style, no unescaped value."""

import re
from pathlib import Path

import pytest

from .tree import ROOT, SOURCE, says

FAULTS = {
    "an unescaped value": re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\s+(?:false|off)|\bMarkup\("),
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=|<style[\s>]", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[\w:.-]*)\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc\s*=)[^>]*>", re.IGNORECASE),
    "a script address": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "an outside address": re.compile(
        r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//"
    ),
    "evaluated htmx": re.compile(r"hx-(?:vals|headers)\s*=\s*[\"']\s*js:|hx-vars\s*=", re.IGNORECASE),
}
FORM = re.compile(r"<form\b[^>]*method\s*=\s*[\"']?post[^>]*>.*?</form>", re.IGNORECASE | re.DOTALL)
IMAGE = re.compile(r"<img\b(?![^>]*\salt\s*=)[^>]*>", re.IGNORECASE)


def templates() -> list[Path]:
    """Return every page template of the product."""
    return sorted(SOURCE.rglob("templates/**/*.html"))


def broken(text: str) -> list[str]:
    """Return the names of the faults that a template has."""
    found = [name for name, pattern in FAULTS.items() if pattern.search(text)]
    if any("csrf" not in form for form in FORM.findall(text)):
        found.append("a form without a forgery token")
    if IMAGE.search(text):
        found.append("an image without words")
    return found


def test_templates_keep_the_content_policy() -> None:
    faults = [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in templates()
        for fault in broken(path.read_text(encoding="utf-8"))
    ]

    assert templates()
    assert not faults, says(faults)


@pytest.mark.parametrize(
    "planted",
    [
        "{{ name | safe }}",
        "{% autoescape false %}{{ name }}{% endautoescape %}",
        '<p class="a" style="color: red">',
        "<style>p {}</style>",
        '<a href="/" onclick="go()">',
        '<button hx-on:click="go()">',
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<a href="javascript:go()">',
        '<link rel="stylesheet" href="//fonts.example/a.css">',
        "<div hx-vals='js:{a: 1}'>",
        '<form method="post"><input></form>',
        '<img src="/a.png">',
    ],
)
def test_a_planted_fault_in_a_template_is_seen(planted: str) -> None:
    assert len(broken(planted)) == 1


def test_a_clean_template_passes() -> None:
    clean = (
        '<script src="/a.js" defer></script><img src="/a.png" alt="">'
        '<form method="post">{{ csrf_input }}<button name="on">Anulează</button></form>'
        '<p class="style">onclick= style= {{ safe }}</p>'
    )

    assert broken(clean) == []


def test_templates_live_in_doors() -> None:
    homes = {path.relative_to(SOURCE).parts[0] for path in templates()}

    assert homes == {"doors"}


def test_partials_are_marked_and_extend_nothing() -> None:
    faults = [
        str(path.relative_to(ROOT))
        for path in templates()
        if path.name.startswith("_") and "{% extends" in path.read_text(encoding="utf-8")
    ]

    assert not faults, says(faults)


def test_stylesheets_and_scripts_load_nothing_from_outside() -> None:
    loads = r"(?:url\(\s*[\"']?|@import\s+[\"']|import\s*\(?[\"']|fetch\(\s*[\"'])"
    outside = re.compile(loads + "(?:https?:)?//")
    faults = [
        str(path.relative_to(ROOT))
        for pattern in ("*.css", "*.js")
        for path in (SOURCE / "doors").rglob(pattern)
        if outside.search(path.read_text(encoding="utf-8"))
    ]

    assert outside.search("@import 'https://cdn.example/a.css'")
    assert not faults, says(faults)
