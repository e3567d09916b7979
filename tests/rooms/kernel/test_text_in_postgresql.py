"""PostgreSQL itself takes every literal, and orders every key as Python does, under any collation."""

import random
from collections.abc import Iterator

import psycopg
import pytest

from registratura.kernel import text
from registratura.toolkit.postgres.cluster import PrivateCluster

LETTERS = "aăâîșțbcd019 /.-@'\\&|!:*()\"<>\x00\u202e\ud800ß№½ﬁЖ中\u0301\n\t"


@pytest.fixture
def cursor(cluster: PrivateCluster) -> Iterator[psycopg.Cursor]:
    with psycopg.connect(cluster.url_for("registratura_app")) as connection, connection.cursor() as opened:
        yield opened


def anything(chance: random.Random) -> str:
    return "".join(
        chance.choice(LETTERS) if chance.random() < 0.9 else chr(chance.randrange(0x110000))
        for _ in range(chance.randrange(40))
    )


def test_every_text_is_found_by_its_own_words_in_the_database(cursor: psycopg.Cursor) -> None:
    chance = random.Random(7)
    texts = [
        written for written in (anything(chance) for _ in range(3_000)) if text.search_query_text(written)
    ]

    cursor.execute(
        "select count(*), count(*) filter (where v::tsvector @@ q::tsquery)"
        " from unnest(%s::text[], %s::text[]) t(v, q)",
        (list(map(text.search_vector_text, texts)), list(map(text.search_query_text, texts))),
    )

    assert cursor.fetchone() == (len(texts), len(texts))


def test_every_lexeme_can_be_written_as_a_literal(cursor: psycopg.Cursor) -> None:
    chance = random.Random(8)
    texts = [anything(chance) for _ in range(2_000)]
    vectors = [text.tsvector_literal([written, written[::-1]]) for written in texts]
    queries = [text.tsquery_literal([[written, "x"], [written]], prefix=written) for written in texts]

    cursor.execute(
        "select count(v::tsvector), count(q::tsquery) from unnest(%s::text[], %s::text[]) t(v, q)",
        (vectors, queries),
    )

    assert cursor.fetchone() == (len(texts), len(texts))


@pytest.mark.parametrize("collation", ["C", "default", "ro-x-icu", "en-x-icu", "da-x-icu"])
def test_sort_keys_are_ordered_alike_under_every_collation(cursor: psycopg.Cursor, collation: str) -> None:
    chance = random.Random(9)
    names = [
        "".join(chance.choice("aăâzsșțtiîA 09-") for _ in range(chance.randrange(8))) for _ in range(400)
    ]
    keys = [text.sort_key(name) for name in names]

    cursor.execute(f'select k from unnest(%s::text[]) k order by k collate "{collation}"', (keys,))

    assert [key for (key,) in cursor] == sorted(keys)
