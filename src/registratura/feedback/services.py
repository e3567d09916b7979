"""What this room changes: what is said of pages; reviews sent, published by a yes, moderated, taken back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.feedback.errors import FeedbackRefusedError, ReviewRefusedError
from registratura.feedback.models import Note, Product, Review
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

KEPT_FOR: Final = timedelta(days=365)
FEWEST_LETTERS: Final = 5
_REVIEWED: Final = (
    *("stars", "words", "shown_name", "sent_at", "state"),
    *("agreed_at", "decided_at", "decided_by_id", "reason"),
)


@transaction.atomic
def send(
    *, page: str, kind: str, words: str, email: str, language: str, by: Actor | None, now: datetime
) -> int:
    """
    Keep something said of a page, for the department alone; return its number.

    page: the name of the page's address. Raises: FeedbackRefusedError for too few words or an address that is none.
    """
    said, address = ro_normalise(words).strip()[:2_000], email.strip()[:254]
    if kind not in Note.Kind.values:
        raise FeedbackRefusedError(_("Alegeți despre ce este."), field="kind")
    if len(said) < FEWEST_LETTERS:
        raise FeedbackRefusedError(_("Spuneți în câteva cuvinte."), field="words")
    if address and ("@" not in address or any(mark.isspace() for mark in address)):
        raise FeedbackRefusedError(_("Adresa de e-mail nu este întreagă."), field="email")
    if kind == Note.Kind.QUESTION and not address:
        raise FeedbackRefusedError(_("Ca să vă răspundem, scrieți și adresa de e-mail."), field="email")
    row = Note(
        institution_id=required_institution(),
        page=page[:80],
        kind=kind,
        words=said,
        email=address,
        sender_id=by.id if by is not None else None,
        language=language if language in ("ro", "en") else "ro",
        sent_at=now,
    )
    row.save(force_insert=True)
    journal.record(
        action="feedback.note.sent",
        subject_type="feedback",
        subject_id=row.id,
        by=by,
        details={"kind": kind, "page": row.page},
    )
    return row.id


@transaction.atomic
def handle(*, note_id: int, state: str, became_id: int | None, by: Actor, now: datetime) -> None:
    """
    Say what became of something that was said: read, a case of support, an article.

    Raises: FeedbackRefusedError when there is none, or it became something already.
    """
    row = Note.objects.select_for_update().filter(pk=note_id).first()
    if row is None or state not in (Note.State.READ, Note.State.TICKET, Note.State.KNOWLEDGE):
        raise FeedbackRefusedError(_("Părerea sau fapta nu există."))
    if row.became_id is not None:
        raise FeedbackRefusedError(_("S-a hotărât deja ce se face cu ea."))
    row.state, row.became_id = state, became_id
    row.handled_at, row.handled_by_id = now, by.id
    row.save(update_fields=["state", "became_id", "handled_at", "handled_by_id"])
    journal.record(
        action="feedback.note.handled",
        subject_type="feedback",
        subject_id=row.id,
        by=by,
        details={"state": state},
    )


@transaction.atomic
def review(
    *, product: str, stars: int, words: str, shown_name: str, publish: bool, by: Actor, now: datetime
) -> int:
    """
    Keep a person's review of a product or service, instead of the one before; return its number.

    publish: the person's own yes to publishing, apart from sending; words then wait for somebody to read them.
    Raises: ReviewRefusedError.
    """
    said = ro_normalise(words).strip()[:1_000]
    name = ro_normalise(shown_name, single_line=True).strip()[:80]
    if product not in Product.values:
        raise ReviewRefusedError(_("Alegeți despre ce este evaluarea."), field="product")
    if not 1 <= stars <= 5:
        raise ReviewRefusedError(_("Dați între una și cinci stele."), field="stars")
    if publish and len(said) < FEWEST_LETTERS:
        raise ReviewRefusedError(_("O evaluare publicată are și câteva cuvinte."), field="words")
    row = Review.objects.select_for_update().filter(product=product, author_id=by.id).first()
    fresh = row is None
    if row is None:
        row = Review(institution_id=required_institution(), product=product, author_id=by.id)
    row.stars, row.words, row.shown_name, row.sent_at = stars, said, name if publish else "", now
    row.state = Review.State.WAITING if publish else Review.State.PRIVATE
    row.agreed_at, row.decided_at, row.decided_by, row.reason = now if publish else None, None, None, ""
    if fresh:
        row.save(force_insert=True)
    else:
        row.save(update_fields=_REVIEWED)
    _note("feedback.review.sent", row.id, by, {"product": product})
    if publish:
        _note("feedback.review.agreed", row.id, by, {"product": product})
    return row.id


@transaction.atomic
def moderate(*, review_id: int, publish: bool, reason: str, by: Actor, now: datetime) -> None:
    """
    Let a review through or not; a no has its reason, which the author reads. Only what its author agreed to publish.

    Raises: ReviewRefusedError.
    """
    row = Review.objects.select_for_update().filter(pk=review_id).first()
    why = ro_normalise(reason, single_line=True).strip()[:300]
    if row is None or row.agreed_at is None:
        raise ReviewRefusedError(_("Evaluarea nu mai așteaptă: autorul nu dă voie să fie publicată."))
    if not publish and not why:
        raise ReviewRefusedError(_("Spuneți de ce nu se publică; autorul citește."), field="reason")
    row.state = Review.State.PUBLISHED if publish else Review.State.REFUSED
    row.reason, row.decided_at, row.decided_by_id = "" if publish else why, now, by.id
    row.save(update_fields=["state", "reason", "decided_at", "decided_by_id"])
    _note("feedback.review.moderated", row.id, by, {"state": row.state})


@transaction.atomic
def take_back(*, review_id: int, by: Actor, now: datetime) -> None:
    """
    Take a review out of the public, by its author: words and name are emptied, the stars stay in the mean.

    Raises: ReviewRefusedError for another's or none. Law: Regulation (EU) 2016/679 art. 7(3).
    """
    row = Review.objects.select_for_update().filter(pk=review_id, author_id=by.id).first()
    if row is None:
        raise ReviewRefusedError(_("Evaluarea nu există."))
    _empty(row)
    row.save(update_fields=["words", "shown_name", "state", "agreed_at", "reason"])
    _note("feedback.review.taken_back", row.id, by, {})


def _empty(row: Review) -> None:
    row.words, row.shown_name, row.reason, row.agreed_at = "", "", "", None
    row.state = Review.State.TAKEN_BACK


def _note(action: str, key: int, by: Actor, details: dict[str, str]) -> None:
    journal.record(action=action, subject_type="review", subject_id=key, by=by, details=details)


@transaction.atomic
def forget_authors(*, ids: Sequence[int]) -> None:
    """Leave of reviews their stars alone: no words, no name, no author."""
    for row in Review.objects.select_for_update().filter(pk__in=list(ids)):
        _empty(row)
        row.author = None
        row.save(update_fields=["words", "shown_name", "state", "agreed_at", "reason", "author_id"])


@transaction.atomic
def forget_notes(*, ids: Sequence[int]) -> None:
    """Take what was said of pages away."""
    Note.objects.filter(pk__in=list(ids)).delete()


def drop_expired(*, now: datetime) -> int:
    """Take away what was said of pages a year after somebody dealt with it; return how many."""
    return Note.objects.filter(handled_at__lte=now - KEPT_FOR).delete()[0]
