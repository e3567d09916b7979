"""
Two at once, each with a connection of its own: one signs, the other is told, and no signature is lost or doubled.

The town is committed, in a database that lives as long as this module.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest
from django.conf import settings as here
from django.db import connection

from registratura.documents import queries as documents
from registratura.flows import signing as flow
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError
from registratura.signing import queries as folders
from registratura.signing.services import AskedStep, Outcome
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.scope import acting_for
from tests.cast import Town, open_town
from tests.rooms.signing.ground import Ground, answer_with_files, file_key, now

Deed = Callable[[], object]


@pytest.fixture(scope="module")
def sides(
    cluster: PrivateCluster, django_db_setup: None, django_db_blocker: Any
) -> Iterator[ThreadPoolExecutor]:
    """Two threads over a copy of the database, which goes when the module ends."""
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        admin = psycopg.connect(cluster.url_for("postgres"), dbname="postgres", autocommit=True)
        admin.execute("DROP DATABASE IF EXISTS signing_races WITH (FORCE)")
        admin.execute(f'CREATE DATABASE signing_races TEMPLATE "{before["NAME"]}"')
        connection.settings_dict["NAME"] = "signing_races"
        allowed, here.PRIVATE_TRUST_SERVICES = here.PRIVATE_TRUST_SERVICES, True
        try:
            with ThreadPoolExecutor(2) as threads:
                yield threads
                both(threads, lambda: connection.close(), lambda: connection.close())  # each thread's own
        finally:
            here.PRIVATE_TRUST_SERVICES = allowed
            connection.close()
            connection.settings_dict.update(before)
            admin.execute("DROP DATABASE signing_races WITH (FORCE)")
            admin.close()


@pytest.fixture(scope="module")
def place(sides: ThreadPoolExecutor) -> Town:
    """Alba, committed."""
    return open_town(name="Alba la semnat", domain="semnat.example")


def both(threads: ThreadPoolExecutor, first: Deed, second: Deed) -> list[object]:
    """Do two deeds at the same moment; a refusal is an outcome like another."""
    start = Barrier(2)

    def side(deed: Deed) -> object:
        start.wait()
        try:
            return deed()
        except DomainError as refusal:
            return refusal

    return [one.result() for one in (threads.submit(side, first), threads.submit(side, second))]


def versions(ground: Ground) -> int:
    with acting_for(ground.town.id):
        return documents.cards(ground.document_ids)[0].version


def test_two_signers_at_once_never_sign_the_same_bytes(place: Town, sides: ThreadPoolExecutor) -> None:
    ground = answer_with_files(place)
    keys = {
        place.clerk: file_key(place, place.clerk, "bogdan"),
        place.head: file_key(place, place.head, "horia"),
    }
    request = ground.ask(AskedStep(place.clerk.id, 1), AskedStep(place.head.id, 1))
    chosen = [ground.chosen(request)]

    ends = both(
        sides,
        *(
            lambda person=person, key=key: ground.sign(by=person, key=key, chosen=chosen)  # type: ignore[misc]
            for person, key in keys.items()
        ),
    )

    assert sum(isinstance(end, Outcome) for end in ends) == 1
    assert versions(ground) == 2
    with acting_for(place.id):
        card = folders.request_card(request)
    assert card is not None
    (waiting,) = [step for step in card.steps if step.state == "open"]
    person = place.clerk if waiting.user_id == place.clerk.id else place.head
    ground.sign(request, by=person, key=keys[person])
    assert versions(ground) == 3
    assert ground.state(request) == "signed"


def test_r9_the_same_form_twice_at_once_signs_once(place: Town, sides: ThreadPoolExecutor) -> None:
    ground = answer_with_files(place)
    key = file_key(place, place.registrar, "ana")
    request = ground.ask(AskedStep(place.registrar.id, 1), AskedStep(place.head.id, 2))
    chosen = [ground.chosen(request)]

    ends = both(sides, *[lambda: ground.sign(by=place.registrar, key=key, chosen=chosen)] * 2)

    assert sum(isinstance(end, Outcome) for end in ends) == 1
    assert versions(ground) == 2


def test_a_withdrawal_while_somebody_signs_is_one_or_the_other(
    place: Town, sides: ThreadPoolExecutor
) -> None:
    ground = answer_with_files(place)
    key = file_key(place, place.officer, "ana")
    request = ground.ask(AskedStep(place.officer.id, 1))
    chosen = [ground.chosen(request)]

    def withdraw() -> None:
        with acting_for(place.id):
            powers = institutions.powers_of(place.clerk.id, institution_id=place.id, at=now())
            card = folders.request_card(request)
            assert card is not None
            flow.withdraw(card=card, reason="s-a greșit", powers=powers, by=place.clerk, now=now())

    ends = both(sides, lambda: ground.sign(by=place.officer, key=key, chosen=chosen), withdraw)

    signed = isinstance(ends[0], Outcome)
    assert ground.state(request) == ("signed" if signed else "withdrawn")
    assert versions(ground) == (2 if signed else 1)
