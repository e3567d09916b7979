"""What people say of the program in the trial, two notices of the supplier, and a town that lets one on its portal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from registratura.accounts import queries as accounts
from registratura.feedback import queries as views
from registratura.feedback import services as feedback
from registratura.flows import feedback as flow
from registratura.flows.placing import showing
from registratura.improvement import services as improvement
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy.purposes import Purpose
from registratura.placements import services as notices
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

# In which town a notice may stand on the portal, by its code; the other keeps what is set at first: none.
OPEN_PORTAL: Final = "lunca-frasinului"
_SAID: Final = (
    ("desk:register", "idea", "Aș vrea ca ultimul register ales să rămână ales și mâine.", "", 2),
    (
        "portal:follow",
        "question",
        "De unde aflu codul de urmărire dacă am depus la ghișeu?",
        "vizitator@exemplu.ro",
        1,
    ),
)
_IDEAS: Final = (
    (
        "Un registru de procese-verbale cu șablonul lui",
        "Îl ținem azi într-un caiet.",
        "planned",
        "Vine în primăvară.",
    ),
    ("Etichete și pe role înguste", "", "new", ""),
)


def bring_voices(*, institution_id: int, now: datetime) -> None:
    """Make what is missing. Safe to repeat; not inside a scope."""
    supplier = institutions.institution_by_id(institution_id)
    assert supplier is not None
    with flow.reading(supplier=supplier):
        if views.notes():
            return
        for page, kind, words, email, days in _SAID:
            said = now - timedelta(days=days)
            feedback.send(page=page, kind=kind, words=words, email=email, language="ro", by=None, now=said)
    _wish(institution_id, now)
    with showing.contextual_scope(institution_id):
        for place, title, words in (
            ("customer", "Stație de scanare, închiriată", "Un teanc pe minut, în rețeaua dumneavoastră."),
            ("portal", "Registratura are un portal", "Vedeți cum arată depunerea unei cereri fără drum."),
        ):
            notices.place_ad(
                title=title,
                words=words,
                url="https://cartea-frasinului.example/oferte",
                on_behalf_of=supplier.name,
                paid_by=supplier.name,
                place=place,
                topic="any",
                starts_on=legal_date(now) - timedelta(days=3),
                ends_on=legal_date(now) + timedelta(days=90),
                by=None,
                now=now,
            )
        town = institutions.institution_by_code(OPEN_PORTAL)
        if town is not None:
            notices.let_stand(office=town.id, portal=True, desk=True, by=None, now=now)


def _wish(institution_id: int, now: datetime) -> None:
    authors = [accounts.user_by_email(f"{name}@cartea-frasinului.example") for name in ("sabina", "luca")]
    people = [one for one in authors if one is not None]
    if not people:
        return
    with acting_for(institution_id), reading_for(Purpose.P17):
        for title, words, state, answer in _IDEAS:
            idea = improvement.propose(title=title, words=words, by=people[0], now=now)
            for other in people[1:]:
                improvement.vote(idea_id=idea, wished=True, by=other, now=now)
            if state != "new":
                improvement.answer_idea(idea_id=idea, state=state, answer=answer, by=people[-1], now=now)
    with acting_for(institution_id), reading_for(Purpose.P05):
        feedback.review(
            product="registry",
            stars=5,
            words="În două zile nu mai căutam nimic prin dosare.",
            shown_name="o registratoare",
            publish=True,
            by=people[0],
            now=now,
        )
