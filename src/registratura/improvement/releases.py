"""What each version brought, in the user's words: shown once to each person, and kept on one page."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Release:
    """A version: since when, and what is new in it for those who use it."""

    version: str
    since: date
    news: tuple[str | Promise, ...]


RELEASES: Final[tuple[Release, ...]] = (
    Release(
        "0.1.0",
        date(2026, 11, 22),
        (
            _("Puteți spune ce credeți de pe orice pagină, fără cont, din legătura de jos."),
            _("Ideile despre program au un panou: propuneți, votați, aflați ce s-a hotărât."),
            _("Sfaturile se pot potrivi după ce folosiți, numai dacă doriți, și vă spun de ce."),
            _("Unde apare un anunț, scrie cine plătește, de ce îl vedeți și cum îl opriți."),
        ),
    ),
)
"""The newest first."""

RELEASE_SEEN: Final = "release_seen"
"""Where a session remembers that the note was shown, so that a page does not ask again."""


def newest() -> Release:
    """Return the newest version."""
    return RELEASES[0]
