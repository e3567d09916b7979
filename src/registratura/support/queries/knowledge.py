"""Articles: all, one, what fits some words."""

from dataclasses import dataclass
from datetime import datetime

from registratura.kernel.text import search_words
from registratura.support import writing
from registratura.support.models import Article, ArticleVersion
from registratura.support.writing import Block


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in a list."""

    id: int
    slug: str
    language: str
    title: str
    version: int
    changed_at: datetime
    helpful_count: int
    unhelpful_count: int
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """One article, its source and its blocks without the heading that is its title."""

    line: ArticleLine
    body: str
    blocks: tuple[Block, ...]


def articles(*, language: str, retired: bool = False) -> list[ArticleLine]:
    """Return the articles of a language by title; retired: also those taken away, of every language."""
    rows = Article.objects.order_by("title", "id")
    rows = rows if retired else rows.filter(language=language, retired_at__isnull=True)
    return [_line(row) for row in rows.defer("body", "words")]


def find_articles(text: str, *, language: str, limit: int = 10) -> list[ArticleLine]:
    """Return the articles with every word, else with the most of them; those whose title has them come first."""
    wanted = set(search_words(text))
    if not wanted:
        return []
    rows = Article.objects.filter(language=language, retired_at__isnull=True, words__overlap=list(wanted))
    found = [
        (len(wanted & set(row.words)), len(wanted & set(search_words(row.title))), row)
        for row in rows.defer("body")
    ]
    best = max((hits for hits, _title, _row in found), default=0)
    kept = [one for one in found if one[0] == best]
    kept.sort(key=lambda one: (-one[1], one[2].title, one[2].id))
    return [_line(row) for _hits, _title, row in kept[:limit]]


def article(slug: str, *, language: str) -> ArticleCard | None:
    """Return an article that is published, in the language or, where there is none, in the other; or None."""
    rows = {row.language: row for row in Article.objects.filter(slug=slug[:80], retired_at__isnull=True)}
    row = rows.get(language) or next(iter(rows.values()), None)
    return _card(row) if row is not None else None


def article_by_id(article_id: int) -> ArticleCard | None:
    """Return an article by its number, retired ones too, or None."""
    row = Article.objects.filter(pk=article_id).first()
    return _card(row) if row is not None else None


def versions_of(article_id: int) -> list[tuple[int, str, datetime, str]]:
    """Return number, title, moment and author of each version, the newest first."""
    rows = (
        ArticleVersion.objects.select_related("published_by")
        .filter(article_id=article_id)
        .order_by("-number")
    )
    return [
        (row.number, row.title, row.published_at, row.published_by.full_name if row.published_by else "")
        for row in rows
    ]


def _card(row: Article) -> ArticleCard:
    blocks = writing.read(source=row.body)
    if blocks and blocks[0].kind == "heading" and "".join(p.text for p in blocks[0].lines[0]) == row.title:
        blocks = blocks[1:]
    return ArticleCard(_line(row), row.body, tuple(blocks))


def _line(row: Article) -> ArticleLine:
    return ArticleLine(
        row.id,
        row.slug,
        row.language,
        row.title,
        row.version,
        row.changed_at,
        row.helpful_count,
        row.unhelpful_count,
        row.retired_at is not None,
    )
