"""Keeping what the institution's agreement opens and closes, as the supplier's side has worked it out."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.institutions import queries
from registratura.institutions.entitlements import Feature, Line
from registratura.institutions.models import Entitlement
from registratura.journal import services as journal
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import required_institution


class FeatureClosedError(DomainError):
    """What the institution's agreement does not open, or no longer; nothing was begun."""

    code = "institutions.feature.closed"


def check_open(*, feature: Feature, now: datetime, outside: bool = False) -> None:
    """
    Refuse to begin something that the agreement of the institution in scope does not open at a moment.

    Asked where something new begins, never where what was begun goes on, is read, printed or given out. One question.
    outside: whoever asks is a visitor, who is told where to turn instead of what the institution owes or lacks.
    Raises: FeatureClosedError.
    """
    line = queries.closed_line(feature, on=legal_date(now))
    if line is None:
        return
    if outside:
        raise FeatureClosedError(
            _(
                "Instituția nu primește acum așa ceva prin această pagină. Ce ați început merge mai departe; pentru "
                "altceva, mergeți la sediu, sunați sau scrieți instituției."
            )
        )
    raise FeatureClosedError(
        _("Oprit: %(feature)s. De ce: %(why)s. %(remedy)s Ce a fost început se duce la capăt.")
        % {"feature": line.name.lower(), "why": line.why, "remedy": line.remedy}
    )


@transaction.atomic
def keep_entitlements(*, lines: Iterable[Line], now: datetime) -> int:
    """
    Keep the lines of the institution in scope and return how many changed; a feature without a line becomes open.

    Safe to repeat: the same lines change nothing and write no act.
    """
    wanted = {line.feature: line for line in lines}
    known = {Feature(row.feature): row for row in Entitlement.objects.select_for_update().order_by("id")}
    changed: dict[str, object] = {}
    for feature in sorted(wanted.keys() | known.keys()):
        line, row = wanted.get(feature, Line(feature)), known.get(feature)
        values = {
            "closes_on": line.on_until,
            "reason": line.reason.value,
            "warn_from": line.warn_from,
            "most": line.limit,
        }
        if row is None:
            row = Entitlement(
                institution_id=required_institution(), feature=feature.value, set_at=now, **values
            )
            row.save(force_insert=True)
        elif values != {name: getattr(row, name) for name in values}:
            for name, value in values.items():
                setattr(row, name, value)
            row.set_at = now
            row.save(update_fields=[*values, "set_at"])
        else:
            continue
        changed[feature.value] = {
            "until": line.on_until.isoformat() if line.on_until else "",
            "reason": line.reason.value,
            "most": line.limit if line.limit is not None else "",
        }
    if changed:
        journal.record(
            action="institutions.entitlements.kept",
            subject_type="institution",
            subject_id=required_institution(),
            by=None,
            details=changed,
        )
    return len(changed)
