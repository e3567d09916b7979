"""Sending reports on their rhythm: by letter, with the file, to people of the house."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _

from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.institutions.queries import Powers
from registratura.institutions.roles import ROLES
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.services import Attachment
from registratura.reports import queries as kept
from registratura.reports import services as reports
from registratura.reports.errors import ScheduleRefusedError
from registratura.reports.queries import ScheduleLine
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage

from .asking import FORMS, count, definition_for, file_of
from .catalogue import REPORTS
from .definition import RHYTHMS_OF, Asked, Definition, Rhythm, ended, next_day

Units = frozenset[int] | None


def recipients_for(*, definition: Definition, units: Units, now: datetime) -> list[tuple[int, str]]:
    """Return who of the house may get a report, by name: whoever may read it about the same units."""
    found = [
        (user_id, name)
        for user_id, (name, seen) in _readers(now).items()
        if _covers(seen, units) and (seen is None or not definition.everywhere)
    ]
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def _readers(now: datetime) -> dict[int, tuple[str, Units]]:
    """Return who may read reports, with the units that each sees; None is all of them."""
    parents = {unit.id: unit.parent_id for unit in institutions.unit_tree(with_closed=True)}
    found: dict[int, tuple[str, Units]] = {}
    for line in institutions.members(at=now):
        role = ROLES[line.role]
        if Permission.REPORTS_READ not in role.permissions:
            continue
        own = None if role.everywhere or line.unit_id is None else _below(line.unit_id, parents)
        _name, seen = found.get(line.user_id, ("", frozenset[int]()))
        found[line.user_id] = (line.full_name, None if own is None or seen is None else seen | own)
    return found


def _below(unit_id: int, parents: Mapping[int, int | None]) -> frozenset[int]:
    found = {unit_id}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found)


def _covers(seen: Units, units: Units) -> bool:
    return seen is None or (units is not None and seen.issuperset(units))


def begin(
    *,
    definition: Definition,
    units: Units,
    form: str,
    rhythm: str,
    recipients: Collection[int],
    by: Actor,
    now: datetime,
) -> date:
    """
    Have a report sent on a rhythm and return the day of the first one. Must run inside the institution's scope.

    Raises: ScheduleRefusedError for a form or rhythm that there is none of, for nobody, for who may not read it.
    """
    if form not in FORMS or rhythm not in RHYTHMS_OF[definition.span]:
        raise ScheduleRefusedError(_("Alegeți din listă forma și cât de des se trimite."), field="rhythm")
    allowed = {user_id for user_id, _name in recipients_for(definition=definition, units=units, now=now)}
    if not allowed.issuperset(recipients):
        raise ScheduleRefusedError(
            _("Un destinatar nu mai are dreptul să vadă raportul; alegeți din listă."), field="recipients"
        )
    first_on = next_day(rhythm=Rhythm(rhythm), after=legal_date(now))
    reports.begin_schedule(
        report=definition.name,
        units=units,
        form=form,
        rhythm=rhythm,
        next_on=first_on,
        recipients=recipients,
        by=by,
        now=now,
    )
    return first_on


def schedule_for(powers: Powers, schedule_id: int) -> ScheduleLine | None:
    """Return a schedule that a person may stop: of a report that the person may ask, about the same units."""
    found = kept.schedule_by_id(schedule_id)
    if found is None or definition_for(powers, found.report) is None:
        return None
    if not _covers(powers.grants[Permission.REPORTS_READ], found.units):
        return None
    return found


def end(*, schedule_id: int, by: Actor, now: datetime) -> bool:
    """Stop sending a report; False when it is stopped already."""
    return reports.end_schedule(schedule_id=schedule_id, by=by, now=now)


def send_due(*, institution_id: int, now: datetime) -> int:
    """
    Send what is due today in an institution and return how many letters. Run again, it sends nothing twice.

    Who lost the right to read the report since gets none. Must not run inside a scope.
    """
    today = legal_date(now)
    with acting_for(institution_id):
        due = kept.due_schedules(on=today)
    return sum(_send(institution_id, line, today, now) for line in due)


def _send(institution_id: int, line: ScheduleLine, today: date, now: datetime) -> int:
    definition = REPORTS.get(line.report)
    institution = institutions.institution_by_id(institution_id)
    if definition is None or institution is None:
        return 0
    rhythm = Rhythm(line.rhythm)
    with acting_for(institution_id), translation.override("ro"):
        if not reports.take_due(schedule_id=line.id, on=today, next_on=next_day(rhythm=rhythm, after=today)):
            return 0
        allowed = {
            user_id for user_id, _name in recipients_for(definition=definition, units=line.units, now=now)
        }
        people = [user_id for user_id, _name in line.recipients if user_id in allowed]
        if not people:
            return 0
        year, part = ended(rhythm=rhythm, span=definition.span, today=today)
        asked = Asked(year=year, part=part, today=today, units=line.units)
        shown = count(definition=definition, asked=asked)
        made = file_of(shown=shown, form=line.form, institution=institution, by_name="", at=now)
        stored = storage().put(space=institution.code, source=BytesIO(made.content))
        attachment = Attachment(
            made.name, made.media_type.partition(";")[0], stored.sha256, stored.size_bytes
        )
        for user_id in people:
            messaging.send(
                kind=Kind.REPORT_READY,
                to=user_id,
                context={
                    "report": str(definition.title),
                    "period": shown.result.period,
                    "digest": shown.digest,
                },
                dedupe_key=f"report:{line.id}:{today.isoformat()}:{user_id}",
                by=None,
                now=now,
                attachments=[attachment],
            )
        reports.note_run(
            report=line.report, asked=asked.plain, way="mail", digest=shown.digest, by=None, now=now
        )
    return len(people)
