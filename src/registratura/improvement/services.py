"""What this room changes: counts, ideas with their votes, which note somebody was shown."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.improvement.errors import IdeaRefusedError
from registratura.improvement.models import Idea, Seen, UsageCount, Vote
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.kernel.usage import Line
from registratura.toolkit.models import ServiceModel
from registratura.toolkit.scope import required_institution

MOST_IN_A_DAY: Final = 5
COUNTS_KEPT_FOR: Final = timedelta(days=25 * 365 // 12)

_ADD = """
INSERT INTO improvement_usagecount (id, institution_id, event, door, outcome, counted_on, count, visitor_count)
VALUES (DEFAULT, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (institution_id, event, door, outcome, counted_on) DO UPDATE
   SET count = improvement_usagecount.count + EXCLUDED.count,
       visitor_count = improvement_usagecount.visitor_count + EXCLUDED.visitor_count
"""


@transaction.atomic
def keep_counts(*, lines: Sequence[Line]) -> None:
    """Add what a process counted to the counts of the days."""
    with connection.cursor() as cursor:
        for one in lines:
            what = (required_institution(), one.event, one.door, one.outcome)
            cursor.execute(_ADD, [*what, one.day, one.count, one.visitors])


@transaction.atomic
def propose(*, title: str, words: str, by: Actor, now: datetime) -> int:
    """
    Keep an idea with its first vote, the author's own; return its number.

    Raises: IdeaRefusedError for one without words, or for the sixth of a day.
    """
    title, words = ro_normalise(title, single_line=True).strip()[:120], ro_normalise(words).strip()[:2_000]
    if len(title) < 5:
        raise IdeaRefusedError(_("Spuneți ideea în câteva cuvinte."), field="title")
    lately = Idea.objects.filter(author_id=by.id, created_at__gt=now - timedelta(days=1))
    if lately.count() >= MOST_IN_A_DAY:
        raise IdeaRefusedError(_("Ați scris destule idei azi; reveniți mâine."), field="title")
    row = Idea(
        institution_id=required_institution(), title=title, words=words, author_id=by.id, created_at=now
    )
    row.save(force_insert=True)
    vote(idea_id=row.id, wished=True, by=by, now=now)
    journal.record(
        action="improvement.idea.proposed", subject_type="idea", subject_id=row.id, by=by, details={}
    )
    return row.id


@transaction.atomic
def vote(*, idea_id: int, wished: bool, by: Actor, now: datetime) -> None:
    """
    Wish the same, or no more; said twice it stays one.

    Raises: IdeaRefusedError when there is no such idea, or it was decided.
    """
    row = Idea.objects.select_for_update().filter(pk=idea_id).first()
    if row is None or row.state in (Idea.State.DONE, Idea.State.DECLINED):
        raise IdeaRefusedError(_("Ideea nu mai primește voturi."))
    mine = Vote.objects.filter(idea=row, user_id=by.id)
    if not wished:
        mine.delete()
    elif not mine.exists():
        Vote(institution_id=required_institution(), idea=row, user_id=by.id, voted_at=now).save(
            force_insert=True
        )


@transaction.atomic
def answer_idea(*, idea_id: int, state: str, answer: str, by: Actor, now: datetime) -> None:
    """
    Say where an idea stands; a no has its reason.

    Raises: IdeaRefusedError.
    """
    row = Idea.objects.select_for_update().filter(pk=idea_id).first()
    words = ro_normalise(answer).strip()[:500]
    if row is None or state not in Idea.State.values:
        raise IdeaRefusedError(_("Ideea sau starea nu există."))
    if state == Idea.State.DECLINED and not words:
        raise IdeaRefusedError(_("Spuneți de ce nu; cine a propus are dreptul să știe."), field="answer")
    row.state, row.answer, row.answered_at = state, words, now
    row.save(update_fields=["state", "answer", "answered_at"])
    journal.record(
        action="improvement.idea.answered",
        subject_type="idea",
        subject_id=row.id,
        by=by,
        details={"state": state},
    )


@transaction.atomic
def note_seen(*, user_id: int, version: str, now: datetime) -> bool:
    """Write down that somebody was shown the note of a version; False when it was so already."""
    row = Seen.objects.select_for_update().filter(user_id=user_id).first()
    if row is None:
        Seen(institution_id=required_institution(), user_id=user_id, version=version, seen_at=now).save(
            force_insert=True
        )
        return True
    if row.version == version:
        return False
    row.version, row.seen_at = version, now
    row.save(update_fields=["version", "seen_at"])
    return True


@transaction.atomic
def forget_author(*, ids: Sequence[int]) -> None:
    """Take the author away from ideas; the ideas stay, as others wished them too."""
    Idea.objects.filter(pk__in=list(ids)).update(author=None)


def forget(*, model: type[ServiceModel], ids: Sequence[int]) -> None:
    """Take rows of this room away, by their numbers."""
    model._default_manager.filter(pk__in=list(ids)).delete()


def drop_expired(*, now: datetime) -> int:
    """Take away counts older than twenty-five months; return how many."""
    return UsageCount.objects.filter(counted_on__lt=(now - COUNTS_KEPT_FOR).date()).delete()[0]
