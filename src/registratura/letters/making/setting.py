"""
Setting a Typst template: ours in this process, anybody else's confined.

Values reach the template as JSON in `sys.inputs`, never as its text: what a value holds can never become markup. What
an official wrote as a template is foreign code, so it is set by a child without network, files or much time.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst
from django.utils.translation import gettext as _

from registratura.letters.errors import LetterNotMadeError, TemplateRefusedError
from registratura.letters.fields import Values
from registratura.letters.making import confined
from registratura.letters.making.faults import typst_fault
from registratura.toolkit.glyphs import FONT_FOLDER, legible
from registratura.toolkit.sandbox import read_left

STANDARD: Final = "a-2u"
LIBRARY_NAME: Final = "registratura.typ"
STARTER_FOLDER: Final = Path(__file__).parents[1] / "starter"
PAGES_MOST: Final = 60
PICTURES_MOST: Final = 6
PPI: Final = 96
_PICTURE_BYTES: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class CheckMark:
    """What an issued letter shows for checking it: a QR code, drawn (SVG) and as a picture, and the line beside it."""

    svg: str
    png: bytes
    line: str


def set_pdf(
    *, source: str, values: Values, logo: bytes, made_at: datetime, mark: CheckMark | None = None
) -> bytes:
    """
    Set a template as PDF/A-2u; the same bytes for the same values and moment.

    mark: for the foot of a letter that is issued; drafts have none.
    Raises: TemplateRefusedError when the template is at fault; LetterNotMadeError when the machine is.
    """
    options = {"standard": STANDARD, "timestamp": int(made_at.timestamp()), "picture": False, "ppi": PPI}
    return _made(source, _data(values, logo, mark), options)[0]


def set_pictures(*, source: str, values: Values, logo: bytes) -> tuple[bytes, ...]:
    """
    Set a template as pictures (PNG), one for each of its first pages.

    Raises: as `set_pdf`.
    """
    options = {"standard": "", "timestamp": 0, "picture": True, "ppi": PPI}
    return _kept_pictures(source, _data(values, logo), json.dumps(options))


@lru_cache(maxsize=16)
def _kept_pictures(source: str, data: str, options: str) -> tuple[bytes, ...]:
    """Keep the last pictures: the page and its picture are asked for one after the other."""
    return tuple(_made(source, data, json.loads(options)))


def _data(values: Values, logo: bytes, mark: CheckMark | None = None) -> str:
    shown = {
        group: {name: _legible_lines(value) for name, value in fields.items()}
        for group, fields in values.items()
    }
    # The picture travels with the data, wrapped so that it needs no file beside the template.
    shown["_sigla"] = {"svg": _wrapped(logo) if logo else ""}
    if mark is not None:
        shown["_verificare"] = {"svg": mark.svg, "rand": mark.line}
    return json.dumps(shown, ensure_ascii=False, sort_keys=True)


def _legible_lines(value: str) -> str:
    return "\n".join(legible(text=line)[0] for line in value.split("\n"))


def _wrapped(logo: bytes) -> str:
    width, height = (int.from_bytes(logo[start : start + 4], "big") for start in (16, 20))
    address = f"data:image/png;base64,{base64.b64encode(logo).decode('ascii')}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" xlink:href="{address}"/></svg>'
    )


def _made(source: str, data: str, options: dict[str, Any]) -> list[bytes]:
    if is_ours(source):
        return _ours().compile(source, data, options)
    return _confined(source, data, options)


def is_ours(source: str) -> bool:
    """Say whether a text is, byte for byte, one that came with the product."""
    return hashlib.sha256(source.encode()).hexdigest() in _our_digests()


@lru_cache(maxsize=1)
def _our_digests() -> frozenset[str]:
    return frozenset(
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in STARTER_FOLDER.glob("*.typ")
        if path.name != LIBRARY_NAME
    )


@lru_cache(maxsize=1)
def _ours() -> _Warm:
    return _Warm()


class _Warm:
    """A compiler kept warm for the product's own templates; one thread at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._compiler = typst.Compiler(
            root=STARTER_FOLDER, font_paths=[FONT_FOLDER], ignore_system_fonts=True
        )

    def compile(self, source: str, data: str, options: dict[str, Any]) -> list[bytes]:
        asked: dict[str, Any] = {"input": source.encode(), "sys_inputs": {"data": data}}
        with self._lock:
            try:
                if options["picture"]:
                    made = self._compiler.compile(**asked, format="png", ppi=options["ppi"])
                else:
                    made = self._compiler.compile(
                        **asked, pdf_standards=options["standard"], timestamp=options["timestamp"]
                    )
            except typst.TypstError as error:
                raise typst_fault(error.message, error.diagnostic) from error
        pages = made if isinstance(made, list) else [made]
        return [page for page in pages[:PICTURES_MOST] if isinstance(page, bytes)]


def _confined(source: str, data: str, options: dict[str, Any]) -> list[bytes]:
    files = {
        "input": source.encode(),
        "data.json": data.encode(),
        LIBRARY_NAME: (STARTER_FOLDER / LIBRARY_NAME).read_bytes(),
    }
    given = {**options, "fonts": str(FONT_FOLDER), "pages_most": PAGES_MOST}
    with confined.room(files) as folder:
        reason, answer = confined.ask_child(folder, "typst", given)
        if reason == "typst":
            raise typst_fault(str(answer.get("message", "")), str(answer.get("diagnostic", "")))
        if reason:
            raise machine_fault(reason)
        count = min(int(answer["pages"]), PICTURES_MOST) if options["picture"] else 1
        names = [f"page-{n}.png" for n in range(1, count + 1)] if options["picture"] else ["letter.pdf"]
        made = [
            read_left(folder, name, most_bytes=_PICTURE_BYTES if options["picture"] else confined.MADE_BYTES)
            for name in names
        ]
    if not made or any(one is None for one in made):
        raise machine_fault("failed")
    return [one for one in made if one is not None]


def machine_fault(reason: str) -> TemplateRefusedError | LetterNotMadeError:
    """Return what to say when a run did not end well: of the template when it asked too much, else of the machine."""
    if reason in ("too-long", "too-heavy", "too-much-output", "too-many-pages", "bomb"):
        return TemplateRefusedError(
            _(
                "Șablonul cere prea mult (timp, memorie sau pagini) și a fost oprit. Scoateți repetările din el."
            )
        )
    if reason == "busy":
        return LetterNotMadeError(
            _("Se fac prea multe documente deodată; încercați din nou peste câteva secunde.")
        )
    return LetterNotMadeError(_("Documentul nu a putut fi făcut, dintr-o cauză tehnică; încercați din nou."))
