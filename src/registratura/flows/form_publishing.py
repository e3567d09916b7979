"""Publishing a form where the rooms meet: its unit, register, circuit and fee are looked at together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.fees import queries as fees
from registratura.forms import queries
from registratura.forms import services as forms
from registratura.forms.errors import NotPublishedError
from registratura.forms.handling import Handling
from registratura.forms.publishing import Problem, problems
from registratura.forms.queries import VersionCard
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import N_
from registratura.registers import queries as registers
from registratura.routing import queries as routing


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where filings of a form may go: (key, name) of what is in use."""

    units: list[tuple[int, str]]
    registers: list[tuple[str, str]]
    circuits: list[tuple[int, str]]
    fees: list[tuple[str, str]]


def destinations(*, now: datetime) -> Destinations:
    """Return what an administrator may choose from."""
    return Destinations(
        units=[(unit.id, "\N{EM SPACE}" * unit.depth + unit.name) for unit in institutions.unit_tree()],
        registers=[(one.code, one.name) for one in registers.registers(with_closed=False)],
        circuits=[(one.id, one.name) for one in routing.circuits() if one.retired_at is None],
        fees=_fees(now),
    )


def what_to_mend(*, draft: VersionCard, now: datetime) -> list[Problem]:
    """Return everything that keeps a draft from being published, then what deserves a look."""
    found = [
        *problems(draft.definition, draft.handling, on=legal_date(now)),
        *_elsewhere(draft.handling, now),
    ]
    return sorted(found, key=lambda one: not one.blocks)


def publish(*, form_id: int, note: str, by: Actor | None, now: datetime) -> int:
    """
    Publish the draft of a form after looking at every room it leads to; return the number of the version.

    Raises: NotPublishedError with what to mend, FormRefusedError.
    """
    draft = queries.draft(form_id)
    if draft is not None and (found := list(_elsewhere(draft.handling, now))):
        raise NotPublishedError(_("Formularul nu s-a publicat: verificați unde ajunge."), problems=found)
    return forms.publish(form_id=form_id, note=note, by=by, now=now)


def _elsewhere(handling: Handling, now: datetime) -> Iterator[Problem]:
    """Ask the other rooms only about what was chosen."""
    if handling.unit_id is not None:
        unit = institutions.unit_by_id(handling.unit_id)
        if unit is None or unit.closed_on is not None:
            yield Problem(N_("Compartimentul ales este închis. Alegeți altul."), setting="unit_id")
    if handling.register_code:
        register = registers.register_by_code(handling.register_code)
        if register is None or register.closed_at is not None:
            message = N_("Registrul ales este închis. Alegeți altul sau registrul general.")
            yield Problem(message, setting="register_code")
    if handling.circuit_id is not None and all(
        one.id != handling.circuit_id or one.retired_at is not None for one in routing.circuits()
    ):
        message = N_("Circuitul ales nu mai este în folosință. Alegeți altul sau niciunul.")
        yield Problem(message, setting="circuit_id")
    if handling.fee_code and fees.fee_by_code(handling.fee_code, on=legal_date(now)) is None:
        yield Problem(N_("Taxa aleasă nu mai este în vigoare. Alegeți alta."), setting="fee_code")


def _fees(now: datetime) -> list[tuple[str, str]]:
    lines = fees.fees_on(legal_date(now))
    return [(line.code, line.version.name) for line in lines if line.version is not None]
