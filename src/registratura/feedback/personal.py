"""What this room holds about one person, and what becomes of it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.feedback import services
from registratura.feedback.models import Note, Review
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


def _forget_notes(ids: Sequence[int], now: datetime) -> None:
    services.forget_notes(ids=ids)


def _forget_authors(ids: Sequence[int], now: datetime) -> None:
    services.forget_authors(ids=ids)


HOLDER: Final = _Holder(
    room="feedback",
    tables=(
        Table(
            model=Note,
            title=_("Părere despre o pagină"),
            found_by={"user": "sender_id__in", "email": "email__iexact"},
            given=True,
            forgets=_forget_notes,
        ),
        Table(
            model=Review,
            title=_("Evaluare"),
            found_by={"user": "author_id__in"},
            given=True,
            forgets=_forget_authors,
            done=Done.ANONYMISED,
        ),
    ),
)
