"""Letting go of rows about persons: on a demand, or at the end of their term."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from registratura.outreach.models import ProfileFact, Send, Subscription
from registratura.toolkit.models import ServiceModel

UNCONFIRMED_FOR: Final = timedelta(days=14)
ENDED_FOR: Final = timedelta(days=30)
SENT_FOR: Final = timedelta(days=365)


def forget(*, model: type[ServiceModel], ids: Sequence[int]) -> None:
    """Take rows of this room away, by their numbers."""
    model._default_manager.filter(pk__in=list(ids)).delete()


@transaction.atomic
def drop_expired(*, now: datetime) -> int:
    """
    Take away what reached its end: what was never confirmed, ended long ago, facts past their day; return how many.

    Inside a scope and a purpose.
    Law: Regulation (EU) 2016/679 art. 5(1)(e).
    """
    never = Q(state="unconfirmed", asked_at__lte=now - UNCONFIRMED_FOR)
    ended = Q(state="ended", ended_at__lte=now - ENDED_FOR)
    gone, _by_model = Subscription.objects.filter(never | ended).delete()
    facts, _by_model = ProfileFact.objects.filter(expires_at__lte=now).delete()
    sends, _by_model = Send.objects.filter(
        queued_at__lte=now - SENT_FOR, campaign__state__in=["done", "stopped"]
    ).delete()
    return gone + facts + sends
