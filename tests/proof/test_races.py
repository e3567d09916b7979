"""
Two at once on one entry (R8), two at once with one key (R9): exactly one wins, the other is told.

Each side is a process with a connection of its own; a barrier lets both go at the same moment.
"""

from uuid import uuid4

import pytest

from registratura.toolkit.postgres.cluster import PrivateCluster

from . import clients, ground
from .conftest import open_place
from .ground import Notes, Place

pytestmark = pytest.mark.kill

PAIRS = 60
FAR = "2999-01-01T00:00:00+00:00"
STATE_ERROR = "registers.entry.state"


@pytest.fixture(scope="module")
def shared(durable: PrivateCluster, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """One town for all races."""
    durable.start()
    return open_place(durable, tmp_path_factory.mktemp("place"))


def entries(durable: PrivateCluster, place: Place, *, reserved_until: str = "") -> list[int]:
    """Make entries, registered or reserved, and return them."""
    with ground.scoped(durable, place.institution) as connection:
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM registers_entry").fetchone() or (0,)
    if reserved_until:
        ground.run(clients.reserve_many, place, PAIRS, reserved_until)
    else:
        ground.run(clients.register_times, place, PAIRS)
    with ground.scoped(durable, place.institution) as connection:
        found = connection.execute("SELECT id FROM registers_entry WHERE id > %s ORDER BY id", [last])
        return [row[0] for row in found.fetchall()]


def document(durable: PrivateCluster, place: Place) -> int:
    """Keep the row of a file; its bytes do not matter here."""
    with ground.owner(durable) as owner, owner.transaction():
        owner.execute("SELECT set_config('app.institution', %s, true)", [str(place.institution)])
        (blob,) = owner.execute(
            "INSERT INTO documents_blob (institution_id, sha256, size_bytes, media_type, stored_at)"
            " VALUES (%s, %s, 1, 'text/plain', now()) RETURNING id",
            [place.institution, uuid4().hex * 2],
        ).fetchone() or (0,)
        (made,) = owner.execute(
            "INSERT INTO documents_document (institution_id, blob_id, name, role, note, added_at)"
            " VALUES (%s, %s, 'x', 'file', '', now()) RETURNING id",
            [place.institution, blob],
        ).fetchone() or (0,)
    return int(made)


@pytest.mark.parametrize(
    ("first", "second", "reserved"),
    [
        ("annul", "annul", False),
        ("annul", "correct", False),
        ("annul", "attach", False),
        ("correct", "correct", False),
        ("annul", "complete", True),
        ("annul", "give up", True),
        ("complete", "complete", True),
        ("complete", "give up", True),
    ],
)
def test_r8_of_two_at_once_exactly_one_wins(
    durable: PrivateCluster, shared: Place, notes: Notes, first: str, second: str, reserved: bool
) -> None:
    rows = entries(durable, shared, reserved_until=FAR if reserved else "")
    file = document(durable, shared)
    line = ground.barrier(2)

    sides = [(shared, notes.folder, deed, rows, line, file) for deed in (first, second)]
    with ground.clients(clients.race, sides) as running:
        for process in running:
            process.join(240)
        assert [process.exitcode for process in running] == [0, 0]

    won = [key for key, _deed in notes.of("won")]
    lost = notes.of("lost")
    assert sorted(won, key=int) == [str(row) for row in rows], "not exactly one winner for each"
    assert len(lost) == len(rows)
    assert {code for _key, code in lost} <= {STATE_ERROR, "kernel.refused"}
    assert_acts_agree(durable, shared, rows)


def assert_acts_agree(durable: PrivateCluster, place: Place, rows: list[int]) -> None:
    """Each entry has two acts, the first and the winner's, and stands in the state that the winner left."""
    with ground.scoped(durable, place.institution) as connection:
        found = connection.execute(
            "SELECT e.state, r.action, count(*) FROM registers_entry e JOIN journal_record r"
            " ON r.subject_type = 'entry' AND r.subject_id = e.id WHERE e.id = ANY(%s)"
            " AND r.action NOT IN ('registers.entry.registered', 'registers.number.reserved') GROUP BY 1, 2",
            [rows],
        ).fetchall()
    states = {
        "registers.entry.annulled": "annulled",
        "registers.entry.corrected": "registered",
        "registers.entry.documents_attached": "registered",
        "registers.reservation.used": "registered",
        "registers.reservation.unused": "unused",
    }
    assert sum(row[2] for row in found) == len(rows)
    assert all(states[action] == state for state, action, _count in found), found


def test_r8_of_using_and_expiring_at_once_exactly_one_wins(
    durable: PrivateCluster, shared: Place, notes: Notes
) -> None:
    rows = entries(durable, shared, reserved_until=FAR)
    with ground.owner(durable) as owner, owner.transaction():
        owner.execute("SELECT set_config('app.institution', %s, true)", [str(shared.institution)])
        owner.execute("UPDATE registers_entry SET reserved_until = now() WHERE id = ANY(%s)", [rows])
    line = ground.barrier(2)

    sides = [(shared, notes.folder, deed, rows, line) for deed in ("complete", "expire")]
    with ground.clients(clients.race, sides) as running:
        for process in running:
            process.join(240)
        assert [process.exitcode for process in running] == [0, 0]

    assert_acts_agree(durable, shared, rows)


def test_r9_one_key_sent_by_eight_at_once_gives_one_number(
    durable: PrivateCluster, place: Place, notes: Notes
) -> None:
    keys = [str(uuid4()) for _key in range(40)]

    with ground.clients(
        clients.settle, [(place, notes.folder, keys) for _client in range(ground.CLIENTS)]
    ) as running:
        for process in running:
            process.join(240)
        assert [process.exitcode for process in running] == [0] * ground.CLIENTS

    answers = set(notes.of("settled"))
    assert len(notes.of("settled")) == len(keys) * ground.CLIENTS
    assert notes.of("differs") == []
    assert len(answers) == len(keys)
    assert ground.read_register(durable, place).numbers == list(range(1, len(keys) + 1))


def test_an_answer_does_not_wait_for_who_annuls_what_it_answers(
    durable: PrivateCluster, place: Place
) -> None:
    ground.run(clients.register_times, place, 1)
    with ground.scoped(durable, place.institution) as annulling:
        (entry,) = annulling.execute("SELECT id FROM registers_entry").fetchone() or (0,)
        annulling.execute("SELECT registers_annul(%s, NULL, 'Ana', 'registered', 0, 0, 'motiv', '')", [entry])
        with ground.scoped(durable, place.institution) as answering:
            answering.execute("SET LOCAL lock_timeout = '2s'")
            row = answering.execute(
                "SELECT entry_number FROM registers_register(%s, NULL, NULL, 'Ana', gen_random_uuid(), 'd',"
                " jsonb_build_object('state', 'registered', 'direction', 'outgoing', 'channel', 'post', 'subject',"
                " 'Răspuns', 'document_kind', '', 'sender_name', '', 'recipient_name', '', 'sender_number', '',"
                " 'resolution', '', 'filing_code', '', 'remarks', '', 'late_reason', '', 'annulled_reason', '',"
                " 'annulled_act', '', 'reserved_purpose', '', 'connected_to_id', %s::bigint),"
                " '[]', '{}', '{}', '', '')",
                [place.register, entry],
            ).fetchone()
    assert row == (2,)
