"""
Many at once for the same places, each with a connection of its own: as many get one as there are, never more.

The town is committed, in a database that lives as long as this module.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.db import connection

from registratura.appointments import queries
from registratura.appointments.errors import SlotTakenError
from registratura.flows import appointments as flow
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.scope import acting_for
from tests.cast import Town, open_town

from .ground import NOW, at, calendar, draft, standing

PLACES, THREADS, ASKED = 3, 8, 24


def _leave(together: Barrier) -> None:
    """Close the connection of a thread; all meet here, so that none closes twice and another not at all."""
    together.wait(timeout=30)
    connection.close()


@pytest.fixture(scope="module")
def threads(
    cluster: PrivateCluster, django_db_setup: None, django_db_blocker: Any
) -> Iterator[ThreadPoolExecutor]:
    """Threads over a copy of the database, which goes when the module ends."""
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        admin = psycopg.connect(cluster.url_for("postgres"), dbname="postgres", autocommit=True)
        admin.execute("DROP DATABASE IF EXISTS booking_races WITH (FORCE)")
        admin.execute(f'CREATE DATABASE booking_races TEMPLATE "{before["NAME"]}"')
        connection.settings_dict["NAME"] = "booking_races"
        try:
            with ThreadPoolExecutor(THREADS) as pool:
                yield pool
                list(pool.map(_leave, [Barrier(THREADS)] * THREADS))
        finally:
            connection.close()
            connection.settings_dict.update(before)
            admin.execute("DROP DATABASE booking_races WITH (FORCE)")
            admin.close()


@pytest.fixture(scope="module")
def town(threads: ThreadPoolExecutor) -> Town:
    """Alba, committed."""
    return open_town(name="Alba la coadă", domain="programari.example")


def outcome(deed: Any) -> str:
    try:
        deed()
    except SlotTakenError:
        return "taken"
    return "booked"


def test_as_many_get_a_place_as_there_are(threads: ThreadPoolExecutor, town: Town) -> None:
    code = calendar(town, places=PLACES)

    def take(number: int) -> str:
        return outcome(
            lambda: flow.book(
                institution=town.institution,
                calendar_code=code,
                starts_at=at("09:20"),
                draft=draft(f"Persoana {number}"),
                by=None,
                now=NOW,
            )
        )

    found = Counter(threads.map(take, range(ASKED)))

    assert found == {"booked": PLACES, "taken": ASKED - PLACES}
    assert len([one for one in standing(town) if one[0].startswith("Persoana")]) == PLACES


def test_those_who_move_into_one_hour_while_others_leave_it_never_overfill_it(
    threads: ThreadPoolExecutor, town: Town
) -> None:
    code = calendar(town, name="Taxe", week=("09:00-12:00",) * 5 + ("", ""), places=2)
    numbers = [
        flow.book(
            institution=town.institution,
            calendar_code=code,
            starts_at=at(clock),
            draft=draft(f"{clock} {place}"),
            by=None,
            now=NOW,
        ).booking_id
        for clock in ("09:00", "09:20", "09:40", "10:00")
        for place in (1, 2)
    ]

    def shuffle(number: int) -> str:
        clock = ("09:00", "09:20", "09:40")[number % 3]
        return outcome(
            lambda: flow.move(
                institution=town.institution, booking_id=number, starts_at=at(clock), by=None, now=NOW
            )
        )

    list(threads.map(shuffle, numbers * 3))

    with acting_for(town.id):
        card = queries.calendar_by_code(code)
        assert card is not None
        held = queries.bookings_between(first=at("00:00"), last=at("23:59"), calendar_ids=[card.id])
    full = Counter((one.starts_at, one.place_no) for one in held)
    assert len(held) == len(numbers)
    assert max(full.values()) == 1
    assert max(Counter(one.starts_at for one in held).values()) <= 2
