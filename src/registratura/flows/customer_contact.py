"""To whom one writes of a customer of the service, and where its page is."""

from datetime import datetime

from django.conf import settings

from registratura.accounts import queries as accounts
from registratura.billing.queries import CustomerCard
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.messaging.services import Outside
from registratura.toolkit.scope import acting_for


def written_to(*, customer: CustomerCard, now: datetime) -> list[Outside]:
    """
    Return to whom one writes: the contact of the contract, else the administrators of the customer's institutions.

    Must not run inside a scope.
    """
    if customer.contact_email:
        return [Outside(email=customer.contact_email, name=customer.contact_name or customer.name)]
    people: set[int] = set()
    for place in customer.places:
        with acting_for(place.id):
            people.update(institutions.holders_of(Permission.STRUCTURE_ADMINISTER, at=now))
    found = [contact for user_id in sorted(people) if (contact := accounts.contact_of(user_id)) is not None]
    return [
        Outside(email=one.email, name=one.full_name, language=one.language) for one in found if one.is_active
    ]


def own_page(*, customer: CustomerCard, below: str = "") -> str:
    """Return the address of the customer's own page, or of the whole installation where it has no institution here."""
    base = settings.PUBLIC_URL.rstrip("/")
    if not customer.places:
        return f"{base}/"
    return f"{base}/birou/{customer.places[0].code}/abonament/{below}"
