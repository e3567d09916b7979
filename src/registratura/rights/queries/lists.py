"""Lists of requests, counts, what the nightly round must look at, whose data rest."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from registratura.kernel.personal_data import Person
from registratura.rights import rules
from registratura.rights.kinds import SHORT, Right
from registratura.rights.machine import STATUSES, Status
from registratura.rights.models import Package, PrivacyRequest, Restriction
from registratura.rights.objections import rests_with
from registratura.rights.services.fulfilling import key_digest
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import prepared_rows

PAGE = 50
_RESTS = """
SELECT EXISTS (SELECT 1 FROM rights_restriction
                WHERE institution_id = %s AND lifted_at IS NULL AND purpose = ANY(%s)
                  AND (kind, key_digest) IN (SELECT * FROM unnest(%s::text[], %s::text[])))
"""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in a list."""

    id: int
    reference: str
    right: Right
    person_name: str
    person_email: str
    status: Status
    received_on: date
    limit: rules.Limit
    target_on: date
    alarm_on: date
    extended: bool
    entry_number: str
    closed_at: datetime | None

    @property
    def right_name(self) -> str:
        """What is asked, short."""
        return str(SHORT[self.right])

    @property
    def status_words(self) -> str:
        """Where it stands, in words."""
        return str(STATUSES[self.status])

    def standing(self, day: date) -> rules.Standing:
        """How its clock stands on a day."""
        return rules.standing_on(day=day, limit=self.limit, target_on=self.target_on, alarm_on=self.alarm_on)


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A page of requests, and the place after which the next one begins; empty at the end."""

    lines: list[RequestLine]
    next: str


def requests(*, closed: bool = False, right: str = "", after: str = "") -> RequestPage:
    """Return open requests by their limit, the nearest first; or those that ended, the newest first."""
    rows = PrivacyRequest.objects.filter(closed_at__isnull=not closed)
    if right in set(Right):
        rows = rows.filter(right=right)
    place = _place(after)
    if closed:
        rows = rows.order_by("-id")
        rows = rows.filter(id__lt=place[1]) if place else rows
    else:
        rows = rows.order_by("strict_on", "id")
        rows = (
            rows.filter(Q(strict_on__gt=place[0]) | Q(strict_on=place[0], id__gt=place[1])) if place else rows
        )
    found = list(rows[: PAGE + 1])
    lines = [_line(row) for row in found[:PAGE]]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return RequestPage(lines, f"{last.strict_on.isoformat()}.{last.id}" if last is not None else "")


def _place(after: str) -> tuple[date, int] | None:
    day, _dot, number = after.partition(".")
    try:
        return date.fromisoformat(day), int(number[:15])
    except ValueError:
        return None


def _line(row: PrivacyRequest) -> RequestLine:
    return RequestLine(
        row.id,
        row.reference,
        Right(row.right),
        row.person_name,
        row.person_email,
        Status(row.status),
        row.received_on,
        rules.Limit(row.strict_on, row.moved_on),
        row.target_on,
        row.alarm_on,
        row.extended_at is not None,
        row.entry_number,
        row.closed_at,
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many requests are open, past the strict limit, past the alarm."""

    open: int
    late: int
    alarmed: int


def counts(*, on: date) -> Counts:
    """Count the open requests of the controller in scope on a day."""
    found = PrivacyRequest.objects.filter(closed_at__isnull=True).aggregate(
        every=Count("id"),
        late=Count("id", filter=Q(strict_on__lt=on)),
        alarmed=Count("id", filter=Q(alarm_on__lte=on)),
    )
    return Counts(found["every"], found["late"], found["alarmed"])


def open_of_person(*, email: str, user_id: int | None, right: str, besides: int) -> list[RequestLine]:
    """Return open requests of the same person for the same right, besides one."""
    same = Q(pk__in=[])
    if email:
        same |= Q(person_email=email)
    if user_id is not None:
        same |= Q(user_id=user_id)
    rows = PrivacyRequest.objects.filter(same, closed_at__isnull=True, right=right).exclude(pk=besides)
    return [_line(row) for row in rows.order_by("id")[:10]]


def alarms_due(*, on: date) -> list[tuple[int, bool]]:
    """Return the open requests of which somebody must hear on a day: number, and whether the limit has passed."""
    rows = PrivacyRequest.objects.filter(closed_at__isnull=True)
    passed = rows.filter(strict_on__lt=on, escalated_at__isnull=True).order_by("id")
    tenth = rows.filter(alarm_on__lte=on, alarmed_at__isnull=True, strict_on__gte=on).order_by("id")
    return [(one, True) for one in passed.values_list("id", flat=True)] + [
        (one, False) for one in tenth.values_list("id", flat=True)
    ]


def to_carry_out() -> list[int]:
    """Return the requests that are approved or being carried out."""
    rows = PrivacyRequest.objects.filter(status__in=[Status.APPROVED.value, Status.EXECUTING.value])
    return list(rows.order_by("strict_on", "id").values_list("id", flat=True))


def packages_waiting() -> list[int]:
    """Return the copies that wait or are being made."""
    rows = Package.objects.filter(state__in=["waiting", "making"])
    return list(rows.order_by("id").values_list("id", flat=True))


def packages_over(*, at: datetime) -> list[tuple[int, str]]:
    """Return the copies whose time is over: number and digest of the bytes."""
    rows = Package.objects.filter(state="ready", expires_at__lte=at)
    return list(rows.order_by("id").values_list("id", "sha256"))


def is_restricted(person: Person, *, purpose: str = "") -> bool:
    """
    Say whether the data of a person rest: kept, and not to be used.

    purpose: what they would be used for; an accepted objection to it makes them rest for it, also where it follows
    the answer given for another.

    Law: GDPR art. 18, art. 21.
    """
    known = sorted(person)
    digests = [key_digest(key=key) for key in known]
    asked = [required_institution(), list(rests_with(purpose)), [key.kind for key in known], digests]
    return bool(prepared_rows(_RESTS, asked)[0][0])


def stopped_purposes(request_id: int) -> list[str]:
    """Return the purposes that rest by a request, since its objection was accepted."""
    rows = Restriction.objects.filter(request_id=request_id, lifted_at__isnull=True).exclude(purpose="")
    return sorted(set(rows.values_list("purpose", flat=True)))
