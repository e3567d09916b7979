"""Selection with what stands in its way: holds over dossiers and over persons whose papers are in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from registratura.archive import queries as archive
from registratura.archive import services
from registratura.archive.queries import DossierLine
from registratura.flows.archiving import erasing
from registratura.flows.archiving.holds import entries_held
from registratura.journal.services import Actor
from registratura.retention import queries as retention


@dataclass(frozen=True, slots=True)
class Proposed:
    """A dossier whose keeping ended. fault: why it may not be proposed, empty when it may."""

    dossier: DossierLine
    fault: str


def proposed(*, today: date) -> list[Proposed]:
    """Return the dossiers of the store whose keeping ended, those that may be proposed first."""
    lines = archive.expired(today=today)
    if not lines:
        return []
    holding = retention.holding()
    held = entries_held(dossier_ids=[one.id for one in lines], holding=holding)
    faults = services.selection_faults(dossiers=lines, entries_held=held, today=today, holding=holding)
    made = [Proposed(one, faults.get(one.id, ("", ""))[1]) for one in lines]
    return sorted(made, key=lambda one: bool(one.fault))


def begin(*, commission_id: int, dossier_ids: Sequence[int], by: Actor, now: datetime) -> int:
    """Begin a work of selection. Raises: as `archive.services.begin_selection`."""
    return services.begin_selection(
        commission_id=commission_id,
        dossier_ids=dossier_ids,
        entries_held=entries_held(dossier_ids=dossier_ids),
        by=by,
        now=now,
    )


def carry_out(*, selection_id: int, destroyed_on: date, how: str, by: Actor, now: datetime) -> int:
    """
    Close the destruction minutes, and order that the electronic files go; they do once the minutes stand.

    Raises: as `archive.services.carry_out`.
    """
    lines = archive.decisions(selection_id)
    with transaction.atomic():
        count = services.carry_out(
            selection_id=selection_id,
            destroyed_on=destroyed_on,
            how=how,
            entries_held=entries_held(dossier_ids=[one.dossier.id for one in lines]),
            by=by,
            now=now,
        )
        selection = archive.selection(selection_id)
        if selection is not None and selection.approved_on is not None:
            approval = f"{selection.approved_number}/{selection.approved_on:%d.%m.%Y}"
            erasing.order(
                dossier_ids=[one.dossier.id for one in lines if one.decision == "destroy"],
                act=erasing.act_words(number=selection.number, approval=approval),
                now=now,
            )
    return count
