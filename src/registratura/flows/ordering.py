"""
Giving papers to work: the one way in for every door, with the guards of law before the order.

A room that must have its say (petitions, information) adds a function to `GUARDS`; it raises a DomainError whose words
name the article and the way out, and `field` the box of the order that mends it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.flows import petition_guards
from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.registers import queries as registers
from registratura.routing import queries, services
from registratura.routing.errors import EntryNotStandingError, NotYoursError
from registratura.routing.orders import Order, Target


class Guard(Protocol):
    """What is asked before an order; `order.aside` says that the papers would be set aside without work."""

    def __call__(
        self, *, targets: Sequence[Target], order: Order, powers: Powers, by: Actor, now: datetime
    ) -> None:
        """Raise a DomainError when the order may not be given."""


GUARDS: tuple[Guard, ...] = (petition_guards.before_order,)


@transaction.atomic
def give_order(*, targets: Sequence[Target], order: Order, powers: Powers, by: Actor, now: datetime) -> int:
    """
    Give entries to work with one order; all or none. Returns how many entries.

    powers: of the giver, with those lent by absent persons (`routing.queries.hands_of`).
    Must run inside a scope. Raises: NotYoursError where the giver gives no orders, what the guards refuse, and as
    `routing.assign`.
    """
    _check(targets, order, powers, by, now)
    services.assign(
        targets=targets,
        lead=order.lead,
        co=order.co,
        info=order.info,
        order_text=order.order_text,
        internal_on=order.internal_on,
        by=by,
        now=now,
    )
    return len({target.entry_id for target in targets})


@transaction.atomic
def set_papers_aside(
    *, targets: Sequence[Target], order_text: str, powers: Powers, by: Actor, now: datetime
) -> int:
    """
    Decide that entries need no work, with the words of the decision; all or none. Returns how many entries.

    The guards are asked with an order that names nobody (`order.aside`).
    Must run inside a scope. Raises: as `give_order`, and as `routing.set_aside`.
    """
    _check(targets, Order(None, order_text), powers, by, now)
    return services.set_aside(targets=targets, order_text=order_text, by=by, now=now)


def _check(targets: Sequence[Target], order: Order, powers: Powers, by: Actor, now: datetime) -> None:
    _check_place(targets, powers)
    for guard in GUARDS:
        guard(targets=targets, order=order, powers=powers, by=by, now=now)


def _check_place(targets: Sequence[Target], powers: Powers) -> None:
    wanted = {target.entry_id for target in targets}
    lines = registers.lines_of(list(wanted)) if wanted else []
    if len(lines) < len(wanted):
        raise EntryNotStandingError(_("Înregistrarea nu există; căutați-o din nou."))
    for line in lines:
        if not queries.may_order(powers, unit_id=line.unit_id):
            raise NotYoursError(
                _(
                    "Lucrarea %s nu mai este în mapa dumneavoastră; o repartizează compartimentul la care este."
                )
                % line.written_number
            )
