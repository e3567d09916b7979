"""Requests of authorities, as they are read."""

from dataclasses import dataclass
from datetime import datetime

from registratura.accounts import queries as accounts
from registratura.disclosures.catalogue import CATEGORY_NAMES
from registratura.disclosures.models import AuthorityRequest
from registratura.journal import queries as journal
from registratura.journal.queries import Act


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request with who did what about it; `acts` only on its own page."""

    id: int
    state: str
    state_name: str
    authority: str
    identity_proof: str
    contact: str
    reference: str
    legal_text: str
    asked: str
    person_name: str
    person_email: str
    entry_words: str
    received_at: datetime
    received_by: str
    given: str
    left_out: str
    categories: tuple[str, ...]
    category_names: tuple[str, ...]
    prepared_at: datetime | None
    prepared_by: str
    prepared_by_id: int | None
    decision_reason: str
    decided_at: datetime | None
    decided_by: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    notice: str
    notice_name: str
    notice_words: str
    noticed_at: datetime | None
    acts: list[Act]


def requests(*, limit: int = 200) -> list[RequestCard]:
    """Return the requests, those still open first, the newest first."""
    rows = AuthorityRequest.objects.order_by("-id")[:limit]
    closed = (AuthorityRequest.State.REFUSED, AuthorityRequest.State.ANSWERED)
    return sorted((_cards(list(rows))), key=lambda card: (card.state in closed, -card.id))


def open_request_count() -> int:
    """Return how many requests wait for somebody."""
    waiting = ("received", "prepared", "granted")
    return AuthorityRequest.objects.filter(state__in=waiting).count()


def request_card(request_id: int) -> RequestCard | None:
    """Return one request with its history, or None."""
    row = AuthorityRequest.objects.filter(pk=request_id).first()
    if row is None:
        return None
    acts = journal.history_of(subject_type="authority_request", subject_id=row.id)
    return _cards([row], acts)[0]


def _cards(rows: list[AuthorityRequest], acts: list[Act] | None = None) -> list[RequestCard]:
    people = [
        key
        for row in rows
        for key in (row.received_by_id, row.prepared_by_id, row.decided_by_id, row.answered_by_id)
    ]
    names = accounts.names_of(people)
    return [
        RequestCard(
            **{name: getattr(row, name) for name in _SAME},
            state_name=str(AuthorityRequest.State(row.state).label),
            received_by=names.get(row.received_by_id, ""),
            categories=tuple(row.categories),
            category_names=tuple(str(CATEGORY_NAMES.get(key, key)) for key in row.categories),
            prepared_by=names.get(row.prepared_by_id or 0, ""),
            decided_by=names.get(row.decided_by_id or 0, ""),
            answered_by=names.get(row.answered_by_id or 0, ""),
            notice_name=str(AuthorityRequest.Notice(row.notice).label),
            acts=acts or [],
        )
        for row in rows
    ]


_SAME = (
    *(
        "id",
        "state",
        "authority",
        "identity_proof",
        "contact",
        "reference",
        "legal_text",
        "asked",
        "person_name",
    ),
    *("person_email", "entry_words", "received_at", "given", "left_out", "prepared_at", "prepared_by_id"),
    *("decision_reason", "decided_at", "answer", "answered_at", "notice", "notice_words", "noticed_at"),
)
