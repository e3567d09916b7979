"""Deciding several items of the tray at once, each in its own transaction: one that is refused holds up no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from registratura.flows import deciding
from registratura.intake import queries as tray
from registratura.intake import services as intake
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for

MOST = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: the number it got, or why it got none (both empty for one that was set aside)."""

    item_id: int
    subject: str
    number: int | None = None
    refused: str = ""


def register_proposed(
    *, institution_id: int, item_ids: Iterable[int], by: Actor, now: datetime
) -> list[Outcome]:
    """
    Give items numbers as they are proposed, in the order in which they came; at most fifty. Must not run in a scope.

    Items of other institutions, and those that are none, are passed over.
    """
    done: list[Outcome] = []
    for item_id in sorted(set(item_ids))[:MOST]:
        with acting_for(institution_id):
            line = tray.tray_item(item_id)
            proposal = deciding.proposed(item=line) if line is not None else None
        if line is None or proposal is None:
            continue
        try:
            given = deciding.register_item(
                institution_id=institution_id,
                item_id=item_id,
                registration=proposal.registration,
                by=by,
                now=now,
            )
        except DomainError as error:
            done.append(Outcome(item_id, line.subject, refused=error.words))
        else:
            done.append(Outcome(item_id, line.subject, number=given.number))
    return done


def set_aside(
    *, institution_id: int, item_ids: Iterable[int], reason: str, by: Actor, now: datetime
) -> list[Outcome]:
    """
    Leave items without a number, for one reason; at most fifty. Must not run in a scope.

    Raises: SettingAsideRefusedError without a reason, before anything is done.
    """
    intake.check_reason(reason=reason)
    done: list[Outcome] = []
    for item_id in sorted(set(item_ids))[:MOST]:
        try:
            with acting_for(institution_id):
                line = tray.tray_item(item_id)
                if line is None:
                    continue
                intake.set_aside(item_id=item_id, reason=reason, by=by, now=now)
        except DomainError as error:
            done.append(Outcome(item_id, line.subject if line else "", refused=error.words))
        else:
            done.append(Outcome(item_id, line.subject))
    return done
