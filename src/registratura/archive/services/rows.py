"""What the services share: rows held until the end of the transaction, next numbers, acts written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import connection, models
from django.utils.translation import gettext as _

from registratura.archive.errors import NotFoundHereError
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

Row = TypeVar("Row", bound=models.Model)
_EARLIEST = date(1900, 1, 1)


def held(*, model: type[Row], key: int) -> Row:
    """
    Return a row of the institution, locked until the end of the transaction.

    Raises: NotFoundHereError.
    """
    found = model._default_manager.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFoundHereError(_("Nu mai există aici; reîncărcați pagina."))
    return found


def next_number(*, model: type[models.Model], column: str = "number") -> int:
    """Return the next number of a table of the institution; those who ask wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))",
            [model._meta.db_table, required_institution()],
        )
    greatest = model._default_manager.aggregate(most=models.Max(column))["most"]
    return (greatest or 0) + 1


def line_of(*, text: str, most: int) -> str:
    """Return a line as it is kept."""
    return ro_normalise(text, single_line=True)[:most]


def believable(*, day: date, today: date) -> bool:
    """Say whether a day can be that of something that happened."""
    return _EARLIEST <= day <= today


def write_down(
    *, action: str, subject: str, key: int, by: Actor | None, details: Mapping[str, Any] | None = None
) -> None:
    """Write an act on a thing of this room in the journal."""
    journal.record(
        action=action, subject_type=f"archive_{subject}", subject_id=key, by=by, details=dict(details or {})
    )
