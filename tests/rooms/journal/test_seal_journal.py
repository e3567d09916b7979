"""The Merkle log: finished acts only, in order, each once; every bent row is found."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

import psycopg
import pytest
from django.db import connection

from registratura.journal import queries as journal
from registratura.journal import services
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.scope import ScopeMissingError, acting_for
from tests.cast import Town

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_institutions = count(7_000_001)


@pytest.fixture
def institution(app_url: str, django_db_blocker: Any) -> Iterator[int]:
    """A number that stands for an institution: acts are committed, and no other test meets them."""
    with django_db_blocker.unblock():
        yield next(_institutions)
        connection.close()


def act(session: psycopg.Connection, institution: int, subject: int) -> None:
    """Write an act in a session's open transaction."""
    session.execute("SELECT set_config('app.institution', %s, true)", [str(institution)])
    session.execute("SELECT journal_write('x.y.done', 1, 'Ana', 'thing', %s, '{\"n\": 1}')", [subject])


def acts(url: str, institution: int, *subjects: int) -> None:
    """Write and commit acts, each in a transaction of its own."""
    with psycopg.connect(url) as session:
        for subject in subjects:
            act(session, institution, subject)
            session.commit()


def seal(institution: int) -> int:
    with acting_for(institution):
        return services.seal(now=NOW)


def found(institution: int) -> list[str]:
    with acting_for(institution):
        return [fault.words for fault in journal.faults()]


def sealed_subjects(institution: int) -> list[int]:
    with acting_for(institution), connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.subject_id FROM journal_leaf l JOIN journal_record r ON r.institution_id = l.institution_id"
            " AND r.id = l.record_id ORDER BY l.position"
        )
        return [row[0] for row in cursor.fetchall()]


def test_acts_are_sealed_once_and_in_order(institution: int, app_url: str) -> None:
    acts(app_url, institution, 1, 2, 3)
    assert seal(institution) == 3
    assert seal(institution) == 0
    acts(app_url, institution, 4)
    assert seal(institution) == 1

    assert sealed_subjects(institution) == [1, 2, 3, 4]
    assert found(institution) == []
    with acting_for(institution):
        state = journal.log_state()
    assert (state.record_count, state.sealed_count) == (4, 4)


def test_an_act_that_is_still_being_done_is_not_overtaken(institution: int, app_url: str) -> None:
    acts(app_url, institution, 1)
    with psycopg.connect(app_url) as slow:
        act(slow, institution, 2)
        acts(app_url, institution, 3)

        assert seal(institution) == 1
        slow.commit()
    assert seal(institution) == 2

    assert sealed_subjects(institution) == [1, 2, 3]
    assert found(institution) == []


def test_an_undone_act_leaves_no_trace(institution: int, app_url: str) -> None:
    with psycopg.connect(app_url) as session:
        act(session, institution, 1)
        session.rollback()
    acts(app_url, institution, 2)

    assert seal(institution) == 1
    assert sealed_subjects(institution) == [2]


def test_two_seals_at_once_take_each_act_once(institution: int, app_url: str) -> None:
    acts(app_url, institution, *range(30))
    taken: list[int] = []

    def seal_beside() -> None:
        try:
            taken.append(seal(institution))
        finally:
            connection.close()

    others = [threading.Thread(target=seal_beside) for _thread in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join(30)

    assert sorted(taken) == [0, 0, 0, 30]
    assert found(institution) == []


def test_more_acts_than_a_batch_are_sealed_in_several(
    institution: int, app_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "SEAL_BATCH", 4)
    acts(app_url, institution, *range(10))

    assert [seal(institution) for _time in range(4)] == [4, 4, 2, 0]
    acts(app_url, institution, 10)
    assert seal(institution) == 1

    assert sealed_subjects(institution) == list(range(11))
    assert found(institution) == []


def test_a_transaction_of_many_acts_is_split_by_the_batch_without_loss(
    institution: int, app_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "SEAL_BATCH", 3)
    with psycopg.connect(app_url) as session:
        for subject in range(7):
            act(session, institution, subject)
        session.commit()

    assert [seal(institution) for _time in range(4)] == [3, 3, 1, 0]
    assert sealed_subjects(institution) == list(range(7))


def test_a_restored_database_goes_on_though_its_transactions_are_numbered_anew(
    institution: int, app_url: str, cluster: PrivateCluster
) -> None:
    acts(app_url, institution, 1, 2)
    seal(institution)
    acts(app_url, institution, 3)
    with bent(cluster) as superuser:  # as if both came from a server with a longer life
        superuser.execute(
            "UPDATE journal_seal SET horizon = horizon + 4000000000 WHERE institution_id = %s", [institution]
        )
        superuser.execute(
            "UPDATE journal_record SET transaction_id = transaction_id + 4000000000 WHERE institution_id = %s",
            [institution],
        )
    acts(app_url, institution, 4)

    assert seal(institution) == 2
    acts(app_url, institution, 5)
    assert seal(institution) == 1
    assert sorted(sealed_subjects(institution)) == [1, 2, 3, 4, 5]
    assert found(institution) == []


@contextmanager
def bent(cluster: PrivateCluster) -> Iterator[psycopg.Connection]:
    """Give the superuser with every trigger asleep: whoever has the machine can do this."""
    with psycopg.connect(cluster.url_for("postgres")) as superuser:
        superuser.execute("SET session_replication_role = replica")
        yield superuser


HERE = "institution_id = %s"


@pytest.mark.parametrize(
    ("bend", "words"),
    [
        *(
            (f"UPDATE journal_record SET {change} WHERE subject_id = 2 AND {HERE}", "a fost schimbat")
            for change in (
                "details = '{\"n\": 2}'",
                "actor_name = 'Dan'",
                "actor_id = 9",
                "action = 'x.y.z'",
                "subject_type = 'other'",
                "salt = '\\x00'",
                "recorded_at = recorded_at - interval '1 us'",
            )
        ),
        (f"DELETE FROM journal_record WHERE subject_id = 2 AND {HERE}", "lipsește din jurnal"),
        (f"DELETE FROM journal_leaf WHERE position = 1 AND {HERE}", "lipsește poziția 1"),
        (f"DELETE FROM journal_leaf WHERE position = 3 AND {HERE}", "au rămas numai 3"),
        (
            f"UPDATE journal_leaf SET leaf_hash = sha256(leaf_hash) WHERE position = 0 AND {HERE}",
            "nu se potrivește",
        ),
        (f"UPDATE journal_leaf SET leaf_hash = '\\x00' WHERE position = 0 AND {HERE}", "stricată"),
        (f"UPDATE journal_seal SET root_hash = '\\x00' WHERE size = 2 AND {HERE}", "nu se potrivește"),
        (f"UPDATE journal_seal SET peaks = '\\x00' WHERE size = 4 AND {HERE}", "nu se potrivește"),
        (f"DELETE FROM journal_seal WHERE size = 4 AND {HERE}", "lipsește sigiliul peste 4"),
        (f"DELETE FROM journal_seal WHERE {HERE}", "lipsește sigiliul peste 4"),
    ],
)
def test_r16_a_bent_row_is_found(
    institution: int, app_url: str, cluster: PrivateCluster, bend: str, words: str
) -> None:
    acts(app_url, institution, 1, 2)
    seal(institution)
    acts(app_url, institution, 3, 4)
    seal(institution)
    assert found(institution) == []

    with bent(cluster) as superuser:
        assert superuser.execute(bend, [institution]).rowcount > 0  # type: ignore[arg-type]

    assert any(words in fault for fault in found(institution)), found(institution)


def test_r16_two_swapped_acts_are_found(institution: int, app_url: str, cluster: PrivateCluster) -> None:
    acts(app_url, institution, 1, 2)
    seal(institution)

    with bent(cluster) as superuser:
        superuser.execute(
            "UPDATE journal_leaf SET position = 1 - position + 100 WHERE institution_id = %s", [institution]
        )
        superuser.execute(
            "UPDATE journal_leaf SET position = position - 100 WHERE institution_id = %s", [institution]
        )

    assert found(institution)


def test_a_long_log_is_verified_in_batches(
    institution: int, app_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_BATCH", 3)
    acts(app_url, institution, *range(8))
    seal(institution)

    assert found(institution) == []


def test_one_institution_s_seal_leaves_another_s_acts(institution: int, app_url: str) -> None:
    other = next(_institutions)
    acts(app_url, institution, 1)
    acts(app_url, other, 2)

    assert seal(institution) == 1
    assert sealed_subjects(other) == []
    assert seal(other) == 1


def test_history_tells_acts_oldest_first(alba: Town) -> None:
    with acting_for(alba.id):
        for number in (1, 2):
            services.record(
                action="unknown.act",
                subject_type="thing",
                subject_id=5,
                by=alba.registrar,
                details={"n": number, "text": "șțăîâ ' \" \\"},
            )
        told = journal.history_of(subject_type="thing", subject_id=5)

    assert [act.details["n"] for act in told] == [1, 2]
    assert told[0].details["text"] == "șțăîâ ' \" \\"
    assert (told[0].actor, told[0].words) == (alba.registrar.full_name, "unknown.act")


def test_an_act_is_recorded_in_a_scope_only(db: None) -> None:
    with pytest.raises(ScopeMissingError):
        services.record(action="x.y.z", subject_type="thing", subject_id=1, by=None, details={})
