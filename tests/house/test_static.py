"""Every style, script and picture that a page names is there: a missing one fails the page in service."""

import re

from django.contrib.staticfiles import finders

from .tree import SOURCE, says

NAMED = re.compile(r"""static\("([^"{~]+)"\)""")


def missing_in(text: str) -> list[str]:
    """Return the names that no finder knows."""
    return [name for name in NAMED.findall(text) if finders.find(name) is None]


def test_every_named_static_file_exists() -> None:
    faults = [
        f"{path.relative_to(SOURCE)}: {name}"
        for path in sorted(SOURCE.rglob("templates/**/*.html"))
        for name in missing_in(path.read_text(encoding="utf-8"))
    ]

    assert not faults, says(faults)


def test_a_missing_static_file_is_seen() -> None:
    assert missing_in('<script src="{{ static("nowhere/at-all.js") }}">') == ["nowhere/at-all.js"]
    assert missing_in('<link href="{{ static("registratura/css/base.css") }}">') == []
