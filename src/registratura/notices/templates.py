"""
The prose that ships with the program, read and filled with who answers.

A file holds sections: `# key`, a line of title, then paragraphs, one a line; "- " begins a point.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from registratura.notices.content import LANGUAGES, Controller, Section

KINDS = ("supplier", "institution")
_NOBODY = {"ro": "nu este numit", "en": "none is appointed"}


def prose_for(kind: str, controller: Controller) -> dict[str, tuple[Section, ...]]:
    """Return the prose of a kind (`supplier`, `institution`) in each language, filled with who answers."""
    return {language: _filled(_sections(kind, language), controller, language) for language in LANGUAGES}


def parse(text: str) -> tuple[Section, ...]:
    """Return the sections of a text; what stands before the first key is passed over."""
    found: list[Section] = []
    for part in text.replace("\r\n", "\n").split("\n# ")[0 if text.startswith("# ") else 1 :]:
        lines = [line.strip() for line in part.removeprefix("# ").split("\n") if line.strip()]
        if lines:
            title, *paragraphs = lines[1:] or [""]
            found.append(Section(lines[0], title, tuple(paragraphs)))
    return tuple(found)


def unparse(sections: tuple[Section, ...]) -> str:
    """Return the sections as text, as `parse` reads it."""
    return "\n\n".join("\n".join((f"# {one.key}", one.title, *one.paragraphs)) for one in sections) + "\n"


@cache
def _sections(kind: str, language: str) -> tuple[Section, ...]:
    name = f"{kind}.{language}.txt"
    return parse(resources.files("registratura.notices.texts").joinpath(name).read_text(encoding="utf-8"))


def _filled(sections: tuple[Section, ...], controller: Controller, language: str) -> tuple[Section, ...]:
    contacts = ", ".join(filter(None, (controller.address, controller.email, controller.phone)))
    facts = {
        "{name}": controller.name,
        "{contacts}": contacts or "—",
        "{protector}": controller.protector or _NOBODY[language],
    }

    def told(text: str) -> str:
        for name, value in facts.items():
            text = text.replace(name, value)
        return text

    return tuple(Section(one.key, one.title, tuple(map(told, one.paragraphs))) for one in sections)
