"""
Two at once on one entry (R8), two at once with one key (R9): exactly one wins, the other is told.

Each side is a process with a connection of its own; a barrier lets both go at the same moment.
"""

from uuid import uuid4

import pytest

from registratura.toolkit.postgres.cluster import PrivateCluster
from tools.faults import clients, ground
from tools.faults.ground import Place, open_place
from tools.faults.history import Notes
from tools.faults.races import acts_that_disagree, document, entries, meet, not_one_winner

pytestmark = pytest.mark.kill

PAIRS = 60
FAR = "2999-01-01T00:00:00+00:00"


@pytest.fixture(scope="module")
def shared(durable: PrivateCluster, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """One town for all races."""
    durable.start()
    return open_place(durable, tmp_path_factory.mktemp("place"))


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
    rows = entries(durable, shared, PAIRS, reserved_until=FAR if reserved else "")
    file = document(durable, shared)

    meet(shared, notes, (first, second), rows, file)

    assert not_one_winner(notes, rows) == []
    assert acts_that_disagree(durable, shared, rows) == []


def test_r8_of_using_and_expiring_at_once_exactly_one_wins(
    durable: PrivateCluster, shared: Place, notes: Notes
) -> None:
    rows = entries(durable, shared, PAIRS, reserved_until=FAR)
    with ground.owner(durable) as owner, owner.transaction():
        owner.execute("SELECT set_config('app.institution', %s, true)", [str(shared.institution)])
        owner.execute("UPDATE registers_entry SET reserved_until = now() WHERE id = ANY(%s)", [rows])

    meet(shared, notes, ("complete", "expire"), rows)

    assert acts_that_disagree(durable, shared, rows) == []


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
