"""Versions of notices, what applies on a day, and who was told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet

from registratura.accounts import queries as accounts
from registratura.notices import comparing
from registratura.notices.comparing import Change, Passage, What
from registratura.notices.content import LANGUAGES, Content, Section, read_content, read_prose
from registratura.notices.models import NoticeServed, NoticeVersion
from registratura.notices.rules import Materiality, materiality_of
from registratura.notices.wording import change_words
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import Question

PRIVACY = "privacy"
MOST_CONTENTS = 500
_NAMED = """
SELECT (SELECT ARRAY[v.id::text, v.digest]
          FROM notices_noticeversion v JOIN notices_notice n
            ON n.institution_id = v.institution_id AND n.id = v.notice_id
         WHERE v.institution_id = %s AND n.key = %s AND v.state = 'published' AND v.effective_on <= %s
         ORDER BY v.effective_on DESC, v.id DESC LIMIT 1)
"""
_contents: dict[str, Content] = {}


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it was kept. `number` and `effective_on` are of published ones; 0 and None of a draft."""

    id: int
    number: int
    state: str
    content: Content
    prose: dict[str, tuple[Section, ...]]
    digest: str
    materiality: str
    summary: dict[str, str]
    effective_on: date | None
    published_at: datetime | None
    published_by: str
    drafted_at: datetime
    drafted_by: str
    record_id: int | None
    changes: tuple[Change, ...] = field(default=())

    def sections(self, language: str) -> tuple[Section, ...]:
        """Return the prose in a language; in Romanian when there is none in that one."""
        return self.prose.get(language) or self.prose.get("ro", ())


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two versions: by meaning in words, by paragraphs, and how much it weighs."""

    before: Version
    after: Version
    changes: tuple[str, ...]
    passages: tuple[Passage, ...]
    materiality: Materiality


@dataclass(frozen=True, slots=True)
class ServedCount:
    """How many persons were served a version in one way."""

    version_id: int
    component: str
    count: int
    newest_at: datetime


def in_force(*, on: date, key: str = PRIVACY) -> Version | None:
    """Return the version that applies on a day in the institution in scope, or None."""
    found = _published(key).filter(effective_on__lte=on).order_by("-effective_on", "-id").first()
    return _version(found) if found is not None else None


def named_in_force(*, on: date, key: str = PRIVACY) -> Question:
    """
    Return the question which version applies on a day in the institution in scope.

    Its one column: number and digest of the version, for `content_named`; None where no version applies.
    """
    return Question(_NAMED, (required_institution(), key, on), 1)


def content_named(named: Sequence[str] | None) -> Content | None:
    """
    Return what the version says that `named_in_force` found, without its prose.

    What a process has read of a digest it keeps: the digest is over the content, and another content has another.
    """
    if named is None:
        return None
    version_id, digest = named
    found = _contents.get(digest)
    if found is None:
        kept = NoticeVersion.objects.filter(pk=int(version_id)).values_list("content", flat=True).get()
        if len(_contents) >= MOST_CONTENTS:
            _contents.clear()
        found = _contents[digest] = read_content(kept)
    return found


def versions(*, key: str = PRIVACY) -> list[Version]:
    """Return the published versions, newest first."""
    return _with_names(_published(key).order_by("-number", "-id"))


def newest(*, key: str = PRIVACY) -> Version | None:
    """Return the newest published version, whether it applies yet or not."""
    found = _published(key).order_by("-number", "-id").first()
    return _version(found) if found is not None else None


def version(number: int, *, key: str = PRIVACY) -> Version | None:
    """Return a published version by its number, or None."""
    found = _published(key).filter(number=number).first()
    return _version(found) if found is not None else None


def version_by_id(version_id: int) -> Version | None:
    """Return a version, also a draft, or None."""
    found = NoticeVersion.objects.filter(pk=version_id).first()
    return _version(found) if found is not None else None


def draft(*, key: str = PRIVACY) -> Version | None:
    """Return the draft that is being written, or None."""
    found = NoticeVersion.objects.filter(notice__key=key, state=NoticeVersion.State.DRAFT).first()
    return _with_names([found])[0] if found is not None else None


def comparison(before: Version, after: Version, *, language: str) -> Comparison:
    """Return the difference between two versions, in a language."""
    changes = comparing.compare(before.content, after.content)
    return Comparison(
        before,
        after,
        tuple(change_words(one, after.content, language, earlier=before.content) for one in changes),
        comparing.passages(before.prose, after.prose, language=language),
        materiality_of(changes),
    )


def served_counts(*, key: str = PRIVACY) -> list[ServedCount]:
    """Return how many persons were served each version, newest version first."""
    rows = (
        NoticeServed.objects.filter(version__notice__key=key)
        .values("version_id", "component")
        .annotate(count=Count("id"), newest_at=Max("served_at"))
        .order_by("-version_id", "component")
    )
    return [ServedCount(**row) for row in rows]


def served_to(subject_id: UUID) -> dict[int, datetime]:
    """Return when a person was first served each version, by the version's key."""
    rows = NoticeServed.objects.filter(subject=subject_id).values("version_id")
    return dict(rows.annotate(first_at=Min("served_at")).values_list("version_id", "first_at"))


def was_served(subject_id: UUID, *, version_id: int) -> bool:
    """Whether a person was served a version in any way."""
    return NoticeServed.objects.filter(subject=subject_id, version_id=version_id).exists()


def _published(key: str) -> QuerySet[NoticeVersion]:
    return NoticeVersion.objects.filter(notice__key=key, state=NoticeVersion.State.PUBLISHED)


def _with_names(rows: Iterable[NoticeVersion]) -> list[Version]:
    every = list(rows)
    people = {one.published_by_id for one in every} | {one.drafted_by_id for one in every}
    names = accounts.names_of([one for one in people if one is not None])
    return [_version(one, names) for one in every]


def _version(row: NoticeVersion, names: dict[int, str] | None = None) -> Version:
    told = names or {}
    return Version(
        id=row.id,
        number=row.number or 0,
        state=row.state,
        content=read_content(row.content),
        prose=read_prose(row.prose),
        digest=row.digest,
        materiality=row.materiality,
        summary={language: row.summary.get(language, "") for language in LANGUAGES},
        effective_on=row.effective_on,
        published_at=row.published_at,
        published_by=told.get(row.published_by_id or 0, ""),
        drafted_at=row.drafted_at,
        drafted_by=told.get(row.drafted_by_id or 0, ""),
        record_id=row.record_id,
        changes=tuple(
            Change(What(one["what"]), *(one[k] for k in ("purpose", "key", "before", "after")))
            for one in row.changes
        ),
    )
