"""What this room holds about one person, and what becomes of it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy.purposes import Purpose
from registratura.placements.models import FittedChoice, PersonCap, SignalFact, SignalSwitch
from registratura.placements.services.opening import forget
from registratura.toolkit.holding import Forgetting, Table, Tables
from registratura.toolkit.models import ServiceModel
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


def _forgets(model: type[ServiceModel]) -> Forgetting:
    return partial(_forget, model)


def _forget(model: type[ServiceModel], ids: Sequence[int], now: datetime) -> None:
    forget(model=model, ids=ids)


_BY_PERSON: Final = {"subject": "subject__in"}

HOLDER: Final = _Holder(
    room="placements",
    tables=(
        Table(
            model=SignalSwitch,
            title=_("Semnal deschis pentru anunțuri"),
            found_by=_BY_PERSON,
            given=True,
            forgets=_forgets(SignalSwitch),
        ),
        Table(
            model=SignalFact,
            title=_("Fapt după care se aleg anunțuri"),
            found_by=_BY_PERSON,
            forgets=_forgets(SignalFact),
        ),
        Table(
            model=FittedChoice,
            title=_("Anunț ales după semnalele dumneavoastră"),
            found_by=_BY_PERSON,
            forgets=_forgets(FittedChoice),
        ),
        Table(
            model=PersonCap,
            title=_("De câte ori ați văzut un anunț azi"),
            found_by=_BY_PERSON,
            forgets=_forgets(PersonCap),
        ),
    ),
)
