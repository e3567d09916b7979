"""What is decided about papers, as the doors hand it in: holders, targets, steps of a circuit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date


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
class Order:
    """
    What a head decides about papers: one who leads, others who help or read, the words, the day asked for inside.

    Without any holder it is what guards are shown when papers are set aside (“la dosar”), with the words alone.
    """

    lead: Holder | None
    order_text: str
    internal_on: date | None = None
    co: tuple[Holder, ...] = ()
    info: tuple[Holder, ...] = ()

    @property
    def holders(self) -> tuple[Holder, ...]:
        """Everybody named, the lead first."""
        return (*((self.lead,) if self.lead else ()), *self.co, *self.info)

    @property
    def aside(self) -> bool:
        """Whether nobody works on it."""
        return not self.holders


# Steps whose decider is found when the circuit starts or decides, beside the roles of the institution.
HEAD_OF_HOLDER = "head_of_holder"  # the head of the unit that has the work when the circuit starts
INSTITUTION_HEAD = "institution_head"  # a head over every unit


@dataclass(frozen=True, slots=True)
class StepDraft:
    """
    A step of a circuit. `code` is short and unique in the circuit; `after` names the steps that come before it.

    A step of a unit is decided by its head; one with a `role` by anybody who has that role, its holder staying empty.
    """

    code: str
    name: str
    holder: Holder = Holder()
    after: tuple[str, ...] = ()
    role: str = ""


def staged(stages: Sequence[Sequence[StepDraft]]) -> list[StepDraft]:
    """Return the steps of stages one after the other; those of one stage are asked at the same time."""
    steps: list[StepDraft] = []
    before: tuple[str, ...] = ()
    for stage in stages:
        steps += [replace(step, after=before) for step in stage]
        before = tuple(step.code for step in stage) or before
    return steps
