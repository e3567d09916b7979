"""
The text of an HTML mail, for reading and searching; never shown as HTML.

One pass with `str.find`, so that no markup, however broken, takes more than linear time.
"""

from __future__ import annotations

import html
import re

_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9]*)")
_SKIPPED = frozenset({"script", "style", "head", "title", "template", "noscript"})
_LINES = frozenset(
    {
        "br",
        "p",
        "div",
        "tr",
        "table",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "hr",
        "section",
    }
    | {f"h{level}" for level in range(1, 7)}
)
_CELLS = frozenset({"td", "th"})
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_BLANK_LINES = re.compile(r"\n{3,}")
# Markup that is not a tag: how it begins and how it ends.
_ISLANDS = (("<!--", "-->"), ("<![", "]>"), ("<!", ">"), ("<?", ">"))


def text_of_html(markup: str) -> str:
    """Give the visible text, with line breaks where a reader would see them."""
    pieces: list[str] = []
    lowered = markup.lower()
    if len(lowered) != len(markup):  # a few letters change their length, and places must agree
        lowered = markup
    place = 0
    while (opened := markup.find("<", place)) >= 0:
        pieces.append(_inked(markup[place:opened]))
        place = _after_markup(markup, lowered, opened, pieces)
    pieces.append(_inked(markup[place:]))
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _inked(text: str) -> str:
    # Line ends of the source are spaces to a reader; entities come after, so that &lt; stays text.
    return html.unescape(text.replace("\n", " ").replace("\r", " "))


def _after_markup(markup: str, lowered: str, opened: int, pieces: list[str]) -> int:
    """Tell where the text goes on after the markup that opens here."""
    for beginning, ending in _ISLANDS:
        if markup.startswith(beginning, opened):
            return _behind(lowered, ending, opened + len(beginning))
    name = _NAME.match(lowered, opened + 1)
    if name is None:
        pieces.append("<")
        return opened + 1
    closed = _behind(lowered, ">", name.end())
    tag = name[1]
    if tag in _LINES:
        pieces.append("\n")
    elif tag in _CELLS:
        pieces.append(" ")
    elif tag in _SKIPPED and lowered[opened + 1] != "/":
        return _behind(lowered, ">", _behind(lowered, f"</{tag}", closed))
    return closed


def _behind(text: str, ending: str, place: int) -> int:
    found = text.find(ending, place)
    return len(text) if found < 0 else found + len(ending)
