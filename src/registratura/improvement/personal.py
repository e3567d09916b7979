"""What this room holds about one person, and what becomes of it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.improvement import services
from registratura.improvement.models import Idea, Seen, Vote
from registratura.kernel.personal_data import Done
from registratura.kernel.privacy.purposes import Purpose
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


def _forget_authors(ids: Sequence[int], now: datetime) -> None:
    services.forget_author(ids=ids)


def _forget_votes(ids: Sequence[int], now: datetime) -> None:
    services.forget(model=Vote, ids=ids)


def _forget_seen(ids: Sequence[int], now: datetime) -> None:
    services.forget(model=Seen, ids=ids)


HOLDER: Final = _Holder(
    room="improvement",
    tables=(
        Table(
            model=Idea,
            title=_("Idee propusă"),
            found_by={"user": "author_id__in"},
            given=True,
            forgets=_forget_authors,
            done=Done.ANONYMISED,
        ),
        Table(
            model=Vote,
            title=_("Vot pentru o idee"),
            found_by={"user": "user_id__in"},
            given=True,
            forgets=_forget_votes,
        ),
        Table(
            model=Seen,
            title=_("Notă de versiune arătată"),
            found_by={"user": "user_id__in"},
            forgets=_forget_seen,
        ),
    ),
)
