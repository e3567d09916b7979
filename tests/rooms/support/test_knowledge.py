"""Articles: what is read of their markup, versions, search, votes; and the product's own help."""

from pathlib import Path

import pytest

from registratura.support import queries, services, writing
from registratura.support.errors import ArticleRefusedError
from tests.rooms.support.ground import NOW, Department, department

SOURCE = """# Etichete

Un **teanc** se scanează, cu `Alt+T`; vezi [decizia](../x.md) și [pagina](https://exemplu.ro).

- primul
  continuă
- al doilea

| a | b |
|---|---|
| 1 | [rău](javascript:alert(1)) |

```
cod <b>
```
"""


def test_articles_are_read_into_blocks_and_nothing_runs() -> None:
    blocks = writing.read(source=SOURCE)
    links = [piece.href for block in blocks for line in block.lines for piece in line if piece.kind == "link"]

    assert [one.kind for one in blocks] == ["heading", "text", "list", "table", "code"]
    assert links == ["https://exemplu.ro"]
    assert "javascript" not in str(blocks[3])
    assert [len(one.lines) for one in blocks if one.kind == "list"] == [2]
    assert writing.title_of(source=SOURCE) == "Etichete"


@pytest.mark.parametrize(
    "junk", ["", "\n\n", "|", "```", "# ", "- ", "[x](", "**", "1.", "\x00" * 5, "| a\n|---"]
)
def test_whatever_is_written_is_read(junk: str) -> None:
    writing.read(source=junk)
    writing.plain(source=junk)


def test_the_products_own_help_is_readable() -> None:
    folder = Path(__file__).resolve().parents[3] / "docs" / "ro"
    sources = [path.read_text(encoding="utf-8") for path in folder.glob("*.md")]

    assert len(sources) > 10
    assert all(writing.title_of(source=source) for source in sources)
    assert all(len(writing.read(source=source)) > 2 for source in sources)


@pytest.mark.django_db
def test_versions_stay_search_finds_and_votes_count() -> None:
    ours: Department = department()
    with ours.open():
        number, first = services.publish_article(
            slug="", language="ro", title="Etichete", body=SOURCE, by=ours.ilie, now=NOW
        )
        _same, again = services.publish_article(
            slug="", language="ro", title="Etichete", body=SOURCE, by=ours.ilie, now=NOW
        )
        services.publish_article(
            slug="", language="ro", title="Etichete", body=SOURCE + "\nmai mult", by=None, now=NOW
        )
        services.publish_article(
            slug="etichete", language="en", title="Labels", body="How to print labels.", by=None, now=NOW
        )
        services.publish_article(
            slug="", language="ro", title="Termene", body="Despre termene.", by=None, now=NOW
        )
        services.vote(article_id=number, helpful=True)
        card = queries.article("etichete", language="ro")
        english = queries.article("etichete", language="en")
        found = queries.find_articles("teancuri eticheta", language="ro")
        versions = queries.versions_of(number)
        services.retire_article(article_id=number, by=ours.ilie, now=NOW)
        gone = queries.find_articles("teanc", language="ro")
        with pytest.raises(ArticleRefusedError):
            services.publish_article(slug="", language="ro", title="X", body=" ", by=None, now=NOW)

    assert (first, again) == (True, False)
    assert card is not None
    assert english is not None
    assert (card.line.version, card.line.helpful_count, english.line.title) == (2, 1, "Labels")
    assert card.blocks[0].kind == "text"
    assert [one.slug for one in found] == ["etichete"]
    assert [one[0] for one in versions] == [2, 1]
    assert gone == []
