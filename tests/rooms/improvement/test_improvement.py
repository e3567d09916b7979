"""Counts that know nobody, ideas with votes and answers, notes of versions shown once."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from registratura.accounts import services as accounts
from registratura.improvement import queries, releases
from registratura.improvement import services as improvement
from registratura.improvement.errors import IdeaRefusedError
from registratura.improvement.models import Idea, UsageCount
from registratura.improvement.personal import HOLDER
from registratura.kernel.personal_data import person_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.kernel.usage import Daybook
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Supplier, open_supplier


@pytest.fixture
def supplier(db: None) -> Supplier:
    return open_supplier()


def test_ac_h1_2_the_key_of_the_day_is_in_no_table_file_or_environment(supplier: Supplier) -> None:
    key = bytes(range(200, 232))
    book = Daybook(random=lambda size: key[:size])
    book.note(event="searches", properties={"door": "desk"}, address="203.0.113.7", agent="Firefox", now=NOW)
    visitor = book.visitor(address="203.0.113.7", agent="Firefox")
    with acting_for(supplier.id), reading_for(Purpose.P17):
        improvement.keep_counts(lines=book.take())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name, column_name, data_type FROM information_schema.columns"
                " WHERE table_name LIKE 'improvement\\_usage%'"
            )
            columns = cursor.fetchall()
            cursor.execute("SELECT row_to_json(t)::text FROM improvement_usagecount t")
            dump = "".join(row[0] for row in cursor.fetchall())

    kept = dump + str(dict(os.environ)) + Path("/proc/self/environ").read_text(errors="replace")
    for secret in (key, visitor):
        assert secret.hex() not in kept
        assert str(secret) not in kept
    assert "203.0.113" not in kept
    assert {
        name for _table, name, kind in columns if kind in ("text", "json", "jsonb", "bytea", "inet")
    } == set()


def test_ac_h1_1_the_table_takes_no_word_outside_the_schema(supplier: Supplier) -> None:
    row = {"door": "desk", "outcome": "done", "counted_on": NOW.date(), "count": 1, "visitor_count": 1}
    with acting_for(supplier.id), reading_for(Purpose.P17):
        for wrong in ({"event": "ion"}, {"event": "searches", "door": "ion"}):
            one = UsageCount(institution_id=supplier.id, **(row | wrong))
            with pytest.raises(IntegrityError, match="known"), transaction.atomic():
                one.save(force_insert=True)


def test_counts_add_up_and_too_few_visitors_are_not_told(supplier: Supplier) -> None:
    book = Daybook()
    with acting_for(supplier.id), reading_for(Purpose.P17):
        for number in range(11):
            for event, address in (("searches", f"198.51.{number}.1"), ("prints", "203.0.113.7")):
                book.note(event=event, properties={}, address=address, agent="F", now=NOW)
            improvement.keep_counts(lines=book.take())
        lines = {line.name: line for line in queries.counts(since=NOW.date())}
        gone = improvement.drop_expired(now=NOW + timedelta(days=800))

    assert (lines["căutări"].count, lines["căutări"].visitors) == (11, 11)
    assert (lines["tipăriri"].count, lines["tipăriri"].visitors) == (11, None)
    assert gone == 2


def test_an_idea_is_voted_once_a_person_and_answered_with_a_reason(supplier: Supplier) -> None:
    ana, dan = (
        accounts.create_user(email=f"{name}@exemplu.ro", full_name=name, now=NOW) for name in ("ana", "dan")
    )
    with acting_for(supplier.id), reading_for(Purpose.P17):
        key = improvement.propose(title="Căutare după zi", words="", by=ana, now=NOW)
        for _ in range(2):
            improvement.vote(idea_id=key, wished=True, by=dan, now=NOW)
        (line,) = queries.ideas(reader_id=dan.id)
        assert (line.votes, line.mine, line.is_open) == (2, True, True)
        improvement.vote(idea_id=key, wished=False, by=dan, now=NOW)
        with pytest.raises(IdeaRefusedError):
            improvement.answer_idea(
                idea_id=key, state="declined", answer=" ", by=supplier.administrator, now=NOW
            )
        improvement.answer_idea(
            idea_id=key, state="declined", answer="Există deja.", by=supplier.administrator, now=NOW
        )
        with pytest.raises(IdeaRefusedError):
            improvement.vote(idea_id=key, wished=True, by=dan, now=NOW)
        (line,) = queries.ideas(reader_id=dan.id)
        assert (line.votes, line.answer, line.is_open) == (1, "Există deja.", False)

    treated = HOLDER.erase(institution_id=supplier.id, person=person_of(user_id=ana.id), now=NOW)
    assert len(list(treated)) == 2
    with acting_for(supplier.id), reading_for(Purpose.P17):
        assert Idea.objects.get().author_id is None


def test_the_sixth_idea_of_a_day_waits(supplier: Supplier) -> None:
    ana = accounts.create_user(email="ana@exemplu.ro", full_name="Ana", now=NOW)
    with acting_for(supplier.id), reading_for(Purpose.P17):
        for number in range(5):
            improvement.propose(title=f"Ideea numărul {number}", words="", by=ana, now=NOW)
        with pytest.raises(IdeaRefusedError):
            improvement.propose(title="Ideea de prisos", words="", by=ana, now=NOW)


def test_a_note_of_a_version_is_shown_once_a_person(supplier: Supplier) -> None:
    ana = accounts.create_user(email="ana@exemplu.ro", full_name="Ana", now=NOW)
    version = releases.newest().version
    with acting_for(supplier.id), reading_for(Purpose.P17):
        shown = [improvement.note_seen(user_id=ana.id, version=version, now=NOW) for _ in range(2)]
        next_one = improvement.note_seen(user_id=ana.id, version="2099.1", now=NOW)

    assert shown == [True, False]
    assert next_one
