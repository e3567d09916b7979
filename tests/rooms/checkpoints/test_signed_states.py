"""A state of the journal is signed only when it continues the one before; what does not gives the alarm, once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.checkpoints import queries
from registratura.checkpoints import services as checkpoints
from registratura.checkpoints.errors import OptionsRefusedError
from registratura.journal.proofs import growth_since
from registratura.kernel import notes
from registratura.kernel.merkle import verify_consistency
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .ground import NOW, ORIGIN, act, bent, committed_town, kept_outside, sealed


@pytest.fixture
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with django_db_blocker.unblock():
        yield committed_town()
        connection.close()


def alarms(town: Town) -> list[tuple[str, str]]:
    with acting_for(town.id):
        return [(one.kind, one.words) for one in queries.alarms(with_ended=False)]


def test_ac_i5_2_a_state_is_signed_when_the_log_grew_and_two_of_them_are_consistent(town: Town) -> None:
    act(town, 1)
    first = sealed(town)
    assert sealed(town).checkpoint is not None
    act(town, 2)
    second = sealed(town)

    assert first.fresh
    assert second.fresh
    assert first.checkpoint is not None
    assert second.checkpoint is not None
    with acting_for(town.id):
        keys = [notes.read_verifier(key.verifier) for key in queries.log_keys()]
        growth = growth_since(first.checkpoint.size)
    text, names = notes.open_note(second.checkpoint.note, verifiers=keys)
    assert names == (ORIGIN,)
    assert notes.read_checkpoint(text).size == second.checkpoint.size
    assert growth is not None
    assert verify_consistency(
        earlier_size=first.checkpoint.size,
        earlier_root=bytes(first.checkpoint.root_hash),
        size=second.checkpoint.size,
        root=bytes(second.checkpoint.root_hash),
        proof=growth.hashes,
    )
    assert kept_outside(town) == second.checkpoint.note


def test_nothing_new_is_signed_while_nothing_was_done(town: Town) -> None:
    act(town, 1)
    sealed(town)
    act(town, 2)
    assert sealed(town).fresh
    while sealed(town).fresh:  # the making of the key is an act too
        pass
    assert not sealed(town).fresh


def test_r16_rows_deleted_at_the_end_are_refused_and_tell_the_place(
    town: Town, cluster: PrivateCluster
) -> None:
    act(town, 1)
    before = sealed(town).checkpoint
    act(town, 2)
    last = sealed(town).checkpoint
    assert before is not None
    assert last is not None
    size = last.size
    with bent(cluster) as superuser:
        for table in ("journal_seal WHERE size", "journal_leaf WHERE position + 1"):
            superuser.execute(f"DELETE FROM {table} > %s AND institution_id = %s", [before.size, town.id])
        superuser.execute(
            "DELETE FROM journal_record r WHERE institution_id = %s AND NOT EXISTS (SELECT 1 FROM journal_leaf l"
            " WHERE l.institution_id = r.institution_id AND l.record_id = r.id)",
            [town.id],
        )

    outcome = sealed(town)

    assert not outcome.fresh
    assert f"{size} acte" in outcome.refused
    assert sealed(town).refused
    assert len(alarms(town)) == 1


def test_r16_an_old_copy_put_back_is_known_by_the_state_kept_outside(
    town: Town, cluster: PrivateCluster
) -> None:
    act(town, 1)
    old = sealed(town).checkpoint
    act(town, 2)
    new = sealed(town).checkpoint
    assert old is not None
    assert new is not None
    with bent(cluster) as superuser:  # as the database stood before the second state
        superuser.execute(
            "DELETE FROM checkpoints_checkpoint WHERE size > %s AND institution_id = %s", [old.size, town.id]
        )
        superuser.execute(
            "DELETE FROM journal_seal WHERE size > %s AND institution_id = %s", [old.size, town.id]
        )
        superuser.execute(
            "DELETE FROM journal_leaf WHERE position >= %s AND institution_id = %s", [old.size, town.id]
        )
        superuser.execute(
            "DELETE FROM journal_record r WHERE institution_id = %s AND NOT EXISTS (SELECT 1 FROM journal_leaf l"
            " WHERE l.institution_id = r.institution_id AND l.record_id = r.id)",
            [town.id],
        )

    outcome = sealed(town)

    assert outcome.refused
    assert f"poziția {old.size} la {new.size - 1}" in outcome.refused
    assert alarms(town)[0][0] == "chain"


def test_r16_a_leaf_rewritten_with_its_seals_is_refused_by_the_signed_root(
    town: Town, cluster: PrivateCluster
) -> None:
    for subject in range(3):
        act(town, subject)
    sealed(town)
    with bent(cluster) as superuser:
        superuser.execute(
            "UPDATE journal_seal SET peaks = overlay(peaks placing '\\x00' from 9) WHERE institution_id = %s",
            [town.id],
        )
    act(town, 4)

    assert "nu continuă starea semnată" in sealed(town).refused


def test_r16_a_row_changed_within_the_minute_is_named(town: Town, cluster: PrivateCluster) -> None:
    from registratura.journal import services as journal

    act(town, 77)
    with acting_for(town.id):
        journal.seal(now=NOW)
    with bent(cluster) as superuser:
        row = superuser.execute(
            "UPDATE journal_record SET details = '{}' WHERE subject_id = 77 AND institution_id = %s RETURNING id",
            [town.id],
        ).fetchone()
    assert row is not None

    with acting_for(town.id):
        outcome = checkpoints.sign_state(origin=ORIGIN, now=NOW)

    assert f"nr. {row[0]}" in outcome.refused


def test_an_alarm_is_ended_by_a_person_with_a_reason_and_signing_begins_again(
    town: Town, cluster: PrivateCluster
) -> None:
    act(town, 1)
    state = sealed(town).checkpoint
    assert state is not None
    place = kept_outside(town)
    lines = place.split("\n")
    lines[1] = str(state.size + 50)
    from registratura.checkpoints import outside

    outside.keep(town.id, "\n".join(lines))
    act(town, 2)
    assert sealed(town).refused
    with acting_for(town.id):
        (alarm,) = queries.alarms(with_ended=False)
        with pytest.raises(OptionsRefusedError):
            checkpoints.end_alarm(alarm_id=alarm.id, reason="scurt", by=town.administrator, now=NOW)
    with acting_for(town.id):
        checkpoints.end_alarm(
            alarm_id=alarm.id, reason="Copie veche pusă la loc de noi.", by=town.administrator, now=NOW
        )

    assert sealed(town).fresh
    assert alarms(town) == []


def test_a_key_is_changed_and_the_state_is_signed_by_both(town: Town) -> None:
    act(town, 1)
    state = sealed(town).checkpoint
    assert state is not None
    with acting_for(town.id):
        both = checkpoints.change_key(
            checkpoint=notes.Checkpoint(ORIGIN, state.size, bytes(state.root_hash)),
            by=town.administrator,
            now=NOW,
        )
        new, old = queries.log_keys()
    for key in (new, old):
        assert notes.open_note(both, verifiers=[notes.read_verifier(key.verifier)])[1] == (ORIGIN,)
    assert old.retired_at is not None
    act(town, 2)
    fresh = sealed(town).checkpoint
    assert fresh is not None
    assert notes.open_note(fresh.note, verifiers=[notes.read_verifier(new.verifier)])
    with pytest.raises(notes.NoteError):
        notes.open_note(fresh.note, verifiers=[notes.read_verifier(old.verifier)])


def test_what_was_signed_is_never_changed(town: Town) -> None:
    act(town, 1)
    sealed(town)
    for table in ("checkpoint", "stamp", "day", "daypaper"):
        with acting_for(town.id), connection.cursor() as cursor:
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(f"UPDATE checkpoints_{table} SET institution_id = institution_id")
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(f"DELETE FROM checkpoints_{table}")
