"""Ordinary files bent out of shape, by a seed: the same number gives the same file on every machine."""

from __future__ import annotations

import importlib.util
import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
# The data by which Python tests its own readers of mail, archives, pictures and XML, where it is installed.
_CORPORA = (
    "test.test_email.data",
    "test.archivetestdata",
    "test.xmltestdata",
    "test.imghdrdata",
    "test.test_zipfile",
)
_LARGEST_SEED = 400_000


@dataclass(frozen=True)
class File:
    """A file as somebody sends it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Mutant:
    """A bent file, its number in the row, and what was done to it."""

    number: int
    name: bytes
    content: bytes
    how: str


def seeds() -> list[File]:
    """Return the samples of the project and what the installed packages bring, by name."""
    found = [path for path in SAMPLES.rglob("*") if path.is_file() and path.suffix not in (".md", ".json")]
    for package in _CORPORA:
        try:
            spec = importlib.util.find_spec(package)
        except ModuleNotFoundError:
            continue
        for place in (spec.submodule_search_locations or []) if spec is not None else []:
            found += [
                path
                for path in Path(place).iterdir()
                if path.is_file() and path.suffix not in (".py", ".pyc")
            ]
    files = [File(path.name, path.read_bytes()) for path in sorted(found)]
    return [file for file in files if 0 < len(file.content) <= _LARGEST_SEED]


def mutants(*, count: int, seed: int, files: Sequence[File] | None = None) -> Iterator[Mutant]:
    """Give so many bent files; every one is its own, so that any of them can be made again alone."""
    given = files or seeds()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        file = given[chance.randrange(len(given))]
        deed = chance.choice(_DEEDS)
        content = deed(chance, file.content, given)
        if content and chance.random() < 0.2:
            content = chance.choice(_DEEDS)(chance, content, given)
        # A mark at the end makes each one's digest its own, except where emptiness is the point.
        if content and deed is not _as_it_is:
            content += b"\n%%%d-%d" % (seed, number)
        yield Mutant(number, _bent_name(chance, file.name), content, deed.__name__.strip("_"))


Deed = Callable[[random.Random, bytes, Sequence[File]], bytes]


def _as_it_is(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    return content


def _bits(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    bent = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 64))):
        bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
    return bytes(bent)


def _head_bits(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    bent = bytearray(content)
    for _ in range(8):
        bent[chance.randrange(min(512, len(bent)))] = chance.randrange(256)
    return bytes(bent)


def _cut(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    return content[: chance.randrange(len(content))]


def _headless(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    return content[chance.randrange(min(2_000, len(content))) :]


def _noise(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + chance.randbytes(chance.choice((16, 512, 8_192))) + content[place:]


def _zeros(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    place, size = chance.randrange(len(content)), chance.choice((4, 256, 4_096))
    return content[:place] + bytes(size) + content[place + size :]


def _again(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    place = chance.randrange(len(content))
    block = content[place : place + chance.choice((16, 1_000, 20_000))]
    return content[:place] + block * chance.choice((2, 10, 50)) + content[place:]


def _shuffled(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    size = max(1, len(content) // 16)
    blocks = [content[start : start + size] for start in range(0, len(content), size)]
    chance.shuffle(blocks)
    return b"".join(blocks)


def _spliced(chance: random.Random, content: bytes, others: Sequence[File]) -> bytes:
    other = others[chance.randrange(len(others))].content
    return content[: chance.randrange(len(content))] + other[chance.randrange(len(other)) :]


def _polyglot(chance: random.Random, content: bytes, others: Sequence[File]) -> bytes:
    return others[chance.randrange(len(others))].content + content


def _numbers(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    """Every third number becomes a very large, negative or empty one."""
    bent = bytearray()
    for byte in content:
        digit = 48 <= byte <= 57 and chance.random() < 0.02
        bent += chance.choice((b"99999999999", b"-1", b"")) if digit else bytes((byte,))
    return bytes(bent)


def _controls(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    bent = bytearray(content)
    for _ in range(32):
        bent[chance.randrange(len(bent))] = chance.choice(b'\0\r\n\t\x1b\x7f\xff\xfe:;="<>()')
    return bytes(bent)


def _line_ends(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", chance.choice((b"\r", b"\n\n", b"\r\r\n", b"\0\n")))


def _empty(chance: random.Random, content: bytes, _others: Sequence[File]) -> bytes:
    return b""


_DEEDS: tuple[Deed, ...] = (
    _as_it_is, _bits, _bits, _head_bits, _cut, _cut, _headless, _noise, _zeros, _again, _shuffled, _spliced,
    _polyglot, _numbers, _controls, _line_ends, _empty,
)  # fmt: skip
_EXTENSIONS = (
    "pdf",
    "docx",
    "exe",
    "eml",
    "zip",
    "xml",
    "png",
    "p7m",
    "html",
    "txt",
    "",
    "pdf.exe",
    "jpg.pdf",
    "PDF ",
)


def _bent_name(chance: random.Random, name: str) -> bytes:
    kind = chance.randrange(16)
    stem = name.rpartition(".")[0] or name
    if kind == 0:
        name = f"{stem}\u202efdp.exe"  # reads as exe.pdf from the right
    elif kind == 1:
        name = f"../../../etc/{name}"
    elif kind == 2:
        name = f"C:\\Users\\ana\\{name}"
    elif kind == 3:
        name = "ș" * 120 + ".pdf"
    elif kind == 4:
        name = unicodedata.normalize("NFD", f"Cerere înștiințare ășțâî {name}")
    elif kind == 5:
        name = f"{stem}.{chance.choice(_EXTENSIONS)}"
    elif kind == 6:
        name = chance.choice(
            (".", "..", " ", "CON.pdf", "a" * 255, "=cmd|'/c calc'!A1.csv", "<img src=x>.png", '";x="')
        )
    elif kind == 7:
        return name.encode() + b"\0.pdf"
    elif kind == 8:
        return b"\xff\xfe\xba\xfe" + name.encode("cp1250", "replace")
    return name.encode("utf-8", "surrogateescape")
