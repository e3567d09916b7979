"""The words of refusals and histories, and texts as they are kept."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import BUCHAREST
from registratura.kernel.text import ro_normalise
from registratura.routing.errors import OrderRefusedError

LONGEST_TEXT = 1000


def clean_text(text: str, *, field: str, required: str = "") -> str:
    """
    Return a text as it is kept. `required`: the words of the refusal when it is missing.

    Raises: OrderRefusedError when it is missing or too long.
    """
    kept = ro_normalise(text)
    if required and len(kept) < 3:
        raise OrderRefusedError(required, field=field)
    if len(kept) > LONGEST_TEXT:
        raise OrderRefusedError(
            _("Prea lung: %(count)d caractere, cel mult %(most)d.")
            % {"count": len(kept), "most": LONGEST_TEXT},
            field=field,
        )
    return kept


def holder_words(unit_id: int | None, user_id: int | None) -> str:
    """Return a holder in words: the person, or the unit."""
    if user_id is not None:
        return accounts.names_of([user_id]).get(user_id, "")
    return institutions.unit_names([unit_id]).get(unit_id or 0, "")


def moment_words(moment: datetime) -> str:
    """Write a moment as on Bucharest's clock."""
    return f"{moment.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}"


def day_words(day: date) -> str:
    """Write a day as offices do."""
    return f"{day:%d.%m.%Y}"
