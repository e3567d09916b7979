"""Publishing articles, version by version, and counting whether they helped."""

import re
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import fold, ro_normalise, search_words
from registratura.support import writing
from registratura.support.errors import ArticleRefusedError
from registratura.support.models import Article, ArticleVersion
from registratura.support.rows import clean
from registratura.toolkit.scope import required_institution

BODY_MOST: Final = 100_000
WORDS_MOST: Final = 3_000


@transaction.atomic
def publish_article(
    *, slug: str, language: str, title: str, body: str, by: Actor | None, now: datetime
) -> tuple[int, bool]:
    """
    Publish an article, or a new version of it; return its number and whether anything changed.

    slug: empty for one made of the title. Raises: ArticleRefusedError naming the field.
    """
    title, text = clean(title, most=200, single_line=True), ro_normalise(body).strip()
    if not title:
        raise ArticleRefusedError(_("Scrieți titlul articolului."), field="title")
    if not text or len(text) > BODY_MOST:
        raise ArticleRefusedError(_("Scrieți articolul, cel mult 100.000 de semne."), field="body")
    if language not in ("ro", "en"):
        raise ArticleRefusedError(_("Alegeți limba articolului."), field="language")
    slug = (slug or re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-"))[:80].strip("-") or "articol"
    row = Article.objects.select_for_update().filter(slug=slug, language=language).first()
    if row is not None and (row.title, row.body, row.retired_at) == (title, text, None):
        return row.id, False
    words = list(dict.fromkeys(word[:80] for word in search_words(title, writing.plain(source=text))))[
        :WORDS_MOST
    ]
    if row is None:
        row = Article(
            institution_id=required_institution(),
            slug=slug,
            language=language,
            title=title,
            body=text,
            words=words,
            changed_at=now,
        )
        row.save(force_insert=True)
    else:
        row.title, row.body, row.words, row.changed_at, row.retired_at = title, text, words, now, None
        row.version += 1
        row.save(update_fields=["title", "body", "words", "changed_at", "retired_at", "version"])
    ArticleVersion(
        institution_id=row.institution_id,
        article_id=row.id,
        number=row.version,
        title=title,
        body=text,
        published_at=now,
        published_by_id=by.id if by is not None else None,
    ).save(force_insert=True)
    _note("support.article.published", row, by)
    return row.id, True


@transaction.atomic
def retire_article(*, article_id: int, by: Actor, now: datetime) -> None:
    """Take an article away from the public; its versions stay. Safe to repeat."""
    row = Article.objects.select_for_update().filter(pk=article_id, retired_at__isnull=True).first()
    if row is not None:
        row.retired_at = now
        row.save(update_fields=["retired_at"])
        _note("support.article.retired", row, by)


def vote(*, article_id: int, helpful: bool) -> None:
    """Count whether an article helped; nothing is kept of who said it."""
    field = "helpful_count" if helpful else "unhelpful_count"
    Article.objects.filter(pk=article_id, retired_at__isnull=True).update(**{field: F(field) + 1})


def _note(action: str, row: Article, by: Actor | None) -> None:
    details: dict[str, object] = {"slug": row.slug, "language": row.language, "version": row.version}
    journal.record(action=action, subject_type="support_article", subject_id=row.id, by=by, details=details)
