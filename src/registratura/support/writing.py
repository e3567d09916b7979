"""
The little markup in which articles are written, read into blocks that a page draws with its own escaping. Pure.

Known: headings, paragraphs, lists, tables, blocks of code; within a line bold, code and links. The rest is text.
"""

import re
from dataclasses import dataclass
from typing import Final

_HEADING: Final = re.compile(r"(#{1,4})\s+(.*)")
_ITEM: Final = re.compile(r"\s{0,3}(?:[-*]|\d{1,3}\.)\s+(.*)")
_INLINE: Final = re.compile(
    r"\*\*(?P<bold>[^*]+)\*\*|`(?P<code>[^`]+)`|\[(?P<label>[^\]]+)\]\((?P<href>[^)\s]+)\)|\*(?P<soft>[^*]+)\*"
)
_RULE: Final = re.compile(r"\|?[\s:|-]+\|?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. kind: empty, `bold`, `soft`, `code` or `link` (then `href` is http, https or a place here)."""

    text: str
    kind: str = ""
    href: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block. kind: `heading` (level 2 to 4), `text`, `list`, `ordered`, `code` or `table` (first row: its head)."""

    kind: str
    lines: tuple[Line, ...] = ()
    level: int = 0
    text: str = ""
    rows: tuple[tuple[Line, ...], ...] = ()


def read(*, source: str) -> list[Block]:
    """Return the blocks of an article. Whatever is written, something readable comes out."""
    blocks: list[Block] = []
    lines = source.replace("\r\n", "\n").split("\n")
    place = 0
    while place < len(lines):
        place, block = _block(lines, place)
        if block is not None:
            blocks.append(block)
    return blocks


def title_of(*, source: str) -> str:
    """Return the first heading of an article; empty when it has none."""
    return next((met[2].strip() for line in source.split("\n") if (met := _HEADING.match(line))), "")


def plain(*, source: str) -> str:
    """Return an article's words without its marks, for searching."""
    return "\n".join(
        "".join(piece.text for piece in line)
        for block in read(source=source)
        for line in (*block.lines, *(cell for row in block.rows for cell in row), (Piece(block.text),))
    )


def _block(lines: list[str], place: int) -> tuple[int, Block | None]:
    line = lines[place]
    if not line.strip():
        return place + 1, None
    if line.startswith("```"):
        end = next((i for i in range(place + 1, len(lines)) if lines[i].startswith("```")), len(lines))
        return end + 1, Block("code", text="\n".join(lines[place + 1 : end]))
    if met := _HEADING.match(line):
        return place + 1, Block("heading", (_pieces(met[2]),), level=min(4, max(2, len(met[1]))))
    if line.lstrip().startswith("|"):
        return _table(lines, place)
    if _ITEM.match(line):
        return _list(lines, place)
    end = place
    while end < len(lines) and lines[end].strip() and not _begins(lines[end]):
        end += 1
    end = max(end, place + 1)
    return end, Block("text", (_pieces(" ".join(part.strip() for part in lines[place:end])),))


def _begins(line: str) -> bool:
    return bool(_HEADING.match(line) or _ITEM.match(line)) or line.startswith(("```", "|"))


def _list(lines: list[str], place: int) -> tuple[int, Block]:
    kind = "ordered" if lines[place].lstrip()[:1].isdigit() else "list"
    items: list[str] = []
    while place < len(lines) and lines[place].strip() and not _HEADING.match(lines[place]):
        met = _ITEM.match(lines[place])
        if met:
            items.append(met[1].strip())
        else:
            items[-1] += " " + lines[place].strip()
        place += 1
    return place, Block(kind, tuple(_pieces(item) for item in items))


def _table(lines: list[str], place: int) -> tuple[int, Block]:
    rows: list[tuple[Line, ...]] = []
    while place < len(lines) and lines[place].lstrip().startswith("|"):
        if not _RULE.fullmatch(lines[place].strip()):
            cells = lines[place].strip().strip("|").split("|")
            rows.append(tuple(_pieces(cell.strip()) for cell in cells))
        place += 1
    return place, Block("table", rows=tuple(rows))


def _pieces(text: str) -> Line:
    found: list[Piece] = []
    at = 0
    for met in _INLINE.finditer(text):
        if met.start() > at:
            found.append(Piece(text[at : met.start()]))
        found.append(_piece(met))
        at = met.end()
    if at < len(text):
        found.append(Piece(text[at:]))
    return tuple(found)


def _piece(met: "re.Match[str]") -> Piece:
    for kind in ("bold", "soft", "code"):
        if met[kind]:
            return Piece(met[kind], kind)
    href = met["href"]
    return Piece(met["label"], "link", href) if _is_place(href) else Piece(met["label"])


def _is_place(href: str) -> bool:
    """Say whether a link leads to a page: anything that a browser would run, or a file beside the source, does not."""
    return href.startswith(("https://", "http://")) or (href.startswith("/") and not href.startswith("//"))
