"""The manual's pages and who each is for; read once, kept while the program runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from registratura.flows.manual import reading
from registratura.flows.manual.place import DOCS, GUIDES, ROMANIAN, TASKS
from registratura.kernel.text import fold, search_words
from registratura.support import writing

ROLES: Final = (
    "registrator",
    "conducator",
    "functionar",
    "relatii-publice",
    "arhivar",
    "auditor",
    "administrator",
    "protectia-datelor",
    "furnizor",
    "cetatean",
)
FIRST_STEPS: Final = "primii-pasi"  # the task page that becomes the role's card
TOPICS: Final = "subiecte"
PICTURES: Final = frozenset({".webp", ".png", ".svg"})

AddressOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page in a list. place: its name in the address, such as `registrator/hartie`; role: empty for a topic."""

    place: str
    title: str
    summary: str
    role: str = ""
    order: int = 100
    language: str = "ro"


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its parts."""

    line: PageLine
    parts: tuple[reading.Part, ...]
    before: PageLine | None = None
    after: PageLine | None = None

    @property
    def headings(self) -> tuple[reading.Part, ...]:
        """The headings that a table of contents lists."""
        return tuple(part for part in self.parts if part.kind == "heading" and part.level == 2)


@dataclass(frozen=True, slots=True)
class _Kept:
    line: PageLine
    source: str
    folder: str
    words: frozenset[str]
    title_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The pages of a role, its own page first."""

    role: str
    line: PageLine
    tasks: tuple[PageLine, ...]


@lru_cache(maxsize=1)
def _all() -> dict[str, _Kept]:
    found: dict[str, _Kept] = {}
    for path in sorted(ROMANIAN.glob("*.md")):
        _keep(found, path.stem, path.read_text(encoding="utf-8"), "ro")
    for name in ROLES:
        for path in sorted((TASKS / name).glob("*.md")):
            place = name if path.stem == "index" else f"{name}/{path.stem}"
            _keep(found, place, path.read_text(encoding="utf-8"), f"ro/manual/{name}", role=name)
    for path in sorted(TASKS.glob("*.md")):
        _keep(found, path.stem, path.read_text(encoding="utf-8"), "ro/manual")
    for name in GUIDES:
        path = DOCS / f"{name}.md"
        if path.is_file():
            _keep(found, f"en/{name}", path.read_text(encoding="utf-8"), "", language="en")
    return found


def _keep(
    found: dict[str, _Kept], place: str, source: str, folder: str, *, role: str = "", language: str = ""
) -> None:
    title = writing.title_of(source=reading.bare(source=source))
    front = reading.front_of(source=source)
    text = writing.plain(source=reading.bare(source=source))
    line = PageLine(
        place=place,
        title=title,
        summary=front.get("summary", ""),
        role=role,
        order=int(front.get("order", "100")),
        language=language or "ro",
    )
    words, title_words = frozenset(search_words(title, text)), frozenset(search_words(title))
    found[place] = _Kept(line, source, folder if folder != "ro" or not language else "ro", words, title_words)


def lines() -> list[PageLine]:
    """Return every page."""
    return [kept.line for kept in _all().values()]


def source_of(place: str) -> str:
    """Return a page as written; empty when there is none."""
    kept = _all().get(place)
    return kept.source if kept is not None else ""


def exists(place: str) -> bool:
    """Say whether there is such a page."""
    return place in _all()


def shelves() -> list[Shelf]:
    """Return the roles with their pages, in the order of the manual."""
    found = []
    for role in ROLES:
        own = _all().get(role)
        if own is not None:
            tasks = sorted(
                (k.line for k in _all().values() if k.line.role == role and k.line.place != role),
                key=lambda line: (line.order, line.place),
            )
            found.append(Shelf(role, own.line, tuple(tasks)))
    return found


def topics() -> list[PageLine]:
    """Return the pages that belong to no role, by title."""
    found = [k.line for k in _all().values() if not k.line.role and k.line.language == "ro"]
    return sorted(found, key=lambda line: fold(line.title))


def guides() -> list[PageLine]:
    """Return the English guides."""
    return [kept.line for kept in _all().values() if kept.line.language == "en"]


def page(place: str, *, root: str) -> Page | None:
    """Return a page, or None. root: the address under which pages stand."""
    return _page(place, root) if place in _all() else None


@lru_cache(maxsize=256)
def _page(place: str, root: str) -> Page:
    kept = _all()[place]
    parts = reading.read(source=kept.source, folder=kept.folder, resolve=lambda one: _address(one, root))
    shelf = next((one for one in shelves() if one.role == kept.line.role), None)
    row = [shelf.line, *shelf.tasks] if shelf is not None else []
    at = next((number for number, line in enumerate(row) if line.place == place), None)
    before = row[at - 1] if at else None
    after = row[at + 1] if at is not None and at + 1 < len(row) else None
    return Page(kept.line, tuple(parts), before, after)


def place_of(file: str) -> str:
    """Return the page that a file below the folder of papers is; empty when it is none."""
    name = file.removesuffix(".md")
    if name == file:
        return ""
    if name.startswith("ro/manual/"):
        name = name.removeprefix("ro/manual/").removesuffix("/index")
    elif name.startswith("ro/"):
        name = name.removeprefix("ro/")
    else:
        name = f"en/{name}"
    return name if name in _all() else ""


def _address(file: str, root: str) -> str:
    place = place_of(file)
    return f"{root}{place}/" if place else ""


def find(text: str) -> list[PageLine]:
    """Return the pages that hold every word of a text, in any of its forms, the best first."""
    asked: Sequence[tuple[list[str], str]] = [
        (search_words(word) or [fold(word)], fold(word)) for word in text.split()[:12] if fold(word)
    ]
    if not asked:
        return []
    scored = []
    for kept in _all().values():
        hits = [_hit(kept, stems, beginning) for stems, beginning in asked]
        if all(hits):
            scored.append((-sum(hits), kept.line.language, kept.line.order, kept.line.place, kept.line))
    return [line for *_order, line in sorted(scored, key=lambda one: one[:4])]


def _hit(kept: _Kept, stems: Sequence[str], beginning: str) -> int:
    if not kept.title_words.isdisjoint(stems):
        return 5
    if not kept.words.isdisjoint(stems):
        return 1
    return int(len(beginning) > 2 and any(word.startswith(beginning) for word in kept.words))


@lru_cache(maxsize=256)
def picture(place: str) -> bytes | None:
    """Return a picture of the manual by its place below the folder of papers, or None."""
    path = (DOCS / place).resolve()
    inside = path.is_relative_to(DOCS.resolve()) and path.suffix in PICTURES
    return path.read_bytes() if inside and path.is_file() else None
