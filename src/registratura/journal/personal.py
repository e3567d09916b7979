"""What this room holds about one person."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registratura.journal.models import Record
from registratura.toolkit.holding import IN_JOURNAL, Table, Tables


def _of_entry(numbers: list[int]) -> Q:
    return Q(subject_type="entry", subject_id__in=numbers)


def _of_correspondent(numbers: list[int]) -> Q:
    return Q(subject_type="correspondent", subject_id__in=numbers)


def _of_request(numbers: list[int]) -> Q:
    return Q(subject_type="privacy_request", subject_id__in=numbers)


def _of_person(numbers: list[int]) -> Q:
    return Q(subject_type="user", subject_id__in=numbers)


HOLDER: Final = Tables(
    room="journal",
    tables=(
        Table(
            model=Record,
            title=_("Faptă din jurnal"),
            found_by={
                "entry": _of_entry,
                "correspondent": _of_correspondent,
                "privacy_request": _of_request,
                "user": _of_person,
            },
            left_out=frozenset({"salt", "transaction_id"}),
            keeps=IN_JOURNAL,
        ),
    ),
)
