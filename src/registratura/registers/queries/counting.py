"""How many documents were registered, month by month."""

from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth

from registratura.registers.models import Entry
from registratura.registers.models.entry import State
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question


def registered_by_month(*, since: date) -> dict[date, int]:
    """
    Return, by the first day of each month from a day on, how many numbers were given to documents.

    Annulled ones count, since their number was used; reserved ones that nothing came for do not.
    """
    states = (State.REGISTERED, State.ANNULLED)
    rows = (
        Entry.objects.filter(registered_on__gte=since, state__in=states)
        .annotate(month=TruncMonth("registered_on"))
        .values_list("month")
        .annotate(count=Count("id"))
        .order_by("month")
    )
    return dict(rows)


def registered_question(*, since: date) -> Question:
    """Return the question how many numbers were given to documents from a day on, annulled ones included."""
    return Question(
        "SELECT count(*) FROM registers_entry WHERE institution_id = %s::bigint AND registered_on >= %s::date"
        " AND state IN (%s, %s)",
        (required_institution(), since, State.REGISTERED.value, State.ANNULLED.value),
        1,
    )
