"""Circuits of approval, laid down for a kind of document; `approving` sends entries round them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.routing import machine
from registratura.routing.errors import (
    CircuitLoopError,
    CircuitRefusedError,
)
from registratura.routing.models import Circuit
from registratura.routing.orders import Holder, StepDraft
from registratura.routing.queries import circuit_in_use
from registratura.routing.queries.circuits import step_roles
from registratura.routing.services.holding import settled
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
    kept = [_kept(step, _decider(step, now)) for step in steps]
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


def _decider(step: StepDraft, now: datetime) -> Holder:
    if not step.role:
        return settled(holder=step.holder, field="steps", now=now, solves=True)
    if step.role not in step_roles() or step.holder != Holder():
        raise CircuitRefusedError(
            _("Pasul „%s” îl poate decide o persoană, conducătorul unui compartiment sau un rol din listă.")
            % step.name,
            field="steps",
        )
    return Holder()


def _kept(step: StepDraft, holder: Holder) -> dict[str, object]:
    return {
        "role": step.role,
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
