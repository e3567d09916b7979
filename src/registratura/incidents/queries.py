"""The register of breaches, as it is read; moments stay aware, the clock is told with them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from registratura.accounts import queries as accounts
from registratura.incidents import rules
from registratura.incidents.models import Affected, Incident, Notification, Reach
from registratura.journal import queries as journal
from registratura.journal.queries import Act


@dataclass(frozen=True, slots=True)
class NotificationLine:
    """What the authority was told in one phase."""

    phase: int
    words: str
    reference: str
    late_reason: str
    notified_at: datetime
    notified_by: str


@dataclass(frozen=True, slots=True)
class ReachLine:
    """With whose account, from when to when."""

    account_id: int
    account: str
    seen_from: datetime
    seen_to: datetime


@dataclass(frozen=True, slots=True)
class AffectedLine:
    """A person whom the breach could have shown."""

    id: int
    name: str
    correspondent_id: int | None
    email: str
    entry_words: tuple[str, ...]
    first_seen_at: datetime
    cnp_seen: bool
    told_at: datetime | None
    told_how: str


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """A breach in the register, with its clock."""

    id: int
    title: str
    origin: str
    origin_name: str
    natures: tuple[str, ...]
    nature_names: tuple[str, ...]
    aware_at: datetime
    due_at: datetime
    risk: str
    risk_name: str
    first_notified_at: datetime | None
    affected_count: int
    untold_count: int
    closed_at: datetime | None
    told_step: int
    must_tell_authority: bool
    must_tell_persons: bool

    def is_late(self, now: datetime) -> bool:
        """Say whether the authority was told, or still is not, after its time."""
        return self.must_tell_authority and rules.is_late(
            aware_at=self.aware_at, told_at=self.first_notified_at or now
        )


@dataclass(frozen=True, slots=True)
class IncidentCard:
    """A breach with all that its register holds."""

    line: IncidentLine
    source: str
    told_at: datetime | None
    occurred_from: datetime | None
    occurred_to: datetime | None
    facts: str
    data_words: str
    persons_count: int | None
    records_count: int | None
    effects: str
    measures: str
    contact: str
    risk_reason: str
    spared: str
    spared_name: str
    assessed_at: datetime | None
    assessed_by: str
    recorded_at: datetime
    recorded_by: str
    closed_by: str
    closing_words: str
    notifications: list[NotificationLine]
    reaches: list[ReachLine]
    affected: list[AffectedLine]
    acts: list[Act]


def nature_names() -> list[tuple[str, str]]:
    """Return what a breach may touch, with its words."""
    return [(one.value, str(one.label)) for one in Incident.Nature]


def risk_names() -> list[tuple[str, str]]:
    """Return the three judgements of risk."""
    return [(value, str(words)) for value, words in Incident.RISKS]


def spared_names() -> list[tuple[str, str]]:
    """Return the cases in which the law spares telling the persons."""
    return [(one.value, str(one.label)) for one in Incident.Spared]


def incidents(*, limit: int = 500) -> list[IncidentLine]:
    """Return the register, the open ones first, the newest first."""
    rows = list(Incident.objects.order_by("-aware_at", "-id")[:limit])
    return sorted(_lines(rows), key=lambda line: line.closed_at is not None)


def open_incidents() -> list[IncidentLine]:
    """Return those that are not closed, the first to run out of time first."""
    return _lines(list(Incident.objects.filter(closed_at__isnull=True).order_by("aware_at", "id")))


def incident_card(incident_id: int) -> IncidentCard | None:
    """Return one breach with everything, or None."""
    row = Incident.objects.filter(pk=incident_id).first()
    if row is None:
        return None
    notices = list(Notification.objects.filter(incident_id=row.id).order_by("phase"))
    reaches = list(Reach.objects.filter(incident_id=row.id).order_by("id"))
    names = accounts.names_of(
        [row.assessed_by_id, row.recorded_by_id, row.closed_by_id]
        + [one.notified_by_id for one in notices]
        + [one.account_id for one in reaches]
    )
    return IncidentCard(
        line=_lines([row])[0],
        **{name: getattr(row, name) for name in _SAME},
        spared_name=str(Incident.Spared(row.spared).label) if row.spared else "",
        assessed_by=names.get(row.assessed_by_id or 0, ""),
        recorded_by=names.get(row.recorded_by_id or 0, ""),
        closed_by=names.get(row.closed_by_id or 0, ""),
        notifications=[
            NotificationLine(
                one.phase,
                one.words,
                one.reference,
                one.late_reason,
                one.notified_at,
                names.get(one.notified_by_id, ""),
            )
            for one in notices
        ],
        reaches=[
            ReachLine(one.account_id, names.get(one.account_id, ""), one.seen_from, one.seen_to)
            for one in reaches
        ],
        affected=affected_of(row.id),
        acts=journal.history_of(subject_type="incident", subject_id=row.id),
    )


def affected_of(incident_id: int) -> list[AffectedLine]:
    """Return the persons of a breach, those to tell first, by name."""
    rows = Affected.objects.filter(incident_id=incident_id).order_by("told_at", "name", "id")
    return [_affected(row) for row in sorted(rows, key=lambda row: row.told_at is not None)]


def affected_by(*, emails: list[str], correspondent_ids: list[int]) -> list[tuple[str, AffectedLine]]:
    """Return the breaches in which a person stands, as title and line."""
    asked = Q(email__in=[one.lower() for one in emails if one]) | Q(correspondent_id__in=correspondent_ids)
    rows = Affected.objects.filter(asked).select_related("incident").order_by("id")
    return [(row.incident.title, _affected(row)) for row in rows]


_SAME = (
    *("source", "told_at", "occurred_from", "occurred_to", "facts", "data_words", "persons_count"),
    *("records_count", "effects", "measures", "contact", "risk_reason", "spared", "assessed_at"),
    *("recorded_at", "closing_words"),
)


def _affected(row: Affected) -> AffectedLine:
    return AffectedLine(
        id=row.id,
        name=row.name,
        correspondent_id=row.correspondent_id,
        email=row.email,
        entry_words=tuple(row.entry_words),
        first_seen_at=row.first_seen_at,
        cnp_seen=row.cnp_seen,
        told_at=row.told_at,
        told_how=row.told_how,
    )


def _lines(rows: list[Incident]) -> list[IncidentLine]:
    keys = [row.id for row in rows]
    first = dict(
        Notification.objects.filter(incident_id__in=keys, phase=1).values_list("incident_id", "notified_at")
    )
    counts = {
        key: (all_of, untold)
        for key, all_of, untold in Affected.objects.filter(incident_id__in=keys)
        .values_list("incident_id")
        .annotate(n=Count("id"), untold=Count("id", filter=Q(told_at__isnull=True)))
    }
    risks = dict(risk_names())
    return [
        IncidentLine(
            id=row.id,
            title=row.title,
            origin=row.origin,
            origin_name=str(Incident.Origin(row.origin).label),
            natures=tuple(row.natures),
            nature_names=tuple(str(Incident.Nature(one).label) for one in row.natures),
            aware_at=row.aware_at,
            due_at=rules.authority_due_at(aware_at=row.aware_at),
            risk=row.risk,
            risk_name=risks.get(row.risk, ""),
            first_notified_at=first.get(row.id),
            affected_count=counts.get(row.id, (0, 0))[0],
            untold_count=counts.get(row.id, (0, 0))[1],
            closed_at=row.closed_at,
            told_step=row.told_step,
            must_tell_authority=rules.must_tell_authority(risk=row.risk),
            must_tell_persons=rules.must_tell_persons(risk=row.risk, spared=row.spared),
        )
        for row in rows
    ]
