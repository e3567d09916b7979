"""What every act on a paper begins and ends with: holding the entry, knowing the holders, telling who was first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.calendar import written_number
from registratura.registers import queries as registers
from registratura.routing import machine
from registratura.routing.errors import (
    AssignmentEndedError,
    ConflictOfInterestError,
    EntryNotStandingError,
    HolderRefusedError,
    NotYoursError,
)
from registratura.routing.machine import Barred, Deed
from registratura.routing.models import Assignment
from registratura.routing.models.assignment import State
from registratura.routing.orders import Holder
from registratura.routing.queries import staff
from registratura.routing.services.places import Place, holds
from registratura.routing.wording import holder_words, moment_words
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry that nobody else corrects, annuls or gives until this transaction ends."""

    id: int
    state: str
    unit_id: int | None
    registered_by_id: int | None
    written_number: str


def hold(*, entry_ids: Iterable[int]) -> dict[int, HeldEntry]:
    """
    Hold entries until the transaction ends, in one order for everybody.

    Raises: EntryNotStandingError when one is unknown, reserved, unused or annulled.
    """
    wanted = sorted(set(entry_ids))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM routing_hold(%s::bigint[])", [wanted])
        rows = cursor.fetchall()
    held: dict[int, HeldEntry] = {}
    for entry_id, state, unit_id, registered_by_id, number, number_code, registered_on in rows:
        written = written_number(number=number, code=number_code, registered_on=registered_on)
        held[entry_id] = HeldEntry(entry_id, state, unit_id, registered_by_id, written)
    if len(held) < len(wanted):
        raise EntryNotStandingError(_("Înregistrarea nu există; căutați-o din nou."))
    for entry in held.values():
        if entry.state != "registered":
            raise EntryNotStandingError(
                _("Numărul %s nu mai este în vigoare (anulat sau doar rezervat). Vedeți istoricul lui.")
                % entry.written_number
            )
    return held


def hold_any(*, entry_ids: Iterable[int]) -> None:
    """Hold entries until the transaction ends, in one order for everybody, whatever their state; none may be there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM routing_hold(%s::bigint[])", [sorted(set(entry_ids))])


def settled(*, holder: Holder, field: str, now: datetime, solves: bool) -> Holder:
    """
    Return a holder with the unit filled in, kept from being closed or dismissed until the transaction ends.

    solves: whether the holder must be able to solve, or only to read.
    Raises: HolderRefusedError when the unit is closed or the person has no such role now.
    """
    if holder.user_id is None:
        if holder.unit_id is None:
            raise HolderRefusedError(_("Alegeți compartimentul sau persoana."), field=field)
        _settle_unit(holder.unit_id, field)
        return holder
    units = _units_of(holder.user_id, now)
    name = accounts.names_of([holder.user_id]).get(holder.user_id, "")
    powers = institutions.powers_of(holder.user_id, institution_id=required_institution(), at=now)
    if not units or (solves and not staff.may_resolve(powers, unit_id=holder.unit_id)):
        raise HolderRefusedError(
            _("%s nu are acum un rol din care să lucreze aici; alegeți pe altcineva sau dați-i întâi rolul.")
            % (name or _("Persoana")),
            field=field,
        )
    if holder.unit_id is not None:
        _settle_unit(holder.unit_id, field)
        return holder
    return Holder(next((unit for unit in units if unit is not None), None), holder.user_id)


def _settle_unit(unit_id: int, field: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, closed_on FROM institutions_orgunit WHERE institution_id = %s AND id = %s FOR SHARE",
            [required_institution(), unit_id],
        )
        row = cursor.fetchone()
    if row is None or row[1] is not None:
        raise HolderRefusedError(
            _("Compartimentul „%s” este închis; alegeți-l pe cel care i-a preluat lucrările.")
            % (row[0] if row else unit_id),
            field=field,
        )


def _units_of(user_id: int, now: datetime) -> list[int | None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id FROM institutions_membership WHERE institution_id = %s AND user_id = %s"
            " AND active_from <= %s AND (active_to IS NULL OR active_to > %s) ORDER BY id FOR SHARE",
            [required_institution(), user_id, now, now],
        )
        return [row[0] for row in cursor.fetchall()]


def check_conflict(*, entries: Sequence[HeldEntry], holders: Iterable[Holder], now: datetime) -> None:
    """
    Refuse to give a petition to the person it is about, or to anybody below.

    Raises: ConflictOfInterestError. Law: OG 27/2002 art. 11.
    """
    barred = staff.barred_from([entry.id for entry in entries], at=now)
    named = list(holders)
    for entry in entries:
        bar = barred.get(entry.id)
        if bar is not None and any(bar.bars(unit_id=one.unit_id, user_id=one.user_id) for one in named):
            raise ConflictOfInterestError(_conflict(entry.written_number, bar, named))


def refuse_barred(*, entry_ids: Sequence[int], holder: Holder, now: datetime) -> None:
    """
    Refuse, before many papers are held one portion after the other, the receiver who may not have one of them.

    Raises: ConflictOfInterestError. Law: OG 27/2002 art. 11.
    """
    for entry_id, bar in staff.barred_from(entry_ids, at=now).items():
        if bar.bars(unit_id=holder.unit_id, user_id=holder.user_id):
            [line] = registers.lines_of([entry_id])
            raise ConflictOfInterestError(_conflict(line.written_number, bar, [holder]))


def refuse_concerned(*, entries: Sequence[HeldEntry], by: Actor) -> None:
    """
    Refuse an order on a petition by the very person it is about.

    Raises: ConflictOfInterestError. Law: OG 27/2002 art. 11.
    """
    about = staff.entries_about(by.id, among=[entry.id for entry in entries])
    for entry in entries:
        if entry.id in about:
            raise ConflictOfInterestError(
                _(
                    "Petiția %s vă privește: nu dumneavoastră hotărâți asupra ei (OG 27/2002 art. 11). Rămâne la"
                    " registratură, care o repartizează altcuiva."
                )
                % entry.written_number
            )


def _conflict(written_number: str, bar: Barred, holders: Sequence[Holder]) -> str:
    users = {one.user_id for one in holders if one.user_id is not None} & bar.user_ids
    units = {one.unit_id for one in holders if one.user_id is None and one.unit_id is not None}
    who = [*accounts.names_of(users).values(), *institutions.unit_names(units & bar.unit_ids).values()]
    return _(
        "Petiția %(number)s privește persoana sau un superior al ei: %(who)s nu o poate primi sau rezolva"
        " (OG 27/2002 art. 11). Repartizați-o altui compartiment sau conducătorului ierarhic superior."
    ) % {"number": written_number, "who": ", ".join(who)}


def opened(
    *, assignment_id: int, deed: Deed, by: Actor, now: datetime
) -> tuple[Assignment, HeldEntry, Place]:
    """
    Return an assignment as it is now, with its entry held, for a deed of its holder or of a deputy, and in whose place.

    Raises: AssignmentEndedError telling who was first; NotYoursError; ConflictOfInterestError;
    EntryNotStandingError.
    """
    assignment, entry = movable(assignment_id=assignment_id, deed=deed)
    place = holds(assignment=assignment, by=by, now=now)
    if place is None:
        raise NotYoursError(
            _("Lucrarea %(number)s este la %(holder)s; numai acolo sau înlocuitorul o poate lucra.")
            % {"number": entry.written_number, "holder": holder_words(assignment.unit_id, assignment.user_id)}
        )
    check_conflict(entries=[entry], holders=[Holder(user_id=by.id)], now=now)
    return assignment, entry, place


def movable(*, assignment_id: int, deed: Deed) -> tuple[Assignment, HeldEntry]:
    """
    Return an assignment as it is now, with its entry held, when the deed is allowed by its state.

    Raises: AssignmentEndedError telling who was first; EntryNotStandingError.
    """
    found = Assignment.objects.filter(pk=assignment_id).first()
    if found is None:
        raise AssignmentEndedError(_("Lucrarea nu există; reîncărcați pagina."))
    entry = hold(entry_ids=[found.entry_id])[found.entry_id]
    found = Assignment.objects.get(pk=assignment_id)  # what it was before the entry was held is of no use
    if machine.after(machine.State(found.state), deed) is None:
        raise AssignmentEndedError(told(assignment=found, entry=entry))
    return found, entry


def told(*, assignment: Assignment, entry: HeldEntry) -> str:
    """Say who did what with an assignment, for the one who came second."""
    who_id = assignment.ended_by_id if assignment.ended_at is not None else assignment.accepted_by_id
    when = assignment.ended_at or assignment.accepted_at
    return _(
        "%(who)s a fost mai repede: lucrarea %(number)s este %(state)s de la %(when)s."
        " Reîncărcați pagina și vedeți parcursul ei."
    ) % {
        "who": accounts.names_of([who_id]).get(who_id or 0, _("Altcineva")),
        "number": entry.written_number,
        "state": State(assignment.state).label,
        "when": moment_words(when) if when is not None else "",
    }
