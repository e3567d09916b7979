"""The portal of an institution: its coat of arms drawn anew, the names of hosts that are the program's own."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from registratura.journal.services import Actor
from registratura.letters.errors import LetterNotMadeError, TemplateRefusedError
from registratura.letters.making import office
from registratura.portals import services as portals
from registratura.portals.errors import ArmsRefusedError
from registratura.portals.services import Look
from registratura.toolkit.scope import acting_for

ARMS_SIDE: Final = 144  # points: drawn on half as many, sharp on every screen
ARMS_COLORS: Final = 64
ARMS_MOST: Final = office.LOGO_BYTES


def own_hosts() -> frozenset[str]:
    """Return the names under which the program itself is reached: no portal may take one."""
    return frozenset({*settings.ALLOWED_HOSTS, urlsplit(settings.PUBLIC_URL).hostname or ""})


def change_arms(*, institution_id: int, content: bytes, by: Actor | None, now: datetime) -> None:
    """
    Draw a picture anew, small and of few colours, and show it as the coat of arms; nothing of what was sent is kept.

    content: at most ARMS_MOST bytes and one more are looked at; empty takes the coat of arms away.
    Raises: ArmsRefusedError when it is no picture, of an unfit size, or too full of detail.
    """
    drawn = office.Picture(b"", 0, 0)
    if content:
        try:
            drawn = office.picture_of(content=content, side=ARMS_SIDE, colors=ARMS_COLORS)
        except (TemplateRefusedError, LetterNotMadeError) as error:
            raise ArmsRefusedError(error.words, field="arms") from error
    with acting_for(institution_id):
        portals.change_arms(png=drawn.png, width=drawn.width, height=drawn.height, by=by, now=now)


def change_portal(*, institution_id: int, look: Look, is_open: bool, by: Actor | None, now: datetime) -> None:
    """
    Keep what was settled of a portal, and open or close it.

    Raises: ColorRefusedError, PortalRefusedError.
    """
    with acting_for(institution_id):
        portals.change_portal(look=look, own_hosts=own_hosts(), by=by, now=now)
        if is_open:
            portals.open_portal(by=by, now=now)
        else:
            portals.close_portal(by=by, now=now)
