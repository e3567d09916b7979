"""What this room holds about one person, and what becomes of it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy.purposes import Purpose
from registratura.recommending import services
from registratura.recommending.models import Dismissal, Fact
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


def _forget_facts(ids: Sequence[int], now: datetime) -> None:
    services.forget(model=Fact, ids=ids)


def _forget_dismissals(ids: Sequence[int], now: datetime) -> None:
    services.forget(model=Dismissal, ids=ids)


_BY_PERSON: Final = {"subject": "subject__in"}

HOLDER: Final = _Holder(
    room="recommending",
    tables=(
        Table(
            model=Fact,
            title=_("Fapt după care se potrivesc sfaturile"),
            found_by=_BY_PERSON,
            forgets=_forget_facts,
        ),
        Table(
            model=Dismissal,
            title=_("Sfat pe care nu îl mai doriți"),
            found_by=_BY_PERSON,
            given=True,
            forgets=_forget_dismissals,
        ),
    ),
)
