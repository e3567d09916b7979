"""Counting without persons: a closed schema, shortened networks, a key that nothing keeps."""

from datetime import UTC, datetime, timedelta

import pytest

from registratura.kernel.usage import SCHEMA, Daybook, Event, Line, shortened

NOON = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
DONE = {"door": "desk", "outcome": "done"}


def counted(book: Daybook, *, event: str = "searches", address: str = "203.0.113.7", **more: str) -> None:
    book.note(event=event, properties=DONE | more, address=address, agent="Firefox", now=NOON)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1234:5678:9abc:def0:1234:5678", "2001:db8:1234::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("ceva", ""),
        ("", ""),
    ],
)
def test_addresses_are_shortened_before_anything_else(address: str, network: str) -> None:
    assert shortened(address) == network


def test_ac_h1_1_the_schema_has_no_free_text_and_the_unknown_is_dropped_and_counted() -> None:
    book = Daybook()
    counted(book, words="Ion Popescu", user="17")
    counted(book, event="Ion Popescu")
    lines = book.take()

    assert {key: len(values) < 10 for key, values in SCHEMA.items()} == {"door": True, "outcome": True}
    assert {(line.event, line.count) for line in lines} == {("searches", 1), ("dropped", 2)}
    assert "Popescu" not in repr(lines)
    assert {line.event for line in lines} <= set(Event)


def test_visitors_are_counted_once_a_day_and_neighbours_of_a_network_as_one() -> None:
    book = Daybook()
    for address in ("203.0.113.7", "203.0.113.7", "203.0.113.200", "198.51.100.1"):
        counted(book, address=address)
    first = book.take()
    counted(book, address="203.0.113.7")

    assert first == [Line(NOON.date(), "searches", "desk", "done", 4, 2)]
    assert [(line.count, line.visitors) for line in book.take()] == [(1, 0)]


def test_ac_h1_2_after_midnight_yesterdays_digest_cannot_be_made_again() -> None:
    book = Daybook()
    counted(book)
    yesterday = book.visitor(address="203.0.113.7", agent="Firefox")
    again = book.visitor(address="203.0.113.7", agent="Firefox")
    book.note(
        event="searches",
        properties=DONE,
        address="203.0.113.7",
        agent="Firefox",
        now=NOON + timedelta(days=1),
    )

    assert again == yesterday
    assert book.visitor(address="203.0.113.7", agent="Firefox") != yesterday
