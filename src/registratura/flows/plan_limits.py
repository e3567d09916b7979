"""
What the institutions of a customer use of what its plan limits, and what follows from it.

Registering and keeping files never stop at a limit: a paper that came has to get its number, and an answer within its
term has to leave. Whoever is over is told, and the supplier offers a larger plan or bills it. Only another
person with an account is refused (`institutions`). Nothing here runs inside a scope.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from registratura.documents import queries as documents
from registratura.institutions import queries as institutions
from registratura.institutions.entitlements import LIMITED, NAMES, Feature
from registratura.registers import queries as books
from registratura.reminding.rules import Used
from registratura.toolkit.scope import acting_for
from registratura.toolkit.statements import Question, together

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of one institution, with its name, and what is used of it."""

    place: str
    facts: Used

    @property
    def words(self) -> str:
        """What is limited."""
        return str(NAMES[Feature(self.facts.feature)])

    @property
    def then(self) -> str:
        """What follows when it is passed."""
        if self.facts.stops:
            return _("Oamenii care au cont lucrează mai departe; altul nu se poate adăuga în planul acesta.")
        return _(
            "Nimic nu se oprește: se înregistrează mai departe. Furnizorul vă spune ce plan vi se potrivește."
        )


def limits_of(*, place_ids: Collection[int], since: date | None, now: datetime) -> list[Limit]:
    """
    Return what is used of each limit in these institutions.

    since: the first day of the period of the subscription; without one nothing is counted.
    """
    if since is None:
        return []
    return [one for place_id in place_ids for one in _of_place(place_id, since, now)]


def _of_place(place_id: int, since: date, now: datetime) -> list[Limit]:
    with acting_for(place_id):
        lines = institutions.entitlements()
        most = {one: line.limit for one in LIMITED if (line := lines.get(one)) is not None}
        asked = {one: limit for one, limit in most.items() if limit is not None}
        if not asked:
            return []
        questions: dict[Feature, Question] = {
            Feature.REGISTRATIONS: books.registered_question(since=since),
            Feature.USERS: institutions.people_question(at=now),
            Feature.STORAGE: documents.kept_question(),
        }
        rows = together([questions[one] for one in asked])
        place = institutions.institution_by_id(place_id)
    counts = {one: int(row[-1]) for one, row in zip(asked, rows, strict=True)}
    if Feature.STORAGE in counts:  # a megabyte that is begun counts
        counts[Feature.STORAGE] = -(-counts[Feature.STORAGE] // MEGABYTE)
    return [
        Limit(
            place.name if place is not None else "",
            Used(place_id, str(one), counts[one], limit, since, stops=one is Feature.USERS),
        )
        for one, limit in asked.items()
    ]
