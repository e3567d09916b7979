"""What the agreement of the institution in scope opens and closes; reached through `queries`."""

from datetime import date

from registratura.institutions.entitlements import Feature, Line, Reason
from registratura.institutions.models import Entitlement
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question


def entitlements() -> dict[Feature, Line]:
    """Return what the agreement of the institution in scope opens and closes; empty where nothing was agreed."""
    return {
        Feature(row.feature): Line(
            Feature(row.feature), row.closes_on, Reason(row.reason), row.warn_from, row.most
        )
        for row in Entitlement.objects.order_by("feature", "id")
    }


def allows(feature: Feature, *, on: date) -> bool:
    """Say whether a feature is open to the institution in scope on a day. What nobody closed is open."""
    return not Entitlement.objects.filter(feature=feature, closes_on__lte=on).exists()


def closed_line(feature: Feature, *, on: date) -> Line | None:
    """Return why a feature is closed to the institution in scope on a day, or None while it is open."""
    row = Entitlement.objects.filter(feature=feature, closes_on__lte=on).first()
    if row is None:
        return None
    return Line(feature, row.closes_on, Reason(row.reason), row.warn_from, row.most)


def limit_of(feature: Feature) -> int | None:
    """Return how many of something the institution in scope agreed upon at most, or None without a limit."""
    return Entitlement.objects.filter(feature=feature).values_list("most", flat=True).first()


_TOLD = """
SELECT (SELECT e.feature FROM institutions_entitlement e
         WHERE e.institution_id = %s::bigint AND (e.closes_on <= %s::date OR e.warn_from <= %s::date)
           AND e.reason <> 'not-in-plan'
         ORDER BY e.feature = 'register' DESC, e.closes_on NULLS LAST, e.id LIMIT 1),
       EXISTS (SELECT 1 FROM institutions_entitlement e
                WHERE e.institution_id = %s::bigint AND e.feature = 'register' AND e.closes_on <= %s::date),
       ARRAY(SELECT e.feature::text FROM institutions_entitlement e
              WHERE e.institution_id = %s::bigint AND e.closes_on <= %s::date)
"""


def told_question(*, on: date) -> Question:
    """
    Return the question of what the pages of the institution in scope must say on a day.

    Its row: the feature to tell the administrator about (None for nothing), whether registering is closed, and every
    feature that is closed.
    """
    institution_id = required_institution()
    return Question(_TOLD, (institution_id, on, on, institution_id, on, institution_id, on), 3)
