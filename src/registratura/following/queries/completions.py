"""Completions of entries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from registratura.accounts import queries as accounts
from registratura.following.models import Completion, CompletionPaper
from registratura.following.rules import Standing, standing
from registratura.kernel.calendar import legal_date


@dataclass(frozen=True, slots=True)
class CompletionCard:
    """A completion as both sides see it; the names of officials are for the house alone."""

    id: int
    entry_id: int
    standing: Standing
    text: str
    papers: tuple[str, ...]
    until_on: date | None
    asked_at: datetime
    asked_by_id: int
    asked_by: str
    told_email: bool
    read_at: datetime | None
    given_at: datetime | None
    given_way: str
    note: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    document_ids: tuple[int, ...]

    @property
    def waits(self) -> bool:
        """Whether it may still be given."""
        return self.standing in (Standing.ASKED, Standing.LATE)

    @property
    def may_undo(self) -> bool:
        """Whether it can be taken back as if it had not been asked."""
        return self.waits and self.read_at is None and not self.told_email


def completion(completion_id: int, *, today: date) -> CompletionCard | None:
    """Return one completion, or None."""
    return next(iter(_cards(Completion.objects.filter(pk=completion_id), today)), None)


def completions_of(entry_id: int, *, today: date, named: bool = True) -> list[CompletionCard]:
    """Return the completions of an entry, oldest first; `named` asks who of the house asked."""
    return _cards(Completion.objects.filter(entry_id=entry_id).order_by("id"), today, named=named)


def waiting_among(entry_ids: Collection[int]) -> frozenset[int]:
    """Return those of the entries for which a completion is waited for, in one query."""
    return frozenset(
        Completion.objects.filter(entry_id__in=list(entry_ids), state=Completion.State.ASKED).values_list(
            "entry_id", flat=True
        )
    )


def _cards(found: Iterable[Completion], today: date, *, named: bool = True) -> list[CompletionCard]:
    rows = list(found)
    if not rows:
        return []
    names = accounts.names_of([row.asked_by_id for row in rows]) if named else {}
    papers: dict[int, list[int]] = defaultdict(list)
    given = [row.id for row in rows if row.given_at is not None]
    if given:
        for paper in CompletionPaper.objects.filter(completion_id__in=given).order_by("id"):
            papers[paper.completion_id].append(paper.document_id)
    return [
        CompletionCard(
            id=row.id,
            entry_id=row.entry_id,
            standing=standing(
                state=row.state,
                until_on=row.until_on,
                given_on=legal_date(row.given_at) if row.given_at is not None else None,
                today=today,
            ),
            text=row.text,
            papers=tuple(row.papers),
            until_on=row.until_on,
            asked_at=row.asked_at,
            asked_by_id=row.asked_by_id,
            asked_by=names.get(row.asked_by_id, ""),
            told_email=row.told_email,
            read_at=row.read_at,
            given_at=row.given_at,
            given_way=row.given_way,
            note=row.note,
            withdrawn_at=row.withdrawn_at,
            withdrawn_reason=row.withdrawn_reason,
            document_ids=tuple(papers.get(row.id, ())),
        )
        for row in rows
    ]
