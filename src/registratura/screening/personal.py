"""What this room answers about one person: cases about the person's account; they leave soon by themselves."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.kernel.calendar import legal_date
from registratura.kernel.personal_data import Datum, Done, Kept, Key, Person, Place, Treated, values_of
from registratura.kernel.privacy import Purpose
from registratura.screening import queries
from registratura.screening.queries import CaseCard
from registratura.screening.services.forgetting import KEPT
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

_LAW = "Regulamentul (UE) 2016/679 art. 17 alin. (3) lit. e)"


class Screening:
    """The holder of cases. A person is known by the number of the account."""

    room = "screening"
    everywhere = False

    def recognise(self, *, institution_id: int, person: Person) -> Iterable[Key]:
        """Return nothing: the account is known already."""
        return ()

    def collect(self, *, institution_id: int, person: Person) -> Iterable[Datum]:
        """Return the cases about the person, the measures and the contests."""
        return [
            Datum(Place(table, str(number)), _("Verificare a folosirii contului"), _facts(card))
            for table, number, card in _found(institution_id, person)
        ]

    def erase(self, *, institution_id: int, person: Person, now: datetime) -> Iterable[Treated]:
        """Keep them until their end: the person may still contest, and they leave ninety days after closing."""
        return [
            Treated(Place(table, str(number)), Done.KEPT, _kept(card))
            for table, number, card in _found(institution_id, person)
        ]


def _facts(card: CaseCard) -> dict[str, object]:
    return {
        "kind": card.line.kind_name,
        "opened_at": card.line.opened_at,
        "score": card.line.score,
        "reasons": [f"{one.name}: {one.value}" for one in card.reasons],
        "question": card.question,
        "explanation": card.explanation,
        "decisions": [f"{one.outcome_name}: {one.words}" for one in card.decisions],
        "contest": card.contest.words if card.contest is not None else "",
        "answer": card.contest.answer if card.contest is not None else "",
        "closed_at": card.line.closed_at,
        "closing_words": card.closing_words,
    }


def _kept(card: CaseCard) -> Kept:
    reason = _("Cazul se șterge singur la 90 de zile după închidere; până atunci îl puteți contesta.")
    closed = card.line.closed_at
    return Kept(reason, _LAW, legal_date(closed + KEPT) if closed is not None else None)


def _found(institution_id: int, person: Person) -> list[tuple[str, int, CaseCard]]:
    users = [int(one) for one in values_of(person, "user") if one.isdigit()]
    with acting_for(institution_id), reading_for(Purpose.P09):
        return [row for user_id in users for row in queries.rows_about(user_id=user_id)]
