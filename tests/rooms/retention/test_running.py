"""Runs over real tables: what ended leaves, what is held stays, and the account of it can be checked by others."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction

from registratura.accounts import services as accounts
from registratura.accounts.models import SignInLink
from registratura.institutions.models import Institution
from registratura.journal import queries as journal
from registratura.kernel import attesting
from registratura.messaging.models import Message
from registratura.retention import queries, services, tasks
from registratura.retention.models import Item, Rule
from registratura.retention.rules import Winner
from registratura.retention.sets import SETS, set_of_table
from registratura.retention.staying import reason_of_table
from registratura.subjects import queries as persons
from registratura.subjects import services as subjects
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.fakes.ways import FakeWay
from tests.rooms.messaging.letters import delivery_of, number_given
from tests.rooms.messaging.test_deliver import delivered

LATER = NOW + timedelta(days=400)
UNTIL = LATER.date()


@pytest.fixture(autouse=True)
def _own_data(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path


def message(town: Town, key: str = "n") -> int:
    """Send somebody a message a year ago, and let it arrive."""
    with acting_for(town.id):
        sent = number_given(town, key=key)
        delivery = delivery_of(sent)
    delivered(town, delivery, FakeWay())
    return int(sent.message_id)


def words(town: Town, message_id: int) -> str:
    with acting_for(town.id):
        return str(Message.objects.get(pk=message_id).context)


def ran(town: Town, *, now: datetime = LATER, accounts_too: bool = True) -> queries.RunLine:
    with acting_for(town.id):
        run_id = services.order_run(until=now.date(), by=town.protector, now=now)
    services.carry_out(institution_id=town.id, run_id=run_id, accounts_too=accounts_too, clock=lambda: now)
    with acting_for(town.id):
        line = queries.run(run_id)
    assert line is not None
    return line


@pytest.mark.django_db
def test_ac_i2_1_every_table_has_its_rule_or_its_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]

    unknown = [one for one in tables if set_of_table(one) is None and reason_of_table(one) is None]
    gone = [one for each in SETS for one in (each.table, *each.with_tables) if one not in tables]

    assert len(tables) > 100
    assert not unknown
    assert not gone


def test_what_ended_leaves_and_what_did_not_stays(alba: Town) -> None:
    with time_machine.travel(NOW, tick=False):
        old = message(alba)
        accounts.issue_sign_in_link(user=alba.clerk, now=NOW)
    accounts.issue_sign_in_link(user=alba.clerk, now=LATER)
    Session.objects.create(session_key="o" * 32, session_data="x", expire_date=NOW)

    line = ran(alba)

    assert words(alba, old) == "{}"
    assert SignInLink.objects.filter(user=alba.clerk).count() == 1
    assert not Session.objects.filter(session_key="o" * 32).exists()
    assert line.counts["message-words"] == {"left": 1}
    assert line.left_count == line.total_count == line.done_count
    with acting_for(alba.id):
        (item,) = Item.objects.filter(kept_set="message-words")
        assert (item.row, item.winner, item.left) == (str(old), Winner.PURPOSE_MAXIMUM, True)


def test_ac_c1_3_the_rehearsal_counts_what_the_run_takes(alba: Town) -> None:
    for key in "abc":
        message(alba, key)
    with acting_for(alba.id):
        held = queries.forecast(until=UNTIL, accounts_too=True)
        expected = {line.kept_set.key: line.count for line in held if line.count}

    line = ran(alba)

    assert {key: one["left"] for key, one in line.counts.items()} == expected
    assert expected["message-words"] == 3


@pytest.mark.parametrize("scope", ["everything", "set", "row"])
def test_ac_i2_3_nothing_on_hold_is_touched(alba: Town, scope: str) -> None:
    kept = message(alba)
    target = {"everything": "", "set": "message-words", "row": f"message-words:{kept}"}[scope]
    with acting_for(alba.id):
        services.open_hold(
            scope=scope,
            target=target,
            reason="Litigiu",
            reference="Dosar 12/3/2026",
            review_on=UNTIL,
            by=alba.protector,
            now=LATER - timedelta(days=30),
        )
        (line,) = [one for one in queries.forecast(until=UNTIL, accounts_too=False) if one.count]

    done = ran(alba, accounts_too=False)

    assert (line.count, line.held_count) == (1, 1)
    assert words(alba, kept) != "{}"
    assert done.counts == {"message-words": {"left": 0, "hold": 1}}
    with acting_for(alba.id):
        (item,) = Item.objects.all()
        assert (item.row, item.left, item.winner) == (str(kept), False, Winner.HOLD)
        told = queries.explain(object=f"message-words:{kept}", today=UNTIL)
    assert told is not None
    assert told.verdict.winner == Winner.HOLD
    assert [one.reference for one in told.holds] == ["Dosar 12/3/2026"]


def test_a_hold_over_a_person_keeps_the_person_readable(
    alba: Town, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    later = NOW + timedelta(days=4 * 366)
    with acting_for(alba.id):
        kept = subjects.subject_of(identities={"email": "a@example.ro"}, now=NOW).id
        gone = subjects.subject_of(identities={"email": "b@example.ro"}, now=NOW).id
        services.open_hold(
            scope="person",
            target=str(kept),
            reason="Litigiu",
            reference="Dosar 1",
            review_on=later.date() + timedelta(days=10),
            by=alba.protector,
            now=later,
        )
        assert queries.holds_over_person(kept)
        assert not queries.holds_over_person(gone)
    with django_capture_on_commit_callbacks(execute=True):
        line = ran(alba, now=later, accounts_too=False)

    assert line.counts["persons"] == {"left": 1, "hold": 1}
    with acting_for(alba.id):
        assert persons.find_by_identity("email", "a@example.ro") is not None
        assert persons.find_by_identity("email", "b@example.ro") is None


def test_the_certificate_is_signed_and_stands_in_the_journal(alba: Town) -> None:
    message(alba)
    line = ran(alba)

    assert line.certificate is not None
    key = attesting.read_multikey(line.certificate["proof"]["verificationMethod"])
    attesting.check_attested(line.certificate, public_key=key)
    with pytest.raises(attesting.ProofError):
        attesting.check_attested({**line.certificate, "until": "2020-01-01"}, public_key=key)
    with acting_for(alba.id):
        acts = journal.history_of(subject_type="retention_run", subject_id=line.id)
    assert [act.id for act in acts if act.action == "retention.run.finished"] == [line.record_id]
    assert line.certificate["journal_record"] == line.record_id


def test_a_broken_run_goes_on_where_it_was(alba: Town, monkeypatch: Any) -> None:
    for key in "abc":
        message(alba, key)
    monkeypatch.setattr("registratura.retention.selecting.PORTION", 1)
    with acting_for(alba.id):
        run_id = services.order_run(until=UNTIL, by=None, now=LATER)
        with pytest.raises(services.RunRefusedError):
            services.order_run(until=UNTIL, by=None, now=LATER)
    calls = iter([LATER, LATER])
    with pytest.raises(StopIteration):
        services.carry_out(
            institution_id=alba.id, run_id=run_id, accounts_too=False, clock=lambda: next(calls)
        )

    assert (
        services.carry_out(institution_id=alba.id, run_id=run_id, accounts_too=False, clock=lambda: LATER)
        == 3
    )
    assert (
        services.carry_out(institution_id=alba.id, run_id=run_id, accounts_too=False, clock=lambda: LATER)
        == 0
    )


def test_a_day_to_come_is_only_rehearsed(alba: Town) -> None:
    with acting_for(alba.id), pytest.raises(services.RunRefusedError, match="simularea"):
        services.order_run(until=UNTIL + timedelta(days=2), by=None, now=LATER)


def test_the_night_passes_over_every_institution(alba: Town, buzau: Town) -> None:
    mine, theirs = message(alba), message(buzau)

    with time_machine.travel(LATER, tick=False):
        assert tasks.sweep(0) >= 2
        tasks.sweep(0)

    assert words(alba, mine) == words(buzau, theirs) == "{}"


def test_another_institution_s_rows_are_not_seen(alba: Town, buzau: Town) -> None:
    theirs = message(buzau)

    ran(alba)

    assert words(buzau, theirs) != "{}"


def test_the_application_itself_deletes_nothing(alba: Town) -> None:
    with acting_for(alba.id):
        ran_id = services.order_run(until=UNTIL, by=None, now=LATER)
        for statement in (
            "DELETE FROM retention_item",
            "DELETE FROM rights_privacyrequest",
            f"SELECT set_config('app.leaving', 'retention', true); DELETE FROM retention_run WHERE id = {ran_id}",
            "SELECT retention_dispose('journal', ARRAY['1'])",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_an_open_matter_does_not_leave_whoever_asks(alba: Town) -> None:
    accounts.issue_sign_in_link(user=alba.clerk, now=datetime.now(tz=NOW.tzinfo))
    with acting_for(alba.id), connection.cursor() as cursor:
        (link,) = SignInLink.objects.values_list("id", flat=True)
        cursor.execute("SELECT retention_dispose('sign-in-links', ARRAY[%s])", [str(link)])

    assert SignInLink.objects.filter(pk=link).exists()


def test_an_own_term_needs_a_simulation_and_a_second_person(alba: Town) -> None:
    message(alba)
    second = alba.administrator
    day = date(2026, 1, 1)
    with acting_for(alba.id):
        rule_id = services.propose_rule(
            key="message-words",
            duration="P3M",
            valid_from=day,
            reason="Ajung trei luni",
            by=alba.protector,
            now=NOW,
        )
        with pytest.raises(services.RuleRefusedError, match="Simulați"):
            services.approve_rule(rule_id=rule_id, by=second, now=NOW)
        soon = NOW.date() + timedelta(days=120)
        assert (
            services.simulate_rule(
                rule_id=rule_id, until=soon, accounts_too=False, by=alba.protector, now=NOW
            )
            == 1
        )
        with pytest.raises(services.RuleRefusedError, match="altcineva"):
            services.approve_rule(rule_id=rule_id, by=alba.protector, now=NOW)
        assert not queries.forecast(until=soon, accounts_too=False)[0].count
        services.approve_rule(rule_id=rule_id, by=second, now=NOW)
        (line,) = [one for one in queries.forecast(until=soon, accounts_too=False) if one.count]
        assert (line.rule.duration, line.rule.version) == ("P3M", rule_id)
        services.withdraw_rule(rule_id=rule_id, by=second, now=NOW)
        assert queries.rules_on(soon)[line.rule.key].duration == "P12M"
        assert Rule.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"duration": "P9Y"}, "duration"),
        ({"duration": "trei ani"}, "duration"),
        ({"duration": "P\x003Y"}, "duration"),
        ({"key": "registry-content"}, "key"),
        ({"key": "nimic"}, "key"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_a_term_against_the_law_is_refused_in_words(alba: Town, fields: dict[str, str], field: str) -> None:
    given = {"key": "message-words", "duration": "P3M", "reason": "x", **fields}
    with acting_for(alba.id), pytest.raises(services.RuleRefusedError) as refused:
        services.propose_rule(**given, valid_from=UNTIL, by=alba.protector, now=NOW)

    assert refused.value.field == field


def test_a_hold_is_opened_confirmed_and_ended_by_two(alba: Town) -> None:
    with acting_for(alba.id):
        hold_id = services.open_hold(
            scope="set",
            target="message-words",
            reason="Control",
            reference="Adresa 7",
            review_on=NOW.date() + timedelta(days=90),
            by=alba.protector,
            now=NOW,
        )
        for act in (services.approve_hold, services.release_hold):
            with pytest.raises(services.HoldRefusedError):
                act(hold_id=hold_id, by=alba.protector, now=NOW)
        services.approve_hold(hold_id=hold_id, by=alba.administrator, now=NOW)
        services.ask_release(hold_id=hold_id, reason="S-a încheiat", by=alba.protector, now=NOW)
        with pytest.raises(services.HoldRefusedError, match="altcineva"):
            services.release_hold(hold_id=hold_id, by=alba.protector, now=NOW)
        assert queries.holding().keeps(kept_set="message-words", row="1", person=None)
        services.release_hold(hold_id=hold_id, by=alba.administrator, now=NOW)
        assert not queries.holding().keeps(kept_set="message-words", row="1", person=None)
        assert queries.holds() == []
        (line,) = queries.holds(with_released=True)
        assert line.state == "released"
        with pytest.raises(services.HoldRefusedError):
            services.ask_release(hold_id=hold_id, reason="iar", by=alba.protector, now=NOW)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reference": ""}, "reference"),
        ({"review_on": NOW.date()}, "review_on"),
        ({"review_on": NOW.date() + timedelta(days=800)}, "review_on"),
        ({"scope": "person", "target": "dan@example.ro"}, "target"),
        ({"scope": "set", "target": "registers"}, "target"),
        ({"scope": "row", "target": "message-words"}, "target"),
        ({"scope": "tot", "target": "x"}, "target"),
    ],
)
def test_a_hold_that_says_too_little_is_refused(alba: Town, fields: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {
        "scope": "everything",
        "target": "",
        "reason": "Control",
        "reference": "Adresa 7",
        "review_on": NOW.date() + timedelta(days=90),
        **fields,
    }
    with acting_for(alba.id), pytest.raises(services.HoldRefusedError) as refused:
        services.open_hold(**given, by=alba.protector, now=NOW)

    assert refused.value.field == field


@pytest.mark.parametrize(
    "name", ["message-words:0", "message-words:999", "messaging_message:x", "sessions:\x7f"]
)
def test_ac_i2_1_what_is_gone_is_explained_as_gone(alba: Town, name: str) -> None:
    with acting_for(alba.id):
        told = queries.explain(object=name, today=UNTIL)

    assert told is not None
    assert not told.known


def test_ac_i2_1_a_registered_document_is_explained_by_the_archive_law(alba: Town) -> None:
    with acting_for(alba.id):
        told = queries.explain(object="registers_entry:1", today=UNTIL)
        nothing = queries.explain(object="pg_shadow:1", today=UNTIL)

    assert told is not None
    assert told.verdict.winner == Winner.ARCHIVE_LAW
    assert "16/1996" in told.rule.law
    assert nothing is None


def test_who_answers_for_accounts_is_one_institution(alba: Town, buzau: Town) -> None:
    assert [queries.answers_for_accounts(institution_id=one.id) for one in (alba, buzau)] == [True, False]
    with acting_for(alba.id):
        assert Institution.objects.filter(pk=alba.id).update(closed_at=NOW) == 1
    assert queries.answers_for_accounts(institution_id=buzau.id)
