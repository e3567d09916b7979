"""What this room answers about one person: the person of contact of a customer."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.billing import queries
from registratura.billing.queries import CustomerCard
from registratura.billing.services.customers import erase_contact
from registratura.kernel.personal_data import Datum, Done, Kept, Key, Person, Place, Treated, values_of
from registratura.kernel.privacy import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

_TABLE = "billing_customer"
_LAW = "Regulamentul (UE) 2016/679 art. 17 alin. (3) lit. e)"


class Contacts:
    """The holder of persons of contact, known by their address or telephone."""

    room = "billing"
    everywhere = False

    def recognise(self, *, institution_id: int, person: Person) -> Iterable[Key]:
        """Return nothing: a contact leads to no other number of ours."""
        return ()

    def collect(self, *, institution_id: int, person: Person) -> Iterable[Datum]:
        """Return the customers that name the person as contact."""
        with acting_for(institution_id), reading_for(Purpose.P04):
            return [
                Datum(
                    Place(_TABLE, str(card.id)),
                    _("Om de contact al unui client"),
                    {
                        "customer": card.name,
                        "name": card.contact_name,
                        "email": card.contact_email,
                        "phone": card.contact_phone,
                    },
                )
                for card in _found(person)
            ]

    def erase(self, *, institution_id: int, person: Person, now: datetime) -> Iterable[Treated]:
        """Forget the person where no contract is in force; elsewhere the contract needs somebody to write to."""
        treated = []
        with acting_for(institution_id), reading_for(Purpose.P04):
            for card in _found(person):
                place = Place(_TABLE, str(card.id))
                if any(one.state == "signed" for one in card.contracts):
                    reason = _(
                        "Este omul de contact al unui contract în vigoare; clientul poate numi pe altcineva."
                    )
                    treated.append(Treated(place, Done.KEPT, Kept(reason, _LAW, None)))
                else:
                    erase_contact(customer_id=card.id, by=None)
                    treated.append(Treated(place, Done.ANONYMISED))
        return treated

    def erase_again(self, *, institution_id: int, places: Collection[Place], now: datetime) -> int:
        """Forget again the contacts that a restored copy brought back."""
        again = 0
        with acting_for(institution_id), reading_for(Purpose.P04):
            for place in places:
                card = queries.customer_by_id(int(place.row)) if place.table == _TABLE else None
                if card is not None and (card.contact_name or card.contact_email or card.contact_phone):
                    erase_contact(customer_id=card.id, by=None)
                    again += 1
        return again


def _found(person: Person) -> list[CustomerCard]:
    keys = queries.customers_with_contact(
        emails=values_of(person, "email"), phones=values_of(person, "phone")
    )
    return [card for key in keys if (card := queries.customer_by_id(key)) is not None]
