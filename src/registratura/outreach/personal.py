"""What this room holds about one person, and what becomes of it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy.purposes import Purpose
from registratura.outreach.models import CallTask, Cap, ProfileFact, Send, Subscription, SurveyInvite
from registratura.outreach.services import forgetting
from registratura.toolkit.holding import Table, Tables
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for


class _Holder(Tables):
    """The tables of this room, read to answer the person whom they are about (P04)."""

    def _scope(self, institution_id: int) -> AbstractContextManager[None]:
        return _opened(institution_id)


@contextmanager
def _opened(institution_id: int) -> Iterator[None]:
    with acting_for(institution_id), reading_for(Purpose.P04):
        yield


def _forget_sends(ids: Sequence[int], now: datetime) -> None:
    forgetting.forget(model=Send, ids=ids)


def _forget_subscriptions(ids: Sequence[int], now: datetime) -> None:
    forgetting.forget(model=Subscription, ids=ids)


def _forget_caps(ids: Sequence[int], now: datetime) -> None:
    forgetting.forget(model=Cap, ids=ids)


def _forget_calls(ids: Sequence[int], now: datetime) -> None:
    forgetting.forget(model=CallTask, ids=ids)


def _forget_facts(ids: Sequence[int], now: datetime) -> None:
    forgetting.forget(model=ProfileFact, ids=ids)


def _forget_invites(ids: Sequence[int], now: datetime) -> None:
    forgetting.forget(model=SurveyInvite, ids=ids)


_BY_PERSON: Final = {"subject": "subject__in"}

HOLDER: Final = _Holder(
    room="outreach",
    tables=(
        Table(
            model=Subscription,
            title=_("Abonare la noutăți"),
            found_by=_BY_PERSON,
            forgets=_forget_subscriptions,
        ),
        Table(model=Send, title=_("Noutate trimisă"), found_by=_BY_PERSON, forgets=_forget_sends),
        Table(model=Cap, title=_("Când v-am scris ultima dată"), found_by=_BY_PERSON, forgets=_forget_caps),
        Table(model=CallTask, title=_("Telefon cerut"), found_by=_BY_PERSON, forgets=_forget_calls),
        Table(
            model=ProfileFact,
            title=_("Fapt după care se potrivesc sfaturile"),
            found_by=_BY_PERSON,
            forgets=_forget_facts,
        ),
        Table(
            model=SurveyInvite,
            title=_("Invitație la un chestionar"),
            found_by=_BY_PERSON,
            forgets=_forget_invites,
        ),
    ),
)
