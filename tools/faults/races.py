"""R8: two at once on one entry, each in a process of its own; exactly one wins, and the other is told."""

from collections import Counter
from collections.abc import Sequence
from uuid import uuid4

from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import APP
from tools.faults import clients, ground
from tools.faults.ground import Place
from tools.faults.history import Judgement, Notes
from tools.faults.scenario import Outcome, Stage

STATE_ERROR = "registers.entry.state"
PAIRS = (("annul", "annul"), ("annul", "correct"), ("annul", "attach"))
LEAVES = {
    "registers.entry.annulled": "annulled",
    "registers.entry.corrected": "registered",
    "registers.entry.documents_attached": "registered",
    "registers.reservation.used": "registered",
    "registers.reservation.unused": "unused",
}


def entries(durable: PrivateCluster, place: Place, count: int, *, reserved_until: str = "") -> list[int]:
    """Make entries, registered or reserved, and return them."""
    with ground.scoped(durable, place.institution) as connection:
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM registers_entry").fetchone() or (0,)
    if reserved_until:
        ground.run(clients.reserve_many, place, count, reserved_until)
    else:
        ground.run(clients.register_times, place, count)
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


def meet(
    place: Place, notes: Notes, deeds: tuple[str, str], rows: Sequence[int], document_id: int = 0
) -> None:
    """Let two processes do their deeds to the same entries at the same moments."""
    line = ground.barrier(2)
    sides = [(place, notes.folder, deed, list(rows), line, document_id) for deed in deeds]
    with ground.clients(clients.race, sides) as running:
        for process in running:
            process.join(600)
        assert [process.exitcode for process in running] == [0, 0]


def not_one_winner(notes: Notes, rows: Sequence[int]) -> list[str]:
    """Return each entry on which not exactly one side won, and each refusal that is no refusal."""
    won, lost = (
        Counter(key for key, _rest in notes.of("won")),
        Counter(key for key, _rest in notes.of("lost")),
    )
    found = [
        f"{row}: {won[str(row)]} won, {lost[str(row)]} were refused"
        for row in rows
        if (won[str(row)], lost[str(row)]) != (1, 1)
    ]
    odd = {code for _key, code in notes.of("lost")} - {STATE_ERROR, "kernel.refused"}
    return found + [f"refused by {code}" for code in sorted(odd)]


def acts_that_disagree(durable: PrivateCluster, place: Place, rows: Sequence[int]) -> list[str]:
    """Return what the journal says beyond one act for each entry, and states that are not those of that act."""
    with ground.scoped(durable, place.institution) as connection:
        found = connection.execute(
            "SELECT e.id, e.state, array_agg(r.action) FROM registers_entry e LEFT JOIN journal_record r"
            " ON r.subject_type = 'entry' AND r.subject_id = e.id"
            " AND r.action NOT IN ('registers.entry.registered', 'registers.number.reserved')"
            " WHERE e.id = ANY(%s) GROUP BY 1, 2",
            [list(rows)],
        ).fetchall()
    return [
        f"{entry} is {state} after {actions}"
        for entry, state, actions in found
        if len(actions) != 1 or LEAVES.get(actions[0]) != state
    ]


def annulled(stage: Stage, times: int) -> Outcome:
    """Annul against annulling, correcting and attaching, so many entries each."""
    place, found = stage.place(), Judgement()
    for first, second in PAIRS:
        for begun in range(0, times, 500):
            notes = stage.notes()
            rows = entries(stage.durable, place, min(500, times - begun))
            meet(place, notes, (first, second), rows, document(stage.durable, place))
            found.twice += [f"{first} and {second}: {words}" for words in not_one_winner(notes, rows)]
            found.other += acts_that_disagree(stage.durable, place, rows)
    return Outcome({"pairs": times * len(PAIRS)}, found)


def looked_first(stage: Stage) -> Outcome:
    """Two who look at the state and then write, without a lock."""
    count, notes = 200, stage.notes()
    stage.durable.start()
    with ground.owner(stage.durable) as owner:
        owner.execute(
            "CREATE TABLE IF NOT EXISTS control_state (id bigint PRIMARY KEY, state text);"
            " TRUNCATE control_state; GRANT SELECT, UPDATE ON control_state TO registratura_app"
        )
        owner.execute(
            "INSERT INTO control_state SELECT n, 'registered' FROM generate_series(1, %s) n", [count]
        )
    line = ground.barrier(2)
    side = (stage.durable.url_for(APP), notes.folder, count, line)
    with ground.clients(clients.look_then_write, [side, side]) as running:
        for process in running:
            process.join(240)
    return Outcome({"pairs": count}, Judgement(twice=not_one_winner(notes, range(1, count + 1))))
