"""Spending the year's budget of privacy: one noised answer for each question, never more than was agreed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from registratura.business.errors import BudgetSpentError
from registratura.business.models import NoisedFigure, Snapshot
from registratura.business.rules import YEARLY_EPSILON_MILLI
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.toolkit.scope import required_institution


@transaction.atomic
def noised(
    *,
    subject: str,
    question: str,
    year: int,
    epsilon_milli: int,
    answer: Callable[[], Any],
    by: Actor,
    now: datetime,
) -> Any:
    """
    Return the noised answer to a question about a year, drawn once and then told the same for ever.

    answer: draws it, called only when nobody asked before. epsilon_milli: its loss of privacy, rounded up.
    Must run inside the supplier's scope and `reading_for`. Raises: BudgetSpentError; nothing is drawn then.
    """
    with connection.cursor() as cursor:
        # Two at once would each see the budget whole.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('business.budget'), %s)", [year])
    known = NoisedFigure.objects.filter(subject=subject, question=question, year=year).first()
    if known is not None:
        return known.told
    spent = NoisedFigure.objects.filter(subject=subject, year=year).aggregate(sum=Sum("epsilon_milli"))["sum"]
    if (spent or 0) + epsilon_milli > YEARLY_EPSILON_MILLI:
        raise BudgetSpentError(
            _(
                "Bugetul de confidențialitate al anului %(year)d este cheltuit: %(spent)s din %(most)s. Cifra se "
                "poate cere din nou pentru anul următor; cele cerute deja rămân."
            )
            % {"year": year, "spent": _words(spent or 0), "most": _words(YEARLY_EPSILON_MILLI)}
        )
    row = NoisedFigure(
        institution_id=required_institution(),
        subject=subject,
        question=question,
        year=year,
        epsilon_milli=epsilon_milli,
        told=answer(),
        asked_at=now,
        asked_by_id=by.id,
    )
    row.save(force_insert=True)
    journal.record(
        action="business.figure.noised",
        subject_type="figure",
        subject_id=row.id,
        by=by,
        details={"subject": subject, "question": question, "year": year, "epsilon_milli": epsilon_milli},
    )
    return row.told


def _words(milli: int) -> str:
    return f"{milli / 1000:.2f}".replace(".", ",")


def keep_snapshot(*, on: date, told: Mapping[str, Any], now: datetime) -> bool:
    """
    Keep the figures of a day as they may be told; the first of a day stands, so that two cannot be differenced.

    False when the day has one already. Must run inside the supplier's scope and `reading_for`.
    """
    if Snapshot.objects.filter(taken_on=on).exists():
        return False
    row = Snapshot(institution_id=required_institution(), taken_on=on, told=dict(told), taken_at=now)
    row.save(force_insert=True)
    return True
