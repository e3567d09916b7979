"""Circuits started for an entry: sent round, decided step by step, stopped."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.routing import machine
from registratura.routing.errors import (
    CircuitRefusedError,
    NotYoursError,
    StepDecidedError,
)
from registratura.routing.models import Circuit, CircuitRun, CircuitStep
from registratura.routing.models.circuit import RunState, StepState
from registratura.routing.orders import HEAD_OF_HOLDER, Holder
from registratura.routing.queries import staff
from registratura.routing.queries.circuits import step_role_words, step_roles_of
from registratura.routing.services.holding import HeldEntry, check_conflict, hold, settled
from registratura.routing.services.places import OWN, Place, orders
from registratura.routing.services.rows import open_lead
from registratura.routing.wording import clean_text, holder_words, moment_words
from registratura.toolkit.scope import required_institution


@transaction.atomic
def start_circuit(*, entry_id: int, circuit_id: int, by: Actor | None, now: datetime) -> CircuitRun:
    """
    Send an entry round a circuit in use. Steps that wait for nobody are open at once.

    by: None when the form that was filed names the circuit, and nobody of the house sent it.

    Raises: CircuitRefusedError when one runs already, telling who started it, or the circuit is not in use;
    HolderRefusedError when a step's unit is closed or its person gone; ConflictOfInterestError; EntryNotStandingError.
    """
    entry = hold(entry_ids=[entry_id])[entry_id]
    circuit = Circuit.objects.filter(pk=circuit_id, retired_at__isnull=True).first()
    if circuit is None:
        raise CircuitRefusedError(_("Circuitul nu mai este în folosință; alegeți versiunea nouă."))
    running = CircuitRun.objects.filter(entry_id=entry_id, state=RunState.RUNNING).first()
    if running is not None:
        raise CircuitRefusedError(
            _("Lucrarea %(number)s este deja la avizare, trimisă de %(who)s la %(when)s.")
            % {
                "number": entry.written_number,
                "who": accounts.names_of([running.started_by_id]).get(running.started_by_id or 0)
                or _("formularul depus"),
                "when": moment_words(running.started_at),
            }
        )
    run = CircuitRun(
        institution_id=required_institution(),
        circuit_id=circuit.id,
        entry_id=entry_id,
        started_at=now,
        started_by_id=by.id if by is not None else None,
    )
    run.save(force_insert=True)
    for position, step in enumerate(circuit.steps, start=1):
        _lay_step(run, position, step, entry, now)
    journal.record(
        action="routing.circuit.started",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"circuit": circuit.name, "version": circuit.version, "run": run.id},
    )
    return run


def _lay_step(run: CircuitRun, position: int, step: dict[str, Any], entry: HeldEntry, now: datetime) -> None:
    unit_id, user_id, before = step["unit_id"], step["user_id"], step["after"]
    role = step.get("role", "")
    if role == HEAD_OF_HOLDER:
        unit_id, role = _unit_of_holder(step["name"], entry), ""
    if not role:
        holder = Holder(unit_id, user_id)
        settled(holder=holder, field="steps", now=now, solves=True)
        check_conflict(entries=[entry], holders=[holder], now=now)
    CircuitStep(
        institution_id=run.institution_id,
        run_id=run.id,
        code=step["code"],
        name=step["name"],
        position=position,
        after=before,
        unit_id=unit_id,
        user_id=user_id,
        role=role,
        state=StepState.WAITING if before else StepState.OPEN,
        opened_at=None if before else now,
    ).save(force_insert=True)


def _unit_of_holder(step_name: str, entry: HeldEntry) -> int:
    lead = open_lead(entry_id=entry.id)
    unit_id = lead.unit_id if lead is not None else entry.unit_id
    if unit_id is None:
        raise CircuitRefusedError(
            _(
                "Pasul „%(step)s” îl decide conducătorul compartimentului care lucrează, dar lucrarea %(number)s"
                " nu este la niciun compartiment. Repartizați-o întâi."
            )
            % {"step": step_name, "number": entry.written_number}
        )
    return unit_id


@transaction.atomic
def stop_circuit(*, entry_id: int, reason: str, by: Actor, now: datetime) -> CircuitRun:
    """
    Stop the circuit that runs for an entry, as the one who sent it or as a head over its unit.

    Raises: OrderRefusedError without a reason; StepDecidedError when none runs any more; NotYoursError;
    EntryNotStandingError.
    """
    reason = clean_text(reason, field="reason", required=_("Scrieți de ce opriți circuitul."))
    entry = hold(entry_ids=[entry_id])[entry_id]
    run = CircuitRun.objects.filter(entry_id=entry_id, state=RunState.RUNNING).first()
    if run is None:
        raise StepDecidedError(_("Circuitul s-a încheiat între timp; reîncărcați pagina."))
    giver = orders(unit_id=entry.unit_id, by=by, now=now)
    if run.started_by_id != by.id and giver is None:
        raise NotYoursError(_("Circuitul îl oprește cine l-a pornit sau conducătorul compartimentului."))
    CircuitStep.objects.filter(run_id=run.id, state__in=[StepState.WAITING, StepState.OPEN]).update(
        state=StepState.SKIPPED
    )
    _end(run, RunState.CANCELLED, by, now)
    noted = giver.noted if giver is not None and run.started_by_id != by.id else {}
    journal.record(
        action="routing.circuit.stopped",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"run": run.id, "reason": reason, **noted},
    )
    return run


@transaction.atomic
def approve_step(*, step_id: int, by: Actor, now: datetime, remark: str = "") -> CircuitRun:
    """
    Approve a step and open those whose turn has come; the last approval ends the run as approved.

    Raises: StepDecidedError telling who was first or that its turn has not come; NotYoursError;
    ConflictOfInterestError; EntryNotStandingError.
    """
    remark = clean_text(remark, field="remark")
    step, run, place = _decidable(step_id, by, now)
    _decide(step, StepState.APPROVED, remark, by, now, place)
    steps = list(CircuitStep.objects.filter(run_id=run.id).order_by("position"))
    approved = [each.code for each in steps if each.state == StepState.APPROVED]
    turn = machine.ready({each.code: each.after for each in steps}, approved=approved)
    for each in steps:
        if each.state == StepState.WAITING and each.code in turn:
            each.state, each.opened_at = StepState.OPEN, now
            each.save(update_fields=["state", "opened_at"])
    if len(approved) == len(steps):
        _end(run, RunState.APPROVED, by, now)
    journal.record(
        action="routing.step.approved",
        subject_type="entry",
        subject_id=run.entry_id,
        by=by,
        details={
            "step": step.name,
            "run": run.id,
            "remark": remark,
            "state": run.state,
            **place.noted,
        },
    )
    return run


@transaction.atomic
def reject_step(*, step_id: int, reason: str, by: Actor, now: datetime) -> CircuitRun:
    """
    Reject a step: the run ends, what was not decided is no longer asked.

    Raises: OrderRefusedError without a reason; and as approve_step.
    """
    reason = clean_text(
        reason, field="reason", required=_("Scrieți de ce respingeți, ca lucrarea să poată fi îndreptată.")
    )
    step, run, place = _decidable(step_id, by, now)
    _decide(step, StepState.REJECTED, reason, by, now, place)
    CircuitStep.objects.filter(run_id=run.id, state__in=[StepState.WAITING, StepState.OPEN]).update(
        state=StepState.SKIPPED
    )
    _end(run, RunState.REJECTED, by, now)
    journal.record(
        action="routing.step.rejected",
        subject_type="entry",
        subject_id=run.entry_id,
        by=by,
        details={"step": step.name, "run": run.id, "reason": reason, **place.noted},
    )
    return run


def _decidable(step_id: int, by: Actor, now: datetime) -> tuple[CircuitStep, CircuitRun, Place]:
    step = CircuitStep.objects.filter(pk=step_id).first()
    if step is None:
        raise StepDecidedError(_("Pasul nu există; reîncărcați pagina."))
    run = CircuitRun.objects.get(pk=step.run_id)
    entry = hold(entry_ids=[run.entry_id])[run.entry_id]
    step, run = CircuitStep.objects.get(pk=step_id), CircuitRun.objects.get(pk=run.id)
    if machine.step_after(machine.StepState(step.state), approved=True) is None:
        raise StepDecidedError(_told(step))
    place = _decides(step, by, now)
    if place is None:
        holder = step_role_words(step.role) if step.role else holder_words(step.unit_id, step.user_id)
        raise NotYoursError(
            _("Pasul „%(name)s” îl decide %(holder)s sau înlocuitorul.")
            % {"name": step.name, "holder": holder}
        )
    check_conflict(entries=[entry], holders=[Holder(user_id=by.id)], now=now)
    return step, run, place


def _decides(step: CircuitStep, by: Actor, now: datetime) -> Place | None:
    if _is_asked(step, by.id, now):
        return OWN
    for absent in sorted(staff.stands_in_for(by.id, on=legal_date(now))):
        if _is_asked(step, absent, now):
            return Place(absent, accounts.names_of([absent]).get(absent, ""))
    return None


def _is_asked(step: CircuitStep, user_id: int, now: datetime) -> bool:
    if step.user_id is not None:
        return step.user_id == user_id
    if step.role:
        return step.role in step_roles_of([user_id], at=now)
    headed = staff.headed_units([user_id], at=now)
    return headed is None or step.unit_id in headed


def _told(step: CircuitStep) -> str:
    if step.state == StepState.WAITING:
        return _("Pasul „%s” își așteaptă rândul: pașii dinaintea lui nu sunt avizați încă.") % step.name
    if step.decided_at is None:
        return _("Circuitul s-a încheiat înainte de pasul „%s”; vedeți istoricul lucrării.") % step.name
    return _("Pasul „%(name)s” a fost decis de %(who)s la %(when)s: %(state)s.") % {
        "name": step.name,
        "who": accounts.names_of([step.decided_by_id]).get(step.decided_by_id or 0, ""),
        "when": moment_words(step.decided_at),
        "state": StepState(step.state).label,
    }


def _decide(step: CircuitStep, state: StepState, remark: str, by: Actor, now: datetime, place: Place) -> None:
    step.state, step.remark = state, remark
    step.decided_at, step.decided_by_id, step.decided_for_id = now, by.id, place.for_id
    step.save(update_fields=["state", "remark", "decided_at", "decided_by", "decided_for"])


def _end(run: CircuitRun, state: RunState, by: Actor, now: datetime) -> None:
    run.state = state
    run.ended_at, run.ended_by_id = now, by.id
    run.save(update_fields=["state", "ended_at", "ended_by"])
