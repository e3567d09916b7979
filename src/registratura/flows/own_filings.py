"""What an account filed or claimed, over all institutions: a short question to each, inside its own wall."""

from dataclasses import dataclass
from datetime import date, datetime

from registratura.filings import queries as filings
from registratura.following import queries as following
from registratura.institutions import queries as institutions
from registratura.registers import queries as books
from registratura.routing import queries as routing
from registratura.toolkit.scope import acting_for

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """
    One paper of an account. `state`: received, registered, working, answered, annulled, refused or asked.

    `asked`: something is waited for from the person. `due_on`: until when it is answered, when a term runs.
    """

    institution_code: str
    institution_name: str
    entry_id: int | None
    reference: str
    number: str
    title: str
    at: datetime
    state: str
    due_on: date | None


def of_user(*, user_id: int) -> list[OwnLine]:
    """
    Return what an account filed or claimed, newest first. Must not run inside a scope.

    The institutions are those the database names for this account, by one question that shows no other's rows.
    """
    claimed: dict[int, dict[int, datetime]] = {}
    for line in following.followed_by(user_id):
        claimed.setdefault(line.institution_id, {})[line.entry_id] = line.since_at
    places = dict.fromkeys([*claimed, *filings.institutions_of_user(user_id)])
    found: list[OwnLine] = []
    for institution_id in places:
        institution = institutions.institution_by_id(institution_id)
        if institution is None or institution.closed_at is not None:
            continue
        with acting_for(institution_id):
            found += _here(institution.code, institution.name, user_id, claimed.get(institution_id, {}))
    return sorted(found, key=lambda line: line.at, reverse=True)[:MOST]


def _here(code: str, name: str, user_id: int, claimed: dict[int, datetime]) -> list[OwnLine]:
    own = filings.filings_of_user(user_id)
    of_entries = {filing.entry_id: filing for filing in own if filing.entry_id is not None}
    entry_ids = sorted({*of_entries, *claimed})
    asked = following.waiting_among(entry_ids)
    answered = {
        entry_id
        for entry_id, lines in books.answers_of(entry_ids).items()
        if any(line.answer.dispatched_on is not None for line in lines)
    }
    terms = routing.open_terms(entry_ids)
    working = routing.led_now(entry_ids)
    found = [
        OwnLine(
            institution_code=code,
            institution_name=name,
            entry_id=line.id,
            reference=of_entries[line.id].reference if line.id in of_entries else "",
            number=line.written_number,
            title=of_entries[line.id].form_title if line.id in of_entries else line.subject,
            at=line.registered_at,
            state=_state(line.state, line.id in asked, line.id in answered, line.id in working),
            due_on=terms[line.id].due_on if line.id in terms else None,
        )
        for line in books.lines_of(entry_ids)
    ]
    return found + [
        OwnLine(
            institution_code=code,
            institution_name=name,
            entry_id=None,
            reference=filing.reference,
            number="",
            title=filing.form_title,
            at=filing.filed_at,
            state=filing.state,
            due_on=None,
        )
        for filing in own
        if filing.entry_id is None
    ]


def _state(state: str, asked: bool, answered: bool, working: bool) -> str:
    if state == "annulled":
        return "annulled"
    if asked:
        return "asked"
    if answered:
        return "answered"
    return "working" if working else "registered"
