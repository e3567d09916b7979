"""Drafts as the desk and the public read them; what the public may not know of a proposal is not in its lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from registratura.consultations import rules
from registratura.consultations.errors import DraftRefusedError
from registratura.consultations.models import Debate, DraftAct, DraftFile, Proposal
from registratura.consultations.rules import Window
from registratura.deadlines import queries as terms
from registratura.deadlines.rules import Rule
from registratura.journal import queries as journal
from registratura.journal.queries import Act

PAGE = 50


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list."""

    id: int
    title: str
    kind: str
    kind_name: str
    initiator: str
    announced_on: date | None
    announced_at: datetime | None
    proposals_until: date | None
    adopted_from: date | None
    adoption_on: date | None
    outcome: str
    outcome_name: str
    outcome_words: str
    act_number: str
    act_on: date | None
    ended_at: datetime | None
    proposal_count: int
    undecided_count: int

    def is_open(self, today: date) -> bool:
        """Say whether proposals are awaited."""
        return rules.is_open(
            announced_on=self.announced_on,
            proposals_until=self.proposals_until,
            ended=self.ended_at is not None,
            today=today,
        )

    def days_left(self, today: date) -> int:
        """Return how many days one may still write."""
        return rules.days_left(proposals_until=self.proposals_until or today, today=today)


@dataclass(frozen=True, slots=True)
class DraftFileLine:
    """A document of a draft."""

    id: int
    role: str
    role_name: str
    document_id: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A line of the register. `shown_name` is empty for a person who did not want the name shown."""

    number: int
    received_on: date
    who: str
    who_name: str
    shown_name: str
    name: str
    contact: str
    text: str
    entry_id: int | None
    late: bool
    verdict: str
    verdict_name: str
    verdict_reason: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class DebateLine:
    """A debate."""

    id: int
    asked_by: str
    asked_on: date
    held_at: datetime | None
    place: str
    announced_at: datetime | None
    minutes: str
    participants_count: int | None
    minuted_at: datetime | None


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft with all that belongs to it."""

    line: DraftLine
    reasons: str
    send_to: str
    contact: str
    prepared_at: datetime
    files: tuple[DraftFileLine, ...]
    proposals: tuple[ProposalLine, ...]
    debates: tuple[DebateLine, ...]


def window_from(day: date) -> Window:
    """
    Return the days that the law sets for a draft announced on a day, by the rules and the calendar in force.

    Raises: DraftRefusedError for a day on which the law has no such terms.
    """
    return rules.window(
        announced_on=day,
        proposals=_rule("L52-PROP", day),
        adoption=_rule("L52-AN", day),
        calendar=terms.calendar_in_force(),
    )


def debate_window_from(day: date) -> tuple[date, date]:
    """
    Return the first and the last day of a debate announced on a day.

    Raises: DraftRefusedError for a day on which the law has no such terms.
    """
    return rules.debate_days(
        announced_on=day,
        longest=_rule("L52-DEZB", day),
        notice=_rule("L52-SED", day),
        calendar=terms.calendar_in_force(),
    )


def _rule(code: str, day: date) -> Rule:
    rule = terms.rule_on(code, on=day)
    if rule is None:
        raise DraftRefusedError(_("Termenul %s lipsește din catalogul termenelor.") % code)
    return rule


def drafts(*, limit: int = 200) -> list[DraftLine]:
    """Return every draft for the desk: those prepared first, then the newest announced."""
    rows = DraftAct.objects.order_by("-announced_at", "-id")[:limit]
    return sorted(_lines(rows), key=lambda line: (line.announced_at is not None, line.ended_at is not None))


def public_drafts(*, older_than: int | None = None, limit: int = PAGE) -> tuple[list[DraftLine], int | None]:
    """Return what was announced, the newest first, and the key from which one reads on."""
    rows = DraftAct.objects.filter(announced_at__isnull=False)
    if older_than is not None:
        rows = rows.filter(id__lt=older_than)
    found = list(rows.order_by("-id")[: limit + 1])
    shown = found[:limit]
    return _lines(shown), shown[-1].id if len(found) > limit else None


def open_drafts(*, today: date) -> list[DraftLine]:
    """Return the drafts for which proposals are awaited, the first to close first."""
    rows = DraftAct.objects.filter(
        announced_on__lte=today, proposals_until_on__gte=today, ended_at__isnull=True
    ).order_by("proposals_until_on", "id")
    return _lines(rows)


def newest_change() -> tuple[Any, ...]:
    """Return what tells one state of the public pages from another."""
    seen = DraftAct.objects.filter(announced_at__isnull=False)
    found = seen.aggregate(
        announced=Max("announced_at"), ended=Max("ended_at"), until=Max("proposals_until_on")
    )
    entered = Proposal.objects.aggregate(entered=Max("entered_at"), decided=Max("decided_at"))
    return (*found.values(), *entered.values())


def draft(draft_id: int, *, public: bool) -> DraftCard | None:
    """Return one draft with everything; `public` gives only announced ones, and nobody's address."""
    rows = DraftAct.objects.filter(pk=draft_id)
    if public:
        rows = rows.filter(announced_at__isnull=False)
    row = rows.first()
    if row is None:
        return None
    proposals = list(Proposal.objects.filter(draft_id=row.id).order_by("number"))
    undecided = sum(not one.verdict for one in proposals)
    return DraftCard(
        line=_line(row, counts=(len(proposals), undecided)),
        reasons=row.reasons,
        send_to=row.send_to,
        contact=row.contact,
        prepared_at=row.prepared_at,
        files=_files(row.id),
        proposals=tuple(_proposal(one, row, public=public) for one in proposals),
        debates=_debates(row.id, public=public),
    )


def acts_on(draft_id: int) -> list[Act]:
    """Return what was done with a draft, the oldest first."""
    return journal.history_of(subject_type="draft_act", subject_id=draft_id)


def _lines(rows: Iterable[DraftAct]) -> list[DraftLine]:
    rows = list(rows)
    counted = (
        Proposal.objects.filter(draft_id__in=[row.id for row in rows])
        .order_by()
        .values("draft_id")
        .annotate(entered=Count("id"), undecided=Count("id", filter=Q(verdict="")))
    )
    counts = {row["draft_id"]: (row["entered"], row["undecided"]) for row in counted}
    return [_line(row, counts=counts.get(row.id, (0, 0))) for row in rows]


def _files(draft_id: int) -> tuple[DraftFileLine, ...]:
    order = {role: place for place, role in enumerate(DraftFile.Role.values)}
    rows = DraftFile.objects.filter(draft_id=draft_id).order_by("id")
    return tuple(
        DraftFileLine(
            one.id,
            one.role,
            str(one.get_role_display()),
            one.document_id,
            one.name,
            one.media_type,
            one.size_bytes,
            one.sha256,
        )
        for one in sorted(rows, key=lambda one: (order[one.role], one.id))
    )


def _proposal(row: Proposal, draft: DraftAct, *, public: bool) -> ProposalLine:
    shown = rules.name_is_shown(is_person=row.who == Proposal.Who.PERSON, agreed=row.name_agreed)
    return ProposalLine(
        number=row.number,
        received_on=row.received_on,
        who=row.who,
        who_name=str(row.get_who_display()),
        shown_name=row.name if shown else "",
        name="" if public else row.name,
        contact="" if public else row.contact,
        text=row.text,
        entry_id=None if public else row.entry_id,
        late=draft.proposals_until_on is not None and row.received_on > draft.proposals_until_on,
        verdict=row.verdict,
        verdict_name=str(row.get_verdict_display()) if row.verdict else "",
        verdict_reason=row.verdict_reason,
        decided_at=row.decided_at,
    )


def _debates(draft_id: int, *, public: bool) -> tuple[DebateLine, ...]:
    rows = Debate.objects.filter(draft_id=draft_id).order_by("id")
    return tuple(
        DebateLine(
            one.id,
            one.asked_by_name,
            one.asked_on,
            one.held_from,
            one.place,
            one.announced_at,
            one.minutes,
            one.participants_count,
            one.minuted_at,
        )
        for one in rows
        if one.announced_at is not None or not public
    )


def _line(row: DraftAct, *, counts: tuple[int, int]) -> DraftLine:
    return DraftLine(
        id=row.id,
        title=row.title,
        kind=row.kind,
        kind_name=str(row.get_kind_display()),
        initiator=row.initiator,
        announced_on=row.announced_on,
        announced_at=row.announced_at,
        proposals_until=row.proposals_until_on,
        adopted_from=row.adopted_from,
        adoption_on=row.adoption_on,
        outcome=row.outcome,
        outcome_name=str(row.get_outcome_display()) if row.outcome else "",
        outcome_words=row.outcome_words,
        act_number=row.act_number,
        act_on=row.act_on,
        ended_at=row.ended_at,
        proposal_count=counts[0],
        undecided_count=counts[1],
    )
