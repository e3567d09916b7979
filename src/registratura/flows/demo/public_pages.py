"""The public pages of the demonstration: open, in each town's own colour, with invented arms, words and hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Final

from registratura.flows.demo.towns import DemoInstitution
from registratura.journal.services import Actor
from registratura.portals import hours, services
from registratura.portals import queries as portals
from registratura.portals.services import Look
from registratura.toolkit.scope import acting_for

ARMS_SIZE: Final = (120, 144)


@dataclass(frozen=True, slots=True)
class _Words:
    color: str
    welcome: str
    welcome_en: str
    weekday: str
    thursday: str
    friday: str
    note: str
    note_en: str


_WORDS: Final = {
    "commune": _Words(
        color="#1f5c3d",
        welcome="Bine ați venit la Lunca Frasinului. De aici ne puteți scrie oricând, de acasă sau de pe drum, și "
        "vedeți pe unde a ajuns lucrarea dumneavoastră.",
        welcome_en="Welcome to Lunca Frasinului. Write to us at any time, from home or on the way, and see how far "
        "your request has got.",
        weekday="8:00-12:00, 12:30-16:30",
        thursday="8:00-12:00, 12:30-18:30",
        friday="8:00-14:00",
        note="Joi, audiențe la primar de la 16:30.",
        note_en="Thursdays, audiences with the mayor from 16:30.",
    ),
    "municipality": _Words(
        color="#8c1d18",
        welcome="Primăria municipiului Cetatea Nouă vă ascultă. Depuneți cereri, urmăriți-le și primiți răspunsul fără "
        "să stați la coadă.",
        welcome_en="Cetatea Nouă City Hall listens. File requests, follow them and receive the answer without queuing.",
        weekday="8:30-16:30",
        thursday="8:30-18:30",
        friday="8:30-14:30",
        note="La ghișeu se dau bonuri de ordine până cu o jumătate de oră înainte de închidere.",
        note_en="Queue tickets are given until half an hour before closing.",
    ),
}


def open_public_pages(*, institution_id: int, town: DemoInstitution, by: Actor, now: datetime) -> None:
    """Open the portal of an institution and dress it; nothing when somebody has settled it already."""
    with acting_for(institution_id):
        if portals.portal_of(institution_id).changed_at is not None:
            return
        words = _WORDS[town.kind]
        weekday, thursday, friday = map(hours.read_day, (words.weekday, words.thursday, words.friday))
        look = Look(
            color=words.color,
            welcome=words.welcome,
            welcome_en=words.welcome_en,
            week=(weekday, weekday, weekday, thursday, friday, (), ()),
            hours_note=words.note,
            hours_note_en=words.note_en,
        )
        services.change_portal(look=look, own_hosts=frozenset(), by=by, now=now)
        drawn = resources.files("registratura.flows.demo").joinpath("arms", f"{town.code}.png").read_bytes()
        width, height = ARMS_SIZE
        services.change_arms(png=drawn, width=width, height=height, by=by, now=now)
        services.open_portal(by=by, now=now)
