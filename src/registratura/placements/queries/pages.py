"""What stands on pages, and why; read without any table about a person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum

from registratura.kernel.placing import Candidate, Place, Topic
from registratura.placements.models import Choice, DayCount, Flight, OfficeSwitch, Target
from registratura.placements.words import PLACE_NAMES, SIGNAL_NAMES, TOPIC_NAMES, bucket_name
from registratura.toolkit.purpose import require_open
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import prepared_rows


@dataclass(frozen=True, slots=True)
class Running:
    """A flight of today with its notice and its caps. topic: `any` stands on every page of the place."""

    candidate: Candidate
    place: str
    topic: str
    session_cap: int
    person_cap: int
    title: str
    words: str
    url: str
    on_behalf_of: str
    paid_by: str


@dataclass(frozen=True, slots=True)
class Used:
    """A signal that weighed in a choice, in words. weight: what it added."""

    name: str
    value: str
    weight: int


@dataclass(frozen=True, slots=True)
class Why:
    """Why a notice stood on a page, from the record of the choice. used: empty where the page alone chose."""

    ref: UUID
    title: str
    words: str
    on_behalf_of: str
    paid_by: str
    place: str
    topic: str
    seed: str
    weight: int
    whole_weight: int
    candidate_count: int
    used: tuple[Used, ...] = ()


@dataclass(frozen=True, slots=True)
class FlightLine:
    """A notice in the console's list, with what became of it."""

    id: int
    title: str
    words: str
    on_behalf_of: str
    paid_by: str
    place: str
    topic: str
    weight: int
    starts_on: date
    ends_on: date
    is_stopped: bool
    targets: tuple[str, ...]
    shown_count: int
    followed_count: int

    def is_running(self, day: date) -> bool:
        """Whether it may stand on pages on a day."""
        return not self.is_stopped and self.starts_on <= day <= self.ends_on


def running(*, day: date) -> list[Running]:
    """Return the flights that may stand on pages on a day."""
    rows = Flight.objects.select_related("ad").filter(
        stopped_at__isnull=True, starts_on__lte=day, ends_on__gte=day
    )
    wants = _targets([row.id for row in rows])
    return [
        Running(
            Candidate(row.id, row.weight, frozenset(wants[row.id])),
            row.place,
            row.topic,
            row.session_cap,
            row.person_cap,
            row.ad.title,
            row.ad.words,
            row.ad.url,
            row.ad.on_behalf_of,
            row.ad.paid_by,
        )
        for row in rows.order_by("id")
    ]


def _targets(flights: list[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for flight, signal, bucket in Target.objects.filter(flight_id__in=flights).values_list(
        "flight_id", "signal", "bucket"
    ):
        found[flight].append((signal, bucket))
    return found


def stands_where(*, office: int) -> tuple[bool, bool]:
    """Return whether an institution lets notices stand on its portal, and on its page of the subscription."""
    require_open(OfficeSwitch)
    rows = prepared_rows(
        "SELECT portal_shown, desk_shown FROM placements_officeswitch WHERE institution_id = %s AND office = %s",
        (required_institution(), office),
    )
    return (bool(rows[0][0]), bool(rows[0][1])) if rows else (False, True)


def why(ref: UUID) -> Why | None:
    """Return why something stood on a page for everybody; None when nothing did under that reference."""
    row = Choice.objects.select_related("flight__ad").filter(ref=ref).first()
    return told(row) if row is not None else None


def told(row: object, used: tuple[Used, ...] = ()) -> Why:
    """Return a record of a choice in words."""
    one: Choice = row  # type: ignore[assignment]
    lots = dict(one.lots)
    ad = one.flight.ad
    return Why(
        one.ref,
        ad.title,
        ad.words,
        ad.on_behalf_of,
        ad.paid_by,
        str(PLACE_NAMES[Place(one.place)]),
        str(TOPIC_NAMES[Topic(one.topic)]),
        one.seed,
        lots[one.flight_id],
        sum(lots.values()),
        len(lots),
        used,
    )


def address_of(ref: UUID) -> tuple[int, str] | None:
    """Return the flight of a contextual choice and where it leads."""
    return Choice.objects.filter(ref=ref).values_list("flight_id", "flight__ad__url").first()


def flights() -> list[FlightLine]:
    """Return the notices with what became of them, newest first."""
    rows = list(Flight.objects.select_related("ad").order_by("-id")[:200])
    keys = [row.id for row in rows]
    wants = _targets(keys)
    counted = {
        flight: (shown, followed)
        for flight, shown, followed in DayCount.objects.filter(flight_id__in=keys)
        .values_list("flight_id")
        .annotate(shown=Sum("shown_count"), followed=Sum("followed_count"))
        .order_by()
    }
    return [
        FlightLine(
            row.id,
            row.ad.title,
            row.ad.words,
            row.ad.on_behalf_of,
            row.ad.paid_by,
            str(PLACE_NAMES[Place(row.place)]),
            str(TOPIC_NAMES[Topic(row.topic)]),
            row.weight,
            row.starts_on,
            row.ends_on,
            row.stopped_at is not None,
            tuple(
                f"{SIGNAL_NAMES[signal]}: {bucket_name(bucket)}" for signal, bucket in sorted(wants[row.id])
            ),
            *counted.get(row.id, (0, 0)),
        )
        for row in rows
    ]
