"""Circuits of approval: laid down for a kind of document, started for an entry, decided step by step."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.routing import machine
from registratura.routing.errors import (
    CircuitLoopError,
    CircuitRefusedError,
    NotYoursError,
    StepDecidedError,
)
from registratura.routing.models import Circuit, CircuitRun, CircuitStep
from registratura.routing.models.circuit import RunState, StepState
from registratura.routing.orders import Holder, StepDraft
from registratura.routing.queries import circuit_in_use, staff
from registratura.routing.services.holding import HeldEntry, check_conflict, hold, settled
from registratura.routing.wording import clean_text, holder_words, moment_words
from registratura.toolkit.scope import required_institution

MOST_STEPS = 30


@transaction.atomic
def define_circuit(
    *, document_kind: str, name: str, steps: Sequence[StepDraft], by: Actor, now: datetime
) -> Circuit:
    """
    Lay down the circuit of a kind of document; a new version takes the place of the one in use. What runs, runs on.

    Raises: CircuitLoopError naming the steps that wait for each other; CircuitRefusedError; HolderRefusedError.
    """
    kind = ro_normalise(document_kind, single_line=True)
    name = ro_normalise(name, single_line=True)
    if not 1 <= len(kind) <= 80:
        raise CircuitRefusedError(
            _("Scrieți tipul documentului, cel mult 80 de caractere."), field="document_kind"
        )
    if not 1 <= len(name) <= 120:
        raise CircuitRefusedError(_("Dați circuitului un nume de cel mult 120 de caractere."), field="name")
    _check_steps(steps)
    kept = [_kept(step, settled(holder=step.holder, field="steps", now=now, solves=True)) for step in steps]
    _one_at_a_time()
    former = circuit_in_use(kind)
    if former is not None:
        kind = former.document_kind
        _retire(former, by, now)
    last = Circuit.objects.filter(document_kind__iexact=kind).order_by("-version").first()
    circuit = Circuit(
        institution_id=required_institution(),
        document_kind=last.document_kind if last else kind,
        version=last.version + 1 if last else 1,
        name=name,
        steps=kept,
        defined_at=now,
        defined_by_id=by.id,
    )
    circuit.save(force_insert=True)
    journal.record(
        action="routing.circuit.defined",
        subject_type="circuit",
        subject_id=circuit.id,
        by=by,
        details={
            "document_kind": circuit.document_kind,
            "version": circuit.version,
            "name": name,
            "steps": kept,
        },
    )
    return circuit


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(21066, %s::integer)", [required_institution()])


def _check_steps(steps: Sequence[StepDraft]) -> None:
    if not 1 <= len(steps) <= MOST_STEPS:
        raise CircuitRefusedError(_("Un circuit are între 1 și %d de pași.") % MOST_STEPS, field="steps")
    names = {step.code: step.name for step in steps}
    if len(names) < len(steps):
        raise CircuitRefusedError(_("Doi pași au același cod; dați fiecăruia altul."), field="steps")
    for step in steps:
        if not (1 <= len(step.code) <= 20 and 1 <= len(step.name.strip()) <= 120):
            raise CircuitRefusedError(
                _("Fiecare pas are un cod de cel mult 20 și un nume de cel mult 120 de caractere."),
                field="steps",
            )
        if missing := [code for code in step.after if code not in names]:
            raise CircuitRefusedError(
                _("Pasul „%(name)s” vine după un pas care nu există: %(missing)s.")
                % {"name": step.name, "missing": ", ".join(missing)},
                field="steps",
            )
    if loop := machine.loop_in({step.code: step.after for step in steps}):
        raise CircuitLoopError(
            _(
                "Pașii se așteaptă unul pe altul și niciunul nu poate începe: %s. Scoateți una dintre legături."
            )
            % " → ".join(names[code] for code in reversed(loop)),
            field="steps",
        )


def _kept(step: StepDraft, holder: Holder) -> dict[str, object]:
    return {
        "code": step.code,
        "name": ro_normalise(step.name, single_line=True),
        "unit_id": holder.unit_id if holder.user_id is None else None,
        "user_id": holder.user_id,
        "after": list(dict.fromkeys(step.after)),
    }


def _retire(circuit: Circuit, by: Actor, now: datetime) -> None:
    circuit.retired_at, circuit.retired_by_id = now, by.id
    circuit.save(update_fields=["retired_at", "retired_by"])


@transaction.atomic
def retire_circuit(*, circuit_id: int, by: Actor, now: datetime) -> Circuit:
    """
    Take a circuit out of use without another in its place; what runs, runs on.

    Raises: CircuitRefusedError when it is no longer in use.
    """
    _one_at_a_time()
    circuit = Circuit.objects.filter(pk=circuit_id, retired_at__isnull=True).first()
    if circuit is None:
        raise CircuitRefusedError(_("Circuitul nu mai este în folosință; reîncărcați pagina."))
    _retire(circuit, by, now)
    journal.record(
        action="routing.circuit.retired",
        subject_type="circuit",
        subject_id=circuit.id,
        by=by,
        details={"document_kind": circuit.document_kind, "version": circuit.version},
    )
    return circuit


@transaction.atomic
def start_circuit(*, entry_id: int, circuit_id: int, by: Actor, now: datetime) -> CircuitRun:
    """
    Send an entry round a circuit in use. Steps that wait for nobody are open at once.

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
                "who": accounts.names_of([running.started_by_id]).get(running.started_by_id, ""),
                "when": moment_words(running.started_at),
            }
        )
    run = CircuitRun(
        institution_id=required_institution(),
        circuit_id=circuit.id,
        entry_id=entry_id,
        started_at=now,
        started_by_id=by.id,
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
        state=StepState.WAITING if before else StepState.OPEN,
        opened_at=None if before else now,
    ).save(force_insert=True)


@transaction.atomic
def approve_step(*, step_id: int, by: Actor, now: datetime, remark: str = "") -> CircuitRun:
    """
    Approve a step and open those whose turn has come; the last approval ends the run as approved.

    Raises: StepDecidedError telling who was first or that its turn has not come; NotYoursError;
    ConflictOfInterestError; EntryNotStandingError.
    """
    remark = clean_text(remark, field="remark")
    step, run = _decidable(step_id, by, now)
    _decide(step, StepState.APPROVED, remark, by, now)
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
        details={"step": step.name, "run": run.id, "remark": remark, "state": run.state},
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
    step, run = _decidable(step_id, by, now)
    _decide(step, StepState.REJECTED, reason, by, now)
    CircuitStep.objects.filter(run_id=run.id, state__in=[StepState.WAITING, StepState.OPEN]).update(
        state=StepState.SKIPPED
    )
    _end(run, RunState.REJECTED, by, now)
    journal.record(
        action="routing.step.rejected",
        subject_type="entry",
        subject_id=run.entry_id,
        by=by,
        details={"step": step.name, "run": run.id, "reason": reason},
    )
    return run


def _decidable(step_id: int, by: Actor, now: datetime) -> tuple[CircuitStep, CircuitRun]:
    step = CircuitStep.objects.filter(pk=step_id).first()
    if step is None:
        raise StepDecidedError(_("Pasul nu există; reîncărcați pagina."))
    run = CircuitRun.objects.get(pk=step.run_id)
    entry = hold(entry_ids=[run.entry_id])[run.entry_id]
    step, run = CircuitStep.objects.get(pk=step_id), CircuitRun.objects.get(pk=run.id)
    if machine.step_after(machine.StepState(step.state), approved=True) is None:
        raise StepDecidedError(_told(step))
    if not _decides(step, by, now):
        raise NotYoursError(
            _("Pasul „%(name)s” îl decide %(holder)s sau înlocuitorul.")
            % {"name": step.name, "holder": holder_words(step.unit_id, step.user_id)}
        )
    check_conflict(entries=[entry], holders=[Holder(user_id=by.id)], now=now)
    return step, run


def _decides(step: CircuitStep, by: Actor, now: datetime) -> bool:
    acting_as = {by.id, *staff.stands_in_for(by.id, on=legal_date(now))}
    if step.user_id is not None:
        return step.user_id in acting_as
    headed = staff.headed_units(acting_as, at=now)
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


def _decide(step: CircuitStep, state: StepState, remark: str, by: Actor, now: datetime) -> None:
    step.state, step.remark = state, remark
    step.decided_at, step.decided_by_id = now, by.id
    step.save(update_fields=["state", "remark", "decided_at", "decided_by"])


def _end(run: CircuitRun, state: RunState, by: Actor, now: datetime) -> None:
    run.state = state
    run.ended_at, run.ended_by_id = now, by.id
    run.save(update_fields=["state", "ended_at", "ended_by"])
