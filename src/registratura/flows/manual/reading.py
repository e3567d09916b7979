"""
A page of the manual from its Markdown: headings with anchors, numbered steps with pictures, remarks, and the rest.

Lines and words are read by the support department's own little markup (`support.writing`), so that both look alike.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from registratura.kernel.text import fold
from registratura.support import writing
from registratura.support.writing import Block, Line

_FRONT: Final = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_COMMENT: Final = re.compile(r"[ \t]*<!--.*?-->\n?", re.DOTALL)
_PICTURE: Final = re.compile(r"\s*!\[([^\]]*)\]\(([^)\s]+)\)\s*")
_STEP: Final = re.compile(r"\d{1,2}\.\s+(.*)")
_HEADING: Final = re.compile(r"(#{1,4})\s+(.*)")
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")

Resolve = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: what it shows in words, and its place below the folder of papers."""

    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered step: its words, what is listed under it, its pictures."""

    words: Line
    pictures: tuple[Picture, ...] = ()
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page. kind: `heading`, `blocks`, `steps`, `picture` or `note`."""

    kind: str
    level: int = 0
    text: str = ""
    anchor: str = ""
    blocks: tuple[Block, ...] = ()
    steps: tuple[Step, ...] = ()
    picture: Picture | None = None


def front_of(*, source: str) -> dict[str, str]:
    """Return the lines `name: value` at the head of a page."""
    met = _FRONT.match(source)
    lines = met[1].splitlines() if met else []
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def bare(*, source: str) -> str:
    """Return a page's text without its head and without what only a browser reads."""
    return _COMMENT.sub("", _FRONT.sub("", source))


def anchor_of(*, heading: str) -> str:
    """Return the anchor of a heading: its words folded, joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(heading)).strip("-")


def read(*, source: str, folder: str, resolve: Resolve) -> list[Part]:
    """
    Return the parts of a page after its title.

    folder: where the page lies below the folder of papers. resolve: gives the address of another page by its place
    (with its anchor), or nothing for what is not shown.
    """
    return _Reader(folder, resolve).parts(_linked(bare(source=source), folder, resolve).split("\n"))


def _linked(text: str, folder: str, resolve: Resolve) -> str:
    def put(met: "re.Match[str]") -> str:
        href = met[1]
        if "://" in href or href.startswith(("mailto:", "/")) or _is_picture(href):
            return met[0]
        target, _, anchor = href.partition("#")
        place = posixpath.normpath(posixpath.join(folder, target)) if target else ""
        address = resolve(place) if place else ""
        return f"]({address}{'#' + anchor if anchor else ''})"

    return _LINK.sub(put, text)


def _is_picture(href: str) -> bool:
    return href.endswith((".webp", ".png", ".svg"))


@dataclass(slots=True)
class _Reader:
    folder: str
    resolve: Resolve
    found: list[Part] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    titled: bool = False

    def parts(self, lines: list[str]) -> list[Part]:
        place = 0
        fenced = False
        while place < len(lines):
            line = lines[place]
            fenced = fenced != line.startswith("```")
            if fenced or line.startswith("```"):
                self.waiting.append(line)
            elif _STEP.match(line):
                place = self._steps(lines, place)
                continue
            else:
                self._line(line)
            place += 1
        self._flush()
        return self.found

    def _line(self, line: str) -> None:
        if met := _HEADING.match(line):
            self._flush()
            self._heading(len(met[1]), met[2].strip())
        elif met := _PICTURE.fullmatch(line):
            self._flush()
            self.found.append(Part("picture", picture=self._picture(met)))
        elif line.startswith(">"):
            self._note(line[1:].strip())
        else:
            self.waiting.append(line)

    def _heading(self, level: int, text: str) -> None:
        if level == 1 and not self.titled:
            self.titled = True
            return
        plain = writing.plain(source=text)
        self.found.append(Part("heading", level=max(2, level), text=plain, anchor=anchor_of(heading=plain)))

    def _note(self, text: str) -> None:
        self._flush()
        if self.found and self.found[-1].kind == "note":
            text = f"{self.found.pop().text} {text}"
        self.found.append(Part("note", text=text, blocks=tuple(writing.read(source=text))))

    def _steps(self, lines: list[str], place: int) -> int:
        self._flush()
        steps: list[Step] = []
        words: list[str] = []
        pictures: list[Picture] = []

        def end() -> None:
            if words:
                text = " ".join(words)
                steps.append(Step(_words_of(text), tuple(pictures), writing.plain(source=text)))
                words.clear()
                pictures.clear()

        while place < len(lines):
            line = lines[place]
            if met := _STEP.match(line):
                end()
                words.append(met[1].strip())
            elif met := _PICTURE.fullmatch(line):
                pictures.append(self._picture(met))
            elif line.startswith((" ", "\t")) and line.strip():
                words.append(line.strip())
            elif line.strip() or not _goes_on(lines, place):
                break
            place += 1
        end()
        self.found.append(Part("steps", steps=tuple(steps)))
        return place

    def _picture(self, met: "re.Match[str]") -> Picture:
        return Picture(met[1], posixpath.normpath(posixpath.join(self.folder, met[2])))

    def _flush(self) -> None:
        blocks = tuple(writing.read(source="\n".join(self.waiting)))
        if blocks:
            self.found.append(Part("blocks", blocks=blocks))
        self.waiting.clear()


def _goes_on(lines: list[str], place: int) -> bool:
    """Say whether a list goes on after an empty line."""
    later = next((line for line in lines[place:] if line.strip()), "")
    return bool(_STEP.match(later)) or later.startswith((" ", "\t"))


def _words_of(text: str) -> Line:
    blocks = writing.read(source=text)
    return blocks[0].lines[0] if blocks and blocks[0].lines else ()
