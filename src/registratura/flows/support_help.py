"""Help for everybody: what is published, and loading the product's own help from its folder."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from registratura.flows.support import department
from registratura.journal.services import Actor
from registratura.support import queries, writing
from registratura.support import services as support
from registratura.support.queries import ArticleCard, ArticleLine

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


def load_folder(
    *, supplier: "Institution", folder: Path, language: str, by: Actor | None, now: datetime
) -> tuple[int, int]:
    """
    Publish every article (`*.md`) of a folder whose text is new; return how many there are and how many changed.

    The name of the file is the name in the address, so that the same file is the same article. Safe to repeat.
    """
    count = changed = 0
    with department(supplier=supplier):
        for path in sorted(folder.glob("*.md")):
            source = path.read_text(encoding="utf-8")
            title = writing.title_of(source=source)
            if title:
                _number, is_new = support.publish_article(
                    slug=path.stem, language=language, title=title, body=source, by=by, now=now
                )
                count, changed = count + 1, changed + is_new
    return count, changed


def found(*, supplier: "Institution", text: str, language: str) -> list[ArticleLine]:
    """Return the articles that fit some words, or all of them where none were written."""
    with department(supplier=supplier):
        if text.strip():
            return queries.find_articles(text, language=language) or queries.find_articles(
                text, language="ro"
            )
        return queries.articles(language=language) or queries.articles(language="ro")


def article(*, supplier: "Institution", slug: str, language: str) -> ArticleCard | None:
    """Return an article, or None."""
    with department(supplier=supplier):
        return queries.article(slug, language=language)


def vote(*, supplier: "Institution", slug: str, language: str, helpful: bool) -> None:
    """Count whether an article helped. One that is gone is passed over."""
    with department(supplier=supplier):
        card = queries.article(slug, language=language)
        if card is not None:
            support.vote(article_id=card.line.id, helpful=helpful)
