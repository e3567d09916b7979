"""What this room answers: what was said of pages, the mean of stars, what is published, a person's own."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count

from registratura.feedback.models import Note, Product, Review


@dataclass(frozen=True, slots=True)
class NoteLine:
    """Something said of a page. became_id: the case or article it became."""

    id: int
    page: str
    kind: str
    kind_words: str
    words: str
    email: str
    language: str
    state: str
    state_words: str
    became_id: int | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of all stars of a product, published or not, and of how many. stars_tenths: 47 is 4.7."""

    product: str
    name: str
    stars_tenths: int
    count: int


@dataclass(frozen=True, slots=True)
class PublicReview:
    """A published review, as everybody sees it: no number, no account. shown_name: empty for none."""

    product: str
    name: str
    stars: int
    words: str
    shown_name: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review for its author or for whoever moderates. is_agreed: the author's own yes to publishing stands."""

    id: int
    product: str
    name: str
    stars: int
    words: str
    shown_name: str
    state: str
    state_words: str
    reason: str
    is_agreed: bool
    sent_at: datetime


KINDS = [(str(value), label) for value, label in Note.Kind.choices]
PRODUCTS = [(str(value), label) for value, label in Product.choices]


def notes(*, state: str = "") -> list[NoteLine]:
    """Return what was said of pages, newest first; of one state when one is named."""
    rows = Note.objects.order_by("-id")
    if state in Note.State.values:
        rows = rows.filter(state=state)
    return [_note(row) for row in rows[:100]]


def note(note_id: int) -> NoteLine | None:
    """Return one thing that was said, or None."""
    row = Note.objects.filter(pk=note_id).first()
    return _note(row) if row is not None else None


def _note(row: Note) -> NoteLine:
    return NoteLine(
        row.id,
        row.page,
        row.kind,
        str(Note.Kind(row.kind).label),
        row.words,
        row.email,
        row.language,
        row.state,
        str(Note.State(row.state).label),
        row.became_id,
        row.sent_at,
    )


def waiting_counts() -> tuple[int, int]:
    """Return how many notes are unread, and how many reviews wait to be read."""
    return (
        Note.objects.filter(state=Note.State.NEW).count(),
        Review.objects.filter(state=Review.State.WAITING).count(),
    )


def means() -> list[Mean]:
    """Return the mean of stars of each product that has some, in the order of the products."""
    rows = {
        row["product"]: row
        for row in Review.objects.values("product").annotate(mean=Avg("stars"), count=Count("id")).order_by()
    }
    return [
        Mean(value, str(label), round(float(rows[value]["mean"]) * 10), rows[value]["count"])
        for value, label in Product.choices
        if value in rows
    ]


def published() -> list[PublicReview]:
    """Return the published reviews, newest first."""
    rows = Review.objects.filter(state=Review.State.PUBLISHED).order_by("-sent_at", "-id")[:100]
    return [
        PublicReview(
            row.product, str(Product(row.product).label), row.stars, row.words, row.shown_name, row.sent_at
        )
        for row in rows
    ]


def own_reviews(*, user_id: int) -> list[ReviewLine]:
    """Return a person's own reviews."""
    return [_review(row) for row in Review.objects.filter(author_id=user_id).order_by("product")]


def waiting_reviews() -> list[ReviewLine]:
    """Return the reviews that wait to be read, oldest first, and after them the newest decided."""
    waits = Review.objects.filter(state=Review.State.WAITING).order_by("sent_at", "id")[:100]
    decided = Review.objects.filter(state__in=["published", "refused"]).order_by("-decided_at", "-id")[:30]
    return [_review(row) for row in (*waits, *decided)]


def _review(row: Review) -> ReviewLine:
    return ReviewLine(
        row.id,
        row.product,
        str(Product(row.product).label),
        row.stars,
        row.words,
        row.shown_name,
        row.state,
        str(Review.State(row.state).label),
        row.reason,
        row.agreed_at is not None,
        row.sent_at,
    )
