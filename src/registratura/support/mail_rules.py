"""Which letters become conversations and which are held back: machines, loops, floods. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FLOOD_AN_HOUR: Final = 10


class Held(StrEnum):
    """Why a letter was held back."""

    MACHINE = "machine"
    BOUNCE = "bounce"
    LIST = "list"
    LOOP = "loop"
    FLOOD = "flood"
    UNREADABLE = "unreadable"


HELD_NAMES: Final[dict[Held, str | Promise]] = {
    Held.MACHINE: _("răspuns automat"),
    Held.BOUNCE: _("scrisoare întoarsă de un server"),
    Held.LIST: _("listă de discuții sau de noutăți"),
    Held.LOOP: _("scrisoare de-a noastră întoarsă la noi"),
    Held.FLOOD: _("prea multe de la același expeditor într-o oră"),
    Held.UNREADABLE: _("nu poate fi citită"),
}


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What is known of a letter. machine: empty, `auto-reply`, `bounce` or `list`, by its headers (RFC 3834)."""

    sender: str
    machine: str = ""
    problem: str = ""
    from_us: bool = False
    recent_count: int = 0


def held_back(letter: LetterFacts, *, most: int = FLOOD_AN_HOUR) -> Held | None:
    """Return why a letter is held back, or None. A held letter is never answered: two machines would write for ever."""
    if letter.from_us:
        return Held.LOOP
    by_machine = {"auto-reply": Held.MACHINE, "bounce": Held.BOUNCE, "list": Held.LIST}.get(letter.machine)
    if by_machine is not None:
        return by_machine
    if letter.problem or not letter.sender:
        return Held.UNREADABLE
    return Held.FLOOD if letter.recent_count >= most else None
