"""The facts around a page: who works, for which institution, and where one can go.

A door builds one `Frame` a request (a context processor is the place) and the layout `layouts/desk.html` draws it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """
    One place in the rail. `key` is the single-key shortcut, `count` a number shown beside the name.

    `late` says how many of them are past their term.
    """

    label: str
    href: str
    icon: str
    key: str = ""
    active: bool = False
    count: int | None = None
    late: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """
    What a page says above everything: what of the agreement is off or will be, or what alarms, and what to do.

    href: where one does it, empty for who cannot; link: its words, those of the agreement when empty.
    """

    tone: str
    title: str
    words: str
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionChoice:
    """An institution the signed-in person may work for."""

    code: str
    name: str
    active: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Everything the desk layout shows besides the page itself.

    The form targets (`institution_url`, `preferences_url`, `sign_out_url`) accept POST only and return
    to the path in the field `next`. `single_keys` is the person's choice to use shortcuts without a
    modifier key (WCAG 2.1.4 asks that they can be turned off).
    """

    institution: str
    user_name: str
    user_email: str
    role: str
    sections: tuple[Section, ...]
    register_url: str
    search_url: str
    home_url: str
    account_url: str
    institution_url: str
    preferences_url: str
    sign_out_url: str
    version: str
    help_url: str = ""
    messages_url: str = ""
    unread_count: int = 0
    locality: str = ""
    search_text: str = ""
    theme: Theme = "auto"
    single_keys: bool = True
    institutions: Sequence[InstitutionChoice] = field(default_factory=tuple)
    path: str = "/"
    notice: Notice | None = None

    @property
    def dock(self) -> tuple[Section, ...]:
        """The sections that fit at the bottom of a phone, beside the menu and (for who may) registering."""
        return self.sections[: 3 if self.register_url else 4]
