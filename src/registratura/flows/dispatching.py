"""
What leaves the house: prepared, guarded, handed to post, mail or hand, written into the registers, proven.
"""

from collections.abc import Callable
from datetime import datetime

from registratura.institutions.queries import Powers
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.registers.queries import EntryRow

# Called as guard(entry, powers=…, by=…, now=…) inside the scope, before an entry leaves in any way; it raises the
# DomainError whose words say which article stands in the way and what to do. The entry is the outgoing one.
Guard = Callable[..., None]
# Flows of the special registers add theirs here: („registratura.flows.petitions”, …).
GUARDS: tuple[Guard, ...] = ()


def guard(*, entry: EntryRow, powers: Powers, by: Actor, now: datetime) -> None:
    """
    Let an entry leave, or refuse by the first rule that stands in the way.

    Must run inside a scope. Raises: whatever DomainError the guard raises.
    """
    for check in GUARDS:
        check(entry, powers=powers, by=by, now=now)


def obstacles(*, entry: EntryRow, powers: Powers, by: Actor, now: datetime) -> list[str]:
    """Return, in words, every rule that keeps an entry from leaving now. Must run inside a scope."""
    found = []
    for check in GUARDS:
        try:
            check(entry, powers=powers, by=by, now=now)
        except DomainError as error:
            found.append(error.words)
    return found
