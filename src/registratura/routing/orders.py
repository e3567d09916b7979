"""What is decided about papers, as the doors hand it in: holders, targets, steps of a circuit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Holder:
    """
    A unit, or a person in it.

    With a person and no unit, the unit is the first in which the person has a role.
    """

    unit_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """An entry to be given, with its open lead as the head read it; None when nobody held it."""

    entry_id: int
    lead_id: int | None = None


@dataclass(frozen=True, slots=True)
class StepDraft:
    """
    A step of a circuit. `code` is short and unique in the circuit; `after` names the steps that come before it.

    A step of a unit is decided by its head.
    """

    code: str
    name: str
    holder: Holder
    after: tuple[str, ...] = ()


def staged(stages: Sequence[Sequence[StepDraft]]) -> list[StepDraft]:
    """Return the steps of stages one after the other; those of one stage are asked at the same time."""
    steps: list[StepDraft] = []
    before: tuple[str, ...] = ()
    for stage in stages:
        steps += [replace(step, after=before) for step in stage]
        before = tuple(step.code for step in stage) or before
    return steps
