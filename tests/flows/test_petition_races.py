"""
Two at once on one petition, each with a connection of its own: one wins, the other is told who did what.

The town is committed, in a database that lives as long as this module.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.deadlines import queries as terms
from registratura.flows import petition_answers, petition_letters
from registratura.flows import petitions as flow
from registratura.flows import terms as term_flow
from registratura.flows.petition_letters import Redirection
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.kernel.errors import DomainError
from registratura.petitions.terms import SignatureRole, Standing
from registratura.registers.queries import EntryRow
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, open_town

from .petition_ground import Office, now, office_of, today

PAIRS = 12
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
        admin.execute("DROP DATABASE IF EXISTS petition_races WITH (FORCE)")
        admin.execute(f'CREATE DATABASE petition_races TEMPLATE "{before["NAME"]}"')
        connection.settings_dict["NAME"] = "petition_races"
        try:
            with ThreadPoolExecutor(2) as threads:
                yield threads
                both(threads, lambda: connection.close(), lambda: connection.close())  # each thread's own
        finally:
            connection.close()
            connection.settings_dict.update(before)
            admin.execute("DROP DATABASE petition_races WITH (FORCE)")
            admin.close()


@pytest.fixture(scope="module")
def office(sides: ThreadPoolExecutor) -> Office:
    """Alba, committed."""
    return office_of(open_town(name="Alba în grabă", domain="petitii.example"))


@pytest.fixture(scope="module")
def other(office: Office) -> User:
    """A second officer of public relations."""
    with acting_for(office.id):
        user = accounts.create_user(email="silvia@petitii.example", full_name="Silvia Sava", now=NOW)
        structure.add_member(
            user_id=user.id, role=Role.PUBLIC_RELATIONS, unit_id=None, job_title="", now=NOW, by=None
        )
    return user


def both(threads: ThreadPoolExecutor, first: Deed, second: Deed) -> list[object]:
    """Let two deeds go at the same moment; return what each gave, or how it was refused."""
    line = Barrier(2, timeout=30)

    def run(deed: Deed) -> object:
        line.wait()
        try:
            return deed()
        except DomainError as error:
            return error

    return [future.result(timeout=60) for future in (threads.submit(run, first), threads.submit(run, second))]


def inside(office: Office, deed: Callable[..., object], user: User, **arguments: Any) -> Deed:
    """Return a deed of a person in a scope of its own."""

    def done() -> object:
        with acting_for(office.id):
            return deed(powers=office.powers(user), by=user, now=now(), **arguments)

    return done


def refused(outcomes: list[object]) -> list[DomainError]:
    return [outcome for outcome in outcomes if isinstance(outcome, DomainError)]


def answered(office: Office, entry: EntryRow) -> Deed:
    """The answer leaves, written on the term by the officer."""

    def done() -> object:
        with acting_for(office.id):
            (card,) = terms.state_of(subject_type="entry", subject_id=entry.id, today=today())
            return term_flow.write_dispatch(
                entry=entry,
                deadline_id=card.id,
                on=today(),
                reference="",
                by=office.town.officer,
                now=now(),
            )

    return done


def test_of_classing_and_answering_one_wins_and_the_other_is_told_who(
    office: Office, other: User, sides: ThreadPoolExecutor
) -> None:
    seen = set()
    for _pair in range(PAIRS):
        entry = office.petition()
        outcomes = both(
            sides,
            inside(office, flow.class_as_anonymous, other, entry=entry, note="fără nume"),
            answered(office, entry),
        )

        with acting_for(office.id):
            card = office.card(entry)
        (loser,) = refused(outcomes)
        seen.add(card.standing)
        if card.standing is Standing.ANONYMOUS:
            assert "încetat" in loser.words  # the term of the answer
            assert card.decided_by == "Silvia Sava"
        else:
            assert card.standing is Standing.ANSWERED
            assert "răspunsă" in loser.words
    assert seen <= {Standing.ANONYMOUS, Standing.ANSWERED}


def test_two_officers_decide_differently_and_the_second_reads_the_first_ones_name(
    office: Office, other: User, sides: ThreadPoolExecutor
) -> None:
    for _pair in range(PAIRS):
        first, entry = office.petition(), office.petition()
        outcomes = both(
            sides,
            inside(office, flow.class_as_anonymous, other, entry=entry, note="fără nume"),
            inside(office, flow.connect, office.town.officer, entry=entry, first=first),
        )

        with acting_for(office.id):
            winner = office.card(entry).decided_by
        (loser,) = refused(outcomes)
        assert winner in ("Silvia Sava", "Rodica Rusu")
        assert winner in loser.words


def test_two_petitions_connected_to_each_other_at_once_end_at_the_first_number(
    office: Office, other: User, sides: ThreadPoolExecutor
) -> None:
    for _pair in range(PAIRS):
        first, second = office.petition(), office.petition()
        outcomes = both(
            sides,
            inside(office, flow.connect, other, entry=first, first=second),
            inside(office, flow.connect, office.town.officer, entry=second, first=first),
        )

        assert len(refused(outcomes)) == 1
        with acting_for(office.id):
            assert office.card(first).standing is Standing.IN_WORK
            assert office.card(second).leading_id == first.id


def test_a_petition_sent_on_twice_at_once_gives_two_letters_and_no_third(
    office: Office, other: User, sides: ThreadPoolExecutor
) -> None:
    letters = Redirection(
        authority="Consiliul Județean Alba", transfer_subject="Petiție", notice_subject="Înștiințare"
    )
    for _pair in range(PAIRS // 2):
        entry = office.petition()
        arguments = {"entry": entry, "redirection": letters}
        outcomes = both(
            sides,
            inside(office, petition_letters.redirect, other, request_key=uuid4(), **arguments),
            inside(office, petition_letters.redirect, office.town.officer, request_key=uuid4(), **arguments),
        )

        assert len(refused(outcomes)) == 1
        following = office.petition()
        assert following.number == entry.number + 3


def test_two_who_sign_in_the_same_quality_at_once_leave_one_signature(
    office: Office, sides: ThreadPoolExecutor
) -> None:
    with acting_for(office.id):
        second = accounts.create_user(email="vlad@petitii.example", full_name="Vlad Vasiu", now=NOW)
        structure.add_member(
            user_id=second.id, role=Role.HEAD, unit_id=None, job_title="", now=NOW + timedelta(1), by=None
        )
    for _pair in range(PAIRS // 2):
        entry = office.petition()
        with acting_for(office.id):
            office.sign(entry)
            petition_answers.withdraw_signature(
                entry=entry,
                role=SignatureRole.INSTITUTION_HEAD,
                reason="Încă o dată.",
                by=office.mayor,
                now=now(),
            )
        outcomes = both(
            sides,
            inside(
                office, petition_answers.sign, office.mayor, entry=entry, role=SignatureRole.INSTITUTION_HEAD
            ),
            inside(office, petition_answers.sign, second, entry=entry, role=SignatureRole.INSTITUTION_HEAD),
        )

        (loser,) = refused(outcomes)
        with acting_for(office.id):
            (signed,) = [
                one for one in office.card(entry).signatures if one.role is SignatureRole.INSTITUTION_HEAD
            ]
        assert signed.signed_by in loser.words


def test_two_who_inscribe_the_same_entry_give_one_serial(
    office: Office, other: User, sides: ThreadPoolExecutor
) -> None:
    for _pair in range(PAIRS // 2):
        entry = office.petition(special=())
        outcomes = both(
            sides,
            inside(office, flow.inscribe, other, entry=entry),
            inside(office, flow.inscribe, office.town.officer, entry=entry),
        )

        assert sorted(map(bool, outcomes)) == [False, True]
        with acting_for(office.id):
            assert office.terms(entry) == {"PET": "open"}
