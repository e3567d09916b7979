"""What this room answers about one person: what was written to them, and what of it can be forgotten."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from registratura.kernel.personal_data import Datum, Done, Kept, Key, Person, Place, Treated, values_of
from registratura.messaging.catalogue import KINDS, Kind
from registratura.messaging.models import Delivery, Message
from registratura.messaging.models.delivery import State
from registratura.messaging.services import forgetting
from registratura.toolkit.scope import acting_for

_TRAVELS = (State.WAITING, State.SENDING)
_LAW = "Regulamentul (UE) 2016/679 art. 17 alin. (3) lit. b)"


class Messages:
    """The holder of messages. A person is known by e-mail, telephone or account; no message holds a CNP."""

    room = "messaging"
    everywhere = False

    def recognise(self, *, institution_id: int, person: Person) -> Iterable[Key]:
        """Return nothing: an address in a message tells no more of whose it is."""
        return ()

    def collect(self, *, institution_id: int, person: Person) -> Iterable[Datum]:
        """Return every message to the person, with its words and how it travelled; forgotten ones without words."""
        with acting_for(institution_id):
            rows = list(_written_to(person).order_by("id"))
            ways = _ways(rows)
            return [_told(row, ways.get(row.id, [])) for row in rows]

    def erase(self, *, institution_id: int, person: Person, now: datetime) -> Iterable[Treated]:
        """
        Forget words and addresses of what was sent to the person outside the house; return what is kept, and why.

        Messages to a person who works here are acts of the house and stay until their keeping ends.
        """
        with acting_for(institution_id):
            rows = list(_written_to(person).order_by("id"))
            travels = set(
                Delivery.objects.filter(
                    message_id__in=[row.id for row in rows], state__in=_TRAVELS
                ).values_list("message_id", flat=True)
            )
            outside = [row.id for row in rows if row.user_id is None and row.id not in travels]
            forgetting.forget_person(message_ids=outside, by=None, now=now)
            return [_treated(row, row.id in travels) for row in rows]

    def erase_again(self, *, institution_id: int, places: Collection[Place], now: datetime) -> int:
        """Forget messages known by their places alone, after a restore; return how many were there."""
        named = [int(place.row) for place in places if place.table == "messaging_message"]
        with acting_for(institution_id):
            outside = Message.objects.filter(id__in=named, user_id__isnull=True, forgotten_at__isnull=True)
            ids = list(outside.order_by("id").values_list("id", flat=True))
            return forgetting.forget_person(message_ids=ids, by=None, now=now)


def _ways(rows: Sequence[Message]) -> dict[int, list[Delivery]]:
    ways: dict[int, list[Delivery]] = {}
    for delivery in Delivery.objects.filter(message_id__in=[row.id for row in rows]).order_by("id"):
        ways.setdefault(delivery.message_id, []).append(delivery)
    return ways


def _treated(row: Message, travels: bool) -> Treated:
    place = Place("messaging_message", str(row.id))
    if row.user_id is not None:
        reason = "Mesajele de serviciu către cine lucrează aici țin de evidența lucrărilor."
        return Treated(place, Done.KEPT, Kept(reason, _LAW, (row.created_at + forgetting.WORDS_KEPT).date()))
    if travels:
        reason = "Mesajul se trimite încă; textul și adresa se pot șterge după ce ajunge."
        return Treated(place, Done.KEPT, Kept(reason, _LAW, None))
    return Treated(place, Done.ERASED)


def _written_to(person: Person) -> QuerySet[Message]:
    found = Q(pk__in=[])
    addresses = Q(pk__in=[])
    for address in (*values_of(person, "email"), *values_of(person, "phone")):
        addresses |= Q(address__iexact=address)
    found |= Q(id__in=Delivery.objects.filter(addresses).values("message_id"))
    found |= Q(user_id__in=[int(one) for one in values_of(person, "user")])
    return Message.objects.filter(found)


def _told(row: Message, ways: list[Delivery]) -> Datum:
    known = row.kind in set(Kind)
    facts: Mapping[str, object] = {
        "kind": str(KINDS[Kind(row.kind)].name) if known else row.kind,
        "written_at": row.created_at,
        "recipient": row.recipient_name,
        "facts": row.context,
        "subject": row.subject,
        "text": row.body,
        "read_at": row.read_at,
        "forgotten_at": row.forgotten_at,
        "ways": [
            {
                "channel": way.channel,
                "address": way.address,
                "subject": way.subject,
                "text": way.text,
                "state": way.state,
                "ended_at": way.ended_at,
                "reply": way.last_reply,
            }
            for way in ways
        ],
    }
    return Datum(Place("messaging_message", str(row.id)), _("Mesaj"), facts)
