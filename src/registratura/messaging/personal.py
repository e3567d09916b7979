"""What this room answers about one person: what was written to them, and what of it can be forgotten."""

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Q, QuerySet

from registratura.accounts import queries as accounts
from registratura.kernel.personal_data import Kept
from registratura.messaging.catalogue import KINDS, Kind
from registratura.messaging.models import Delivery, Message
from registratura.messaging.models.delivery import State
from registratura.messaging.services import forgetting
from registratura.toolkit.scope import acting_for

_TRAVELS = (State.WAITING, State.SENDING)


class Messages:
    """The holder of messages. A person is known by e-mail, telephone or name; no message holds a CNP."""

    room = "messaging"

    def collect(self, *, institution_id: int, subject: str) -> Iterable[Mapping[str, object]]:
        """Return every message to the person, with its words and how it travelled; forgotten ones without words."""
        with acting_for(institution_id):
            rows = list(_written_to(subject).order_by("id"))
            ways: dict[int, list[Delivery]] = {}
            for delivery in Delivery.objects.filter(message_id__in=[row.id for row in rows]).order_by("id"):
                ways.setdefault(delivery.message_id, []).append(delivery)
            return [_told(row, ways.get(row.id, [])) for row in rows]

    def erase(self, *, institution_id: int, subject: str) -> Iterable[Kept]:
        """
        Forget words and addresses of what was sent to the person outside the house; return what is kept, and why.

        Messages to a person who works here are acts of the house and stay until their keeping ends.
        """
        with acting_for(institution_id):
            rows = _written_to(subject)
            outside = list(rows.filter(user__isnull=True).values_list("id", flat=True))
            with connection.cursor() as cursor:
                cursor.execute("SELECT registratura_now()")
                now = cursor.fetchone()[0]
            forgetting.forget_person(message_ids=outside, by=None, now=now)
            kept = []
            if Delivery.objects.filter(message_id__in=outside, state__in=_TRAVELS).exists():
                kept.append(
                    Kept(
                        "Mesajul se trimite încă; textul și adresa se pot șterge după ce ajunge.",
                        "Regulamentul (UE) 2016/679 art. 17 alin. (3) lit. b)",
                        None,
                    )
                )
            newest = (
                rows.filter(user__isnull=False, forgotten_at__isnull=True).order_by("-created_at").first()
            )
            if newest is not None:
                kept.append(
                    Kept(
                        "Mesajele de serviciu către cine lucrează aici țin de evidența lucrărilor.",
                        "Regulamentul (UE) 2016/679 art. 17 alin. (3) lit. b)",
                        (newest.created_at + forgetting.WORDS_KEPT).date(),
                    )
                )
            return kept


def _written_to(subject: str) -> QuerySet[Message]:
    wanted = subject.strip()
    if not wanted:
        return Message.objects.none()
    addressed = Delivery.objects.filter(address__iexact=wanted).values("message_id")
    found = Q(id__in=addressed) | Q(recipient_name__iexact=wanted)
    person = accounts.user_by_email(wanted) if "@" in wanted else None
    if person is not None:
        found |= Q(user_id=person.id)
    return Message.objects.filter(found)


def _told(row: Message, ways: list[Delivery]) -> Mapping[str, object]:
    known = row.kind in set(Kind)
    return {
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
