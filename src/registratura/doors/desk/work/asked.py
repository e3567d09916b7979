"""What waits for the reader's word: open steps of circuits, with the entries they are about."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.work.hands import hands_of
from registratura.doors.shared.auth import DeskRequest
from registratura.registers import queries as registers
from registratura.registers.queries import EntryLine
from registratura.routing import queries as routing
from registratura.routing.queries import Hands, StepLine


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that waits for the reader, perhaps in the place of `instead_of`."""

    line: StepLine
    entry: EntryLine
    href: str
    entry_href: str
    instead_of: str


def instead_of(hands: Hands, step: StepLine, *, reader_id: int) -> str:
    """Return the absent person in whose place the reader decides a step; empty for oneself."""
    if step.user_id is not None:
        return "" if step.user_id == reader_id else hands.names.get(step.user_id, "")
    if step.unit_id is not None:
        lent = hands.orders_for(step.unit_id)
        return lent.user_name if lent else ""
    own_role = step.role in hands.own.roles or routing.may_order(hands.own, unit_id=None)
    return "" if own_role else ", ".join(hands.names.values())


def asked_of(request: DeskRequest, *, at: datetime) -> list[Asked]:
    """Return the steps that wait for the reader, the oldest first; not asked for where the menu counted none."""
    counted = getattr(request, "waiting", None)
    if counted is not None and counted.papers is not None and not counted.papers.steps:
        return []
    hands = hands_of(request)
    steps = routing.open_steps(user_id=request.user.id, at=at, absent=hands.names)
    if not steps:
        return []
    lines = {line.id: line for line in registers.lines_of([step.entry_id for step in steps])}
    codes = register_codes()
    code = request.institution.code
    found = []
    for step in steps:
        line = lines[step.entry_id]
        place = (codes[line.register_id][0], line.year, line.number)
        found.append(
            Asked(
                line=step,
                entry=line,
                href=reverse(
                    "desk:circuit_decide",
                    kwargs={
                        "code": code,
                        **dict(zip(("register", "year", "number"), place, strict=True)),
                        "step": step.id,
                    },
                ),
                entry_href=entry_address(code, *place),
                instead_of=instead_of(hands, step, reader_id=request.user.id),
            )
        )
    return found
