"""How many persons asked for help, each counted once, for figures that name nobody."""

from datetime import datetime

from registratura.support.machine import PRIORITIES, STATES
from registratura.support.models import Ticket


def people_by_state(*, since: datetime) -> dict[tuple[str, str], int]:
    """
    Count the persons who asked for help since a moment by state and priority of their newest conversation.

    Who wrote without an account is known by the address; who left neither is a person of each conversation.
    """
    rows = Ticket.objects.filter(opened_at__gte=since).order_by("opened_at", "id")
    newest: dict[str, tuple[str, str]] = {}
    for key, user_id, email, state, priority in rows.values_list(
        "id", "requester_id", "requester_email", "state", "priority"
    ):
        person = f"u{user_id}" if user_id else email.strip().lower() or f"t{key}"
        newest[person] = (state, priority)
    found: dict[tuple[str, str], int] = {}
    for pair in newest.values():
        found[pair] = found.get(pair, 0) + 1
    return found


def state_names() -> list[tuple[str, str]]:
    """Return the states of a conversation with their words."""
    return [(one.value, str(words)) for one, words in STATES.items()]


def priority_names() -> list[tuple[str, str]]:
    """Return the priorities of a conversation with their words, the most urgent first."""
    return [(one.value, str(words)) for one, words in PRIORITIES.items()]
