"""What this room changes: facts noted and forgotten, advice waved away, everything reset."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.advising import Advice, FactKey
from registratura.kernel.placing import INTERESTS, REGIONS, USAGES
from registratura.recommending.errors import FactRefusedError
from registratura.recommending.models import Dismissal, Fact
from registratura.toolkit.models import ServiceModel
from registratura.toolkit.scope import required_institution

KEPT_FOR: Final = timedelta(days=90)
OWN_WEIGHT: Final = 40
_PERMITTED: Final[dict[str, tuple[str, ...]]] = {
    FactKey.USES: USAGES,
    FactKey.INTEREST: INTERESTS,
    FactKey.REGION: REGIONS,
}

_NOTE = """
INSERT INTO recommending_fact
       (id, institution_id, subject, key, value, source, weight, consent_record, noted_at, expires_at)
VALUES (DEFAULT, %(institution)s, %(subject)s, %(key)s, %(value)s, %(source)s, %(weight)s, %(consent)s, %(now)s,
        %(until)s)
ON CONFLICT (institution_id, subject, key, value) DO UPDATE
   SET weight = least(100, recommending_fact.weight + %(more)s), source = EXCLUDED.source,
       consent_record = EXCLUDED.consent_record, noted_at = EXCLUDED.noted_at, expires_at = EXCLUDED.expires_at
"""


@transaction.atomic
def note_fact(
    *, subject_id: UUID, key: str, value: str, consent_record: int, now: datetime, times: int = 1
) -> None:
    """
    Keep one coarse thing of a person for ninety days; what is used again weighs more, up to a hundred.

    consent_record: the yes it rests on (P18; P19 for a county).
    Raises: FactRefusedError for what the vocabulary does not name, so for any place finer than a county.
    """
    if value not in _PERMITTED.get(key, ()):
        raise FactRefusedError(_("Aceasta nu se ține pentru sfaturi."), field=key)
    used = key == FactKey.USES
    if key == FactKey.REGION:
        Fact.objects.filter(subject=subject_id, key=key).exclude(value=value).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            {
                "institution": required_institution(),
                "subject": subject_id,
                "key": key,
                "value": value,
                "source": "use" if used else "own-words",
                "weight": min(100, times) if used else OWN_WEIGHT,
                "more": times if used else 0,
                "consent": consent_record,
                "now": now,
                "until": now + KEPT_FOR,
            },
        )


@transaction.atomic
def forget_fact(*, subject_id: UUID, fact_id: int, by: Actor) -> bool:
    """Take one fact of a person away; False when it is another's or none."""
    gone, _by_model = Fact.objects.filter(subject=subject_id, pk=fact_id).delete()
    if gone:
        journal.record(
            action="recommending.fact.forgotten",
            subject_type="advice",
            subject_id=fact_id,
            by=by,
            details={},
        )
    return bool(gone)


@transaction.atomic
def dismiss(*, subject_id: UUID, advice: str, now: datetime) -> None:
    """
    Advise this no more to a person.

    Raises: FactRefusedError when there is no such advice.
    """
    if advice not in list(Advice):
        raise FactRefusedError(_("Sfatul nu există."))
    if not Dismissal.objects.filter(subject=subject_id, advice=advice).exists():
        Dismissal(
            institution_id=required_institution(), subject=subject_id, advice=advice, dismissed_at=now
        ).save(force_insert=True)


@transaction.atomic
def reset(*, subject_id: UUID, by: Actor | None, only: str = "") -> int:
    """
    Forget everything known of a person for advice, what was waved away too; return how many rows left.

    only: a key of facts, when one kind alone ends. Law: Regulation (EU) 2016/679 art. 7(3), art. 17(1)(b).
    """
    facts = Fact.objects.filter(subject=subject_id)
    gone = (facts.filter(key=only) if only else facts).delete()[0]
    if not only:
        gone += Dismissal.objects.filter(subject=subject_id).delete()[0]
    if gone:
        journal.record(
            action="recommending.facts.reset", subject_type="advice", subject_id=0, by=by, details={}
        )
    return gone


def forget(*, model: type[ServiceModel], ids: Sequence[int]) -> None:
    """Take rows of this room away, by their numbers."""
    model._default_manager.filter(pk__in=list(ids)).delete()


def drop_expired(*, now: datetime) -> int:
    """Take away facts past their end; return how many."""
    return Fact.objects.filter(expires_at__lte=now).delete()[0]
