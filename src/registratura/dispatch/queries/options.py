"""How the institution dispatches."""

from dataclasses import dataclass

from registratura.dispatch.models import DispatchOptions
from registratura.dispatch.models.options import EmailCounts
from registratura.dispatch.models.shipment import Method

# By exchange a paper leaves through a partner alone, whatever is chosen here.
CHOSEN_METHODS = tuple(method for method in Method if method is not Method.EXCHANGE)
USUAL_METHODS = tuple(method.value for method in CHOSEN_METHODS if method is not Method.PORTAL)


@dataclass(frozen=True, slots=True)
class OptionsCard:
    """The institution's choices, or the usual ones. `methods` in the order of screens."""

    post_office: str
    contract: str
    email_counts: str
    methods: tuple[str, ...]


def options() -> OptionsCard:
    """Return how the institution in scope dispatches."""
    row = DispatchOptions.objects.first()
    if row is None:
        return OptionsCard("", "", EmailCounts.ACCEPTED, USUAL_METHODS)
    chosen = tuple(method.value for method in CHOSEN_METHODS if method.value in row.methods)
    return OptionsCard(row.post_office, row.contract, row.email_counts, chosen)
