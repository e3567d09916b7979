"""The register of recipients, and the disclosures: all of them, or those of one person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from registratura.accounts import queries as accounts
from registratura.disclosures.catalogue import CATEGORY_NAMES, GROUND_NAMES, Ground
from registratura.disclosures.marks import marks_of
from registratura.disclosures.models import Concerned, Disclosure, Recipient
from registratura.kernel.personal_data import Person
from registratura.toolkit.scope import required_institution

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """A recipient of the register, with how many times data went there."""

    id: int
    way: str
    name: str
    host: str
    purpose: str
    ground: str
    ground_name: str
    legal_text: str
    categories: tuple[str, ...]
    category_names: tuple[str, ...]
    country: str
    contract: str
    is_active: bool
    disclosure_count: int


@dataclass(frozen=True, slots=True)
class DisclosureLine:
    """A disclosure as it is read."""

    id: int
    to_name: str
    recipient_id: int
    recipient_name: str
    country: str
    purpose: str
    ground_name: str
    legal_text: str
    category_names: tuple[str, ...]
    about_type: str
    about_id: int | None
    about_words: str
    disclosed_at: datetime
    disclosed_by: str


@dataclass(frozen=True, slots=True)
class DisclosurePage:
    """A page, newest first. `older` is the cursor of the next one, empty at the end."""

    lines: list[DisclosureLine]
    older: str


def recipients() -> list[RecipientLine]:
    """Return the register of recipients, those in use first, by name."""
    counts = dict(
        Disclosure.objects.values_list("recipient_id")
        .annotate(n=Count("id"))
        .values_list("recipient_id", "n")
    )
    rows = Recipient.objects.order_by("-is_active", "name", "id")
    return [_recipient_line(row, counts.get(row.id, 0)) for row in rows]


def recipient(recipient_id: int) -> RecipientLine | None:
    """Return one recipient, or None."""
    row = Recipient.objects.filter(pk=recipient_id).first()
    return _recipient_line(row, 0) if row is not None else None


def disclosures(*, older_than: str = "", recipient_id: int | None = None) -> DisclosurePage:
    """Return a page of all disclosures; a bent cursor gives the first page."""
    rows: QuerySet[Disclosure] = Disclosure.objects.all()
    if recipient_id is not None:
        rows = rows.filter(recipient_id=recipient_id)
    if older_than.isascii() and older_than.isdigit() and len(older_than) < 19:
        rows = rows.filter(id__lt=int(older_than))
    found = list(rows.select_related("recipient").order_by("-id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return DisclosurePage(_lines(shown), str(shown[-1].id) if len(found) > PAGE_SIZE else "")


def of_subject(person: Person, *, limit: int = 10_000) -> list[DisclosureLine]:
    """
    Return the disclosures that concern a person, newest first. Must run inside the institution's scope.

    person: the keys by which the person is known (`kernel.personal_data`).
    """
    rows = Disclosure.objects.filter(id__in=_concerning(person)).select_related("recipient")
    return _lines(list(rows.order_by("-disclosed_at", "-id")[:limit]))


def count_of_subject(person: Person) -> int:
    """Return how many disclosures concern a person."""
    return Disclosure.objects.filter(id__in=_concerning(person)).count()


def _concerning(person: Person) -> QuerySet[Concerned, int]:
    marks = marks_of(person, institution_id=required_institution())
    return Concerned.objects.filter(mark__in=marks).values_list("disclosure_id", flat=True)


def _recipient_line(row: Recipient, count: int) -> RecipientLine:
    return RecipientLine(
        id=row.id,
        way=row.way,
        name=row.name,
        host=row.host,
        purpose=row.purpose,
        ground=row.ground,
        ground_name=str(GROUND_NAMES[Ground(row.ground)]),
        legal_text=row.legal_text,
        categories=tuple(row.categories),
        category_names=_named(row.categories),
        country=row.country,
        contract=row.contract,
        is_active=row.is_active,
        disclosure_count=count,
    )


def _lines(rows: list[Disclosure]) -> list[DisclosureLine]:
    names = accounts.names_of([row.disclosed_by_id for row in rows])
    return [
        DisclosureLine(
            id=row.id,
            to_name=row.to_name,
            recipient_id=row.recipient_id,
            recipient_name=row.recipient.name,
            country=row.recipient.country,
            purpose=row.purpose,
            ground_name=str(GROUND_NAMES[Ground(row.ground)]),
            legal_text=row.legal_text,
            category_names=_named(row.categories),
            about_type=row.about_type,
            about_id=row.about_id,
            about_words=row.about_words,
            disclosed_at=row.disclosed_at,
            disclosed_by=names.get(row.disclosed_by_id or 0, ""),
        )
        for row in rows
    ]


def _named(keys: list[str]) -> tuple[str, ...]:
    return tuple(str(CATEGORY_NAMES.get(key, key)) for key in keys)
