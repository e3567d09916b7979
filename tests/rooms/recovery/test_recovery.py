"""Letting a person in again takes two administrators, a link and a code: neither half opens anything alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from registratura.institutions import services as institutions
from registratura.institutions.roles import Role
from registratura.journal import queries as journal
from registratura.recovery import queries
from registratura.recovery import services as recovery
from registratura.recovery.halves import code_digest
from registratura.recovery.models import Recovery
from registratura.recovery.services import RecoveryRefusedError
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

WHY = "I s-a furat telefonul cu aplicația de coduri."


def ask(alba: Town, **other: Any) -> recovery.Asked:
    asked: dict[str, Any] = {
        "user_id": alba.clerk.id,
        "proof": "paper",
        "reason": WHY,
        "by": alba.administrator,
        "now": NOW,
    }
    return recovery.ask(**(asked | other))


@pytest.fixture
def second(alba: Town) -> Any:
    with acting_for(alba.id):
        institutions.add_member(
            user_id=alba.head.id, role=Role.ADMINISTRATOR, unit_id=None, job_title="", now=NOW, by=None
        )
        yield alba.head


def test_link_and_code_together_let_the_person_in_once(alba: Town, second: Any) -> None:
    asked = ask(alba)
    link = recovery.approve(recovery_id=asked.recovery_id, by=second, now=NOW)

    assert recovery.use(link="altceva", code=asked.code, now=NOW).user_id is None
    assert recovery.use(link=link, code="altceva", now=NOW) == recovery.Tried(None, asked.recovery_id, 4)
    assert (
        recovery.use(link=link, code=asked.code.lower().replace("-", " "), now=NOW).user_id == alba.clerk.id
    )
    assert recovery.use(link=link, code=asked.code, now=NOW) == recovery.Tried(None, None, 0)


def test_five_wrong_codes_end_it_and_the_journal_knows(alba: Town, second: Any) -> None:
    asked = ask(alba)
    link = recovery.approve(recovery_id=asked.recovery_id, by=second, now=NOW)

    left = [recovery.use(link=link, code=f"AAAA-BBB{n}", now=NOW).tries_left for n in range(5)]

    assert left == [4, 3, 2, 1, 0]
    assert recovery.use(link=link, code=asked.code, now=NOW).user_id is None
    acts = [act.action for act in journal.recent_acts(subject_types=("recovery",))]
    assert acts == ["recovery.request.blocked", "recovery.request.approved", "recovery.request.asked"]


def test_who_asked_and_the_person_itself_never_decide(alba: Town, second: Any) -> None:
    asked = ask(alba)
    for person in (alba.administrator, alba.clerk):
        for deed in (recovery.approve, recovery.refuse):
            with pytest.raises(RecoveryRefusedError):
                deed(recovery_id=asked.recovery_id, by=person, now=NOW)
    with pytest.raises(RecoveryRefusedError):
        ask(alba, user_id=alba.administrator.id)


@pytest.mark.parametrize(
    "planted",
    [
        "decided_by_id = asked_by_id",
        "decided_by_id = user_id",
        "decided_by_id = NULL",
        "asked_by_id = user_id",
    ],
)
def test_the_database_knows_the_rule_of_two_too(
    alba: Town, second: Any, owner_url: str, planted: str
) -> None:
    asked = ask(alba)
    recovery.approve(recovery_id=asked.recovery_id, by=second, now=NOW)
    column, value = planted.split(" = ")
    row = Recovery.objects.get(pk=asked.recovery_id)
    copied = {name: getattr(row, name) for name in ("user_id", "asked_by_id", "decided_by_id")}
    copied[column] = None if value == "NULL" else copied[value]

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO recovery_recovery (id, institution_id, user_id, state, proof, reason, asked_at, asked_by_id,"
            " decided_at, decided_by_id, ends_at, code_digest, wrong_codes) SELECT 999999, institution_id, %s, 'used',"
            " proof, reason, asked_at, %s, decided_at, %s, ends_at, code_digest, 0 FROM recovery_recovery",
            [copied["user_id"], copied["asked_by_id"], copied["decided_by_id"]],
        )


@pytest.mark.parametrize(
    "other",
    [{"reason": "scurt"}, {"reason": "x" * 501}, {"proof": ""}, {"proof": "\x00"}, {"proof": "asked"}],
)
def test_a_request_without_reason_or_proof_is_refused(alba: Town, second: Any, other: dict[str, str]) -> None:
    with pytest.raises(RecoveryRefusedError) as refused:
        ask(alba, **other)

    assert refused.value.field in other


def test_one_is_open_at_a_time_and_what_lapsed_makes_room(alba: Town, second: Any) -> None:
    first = ask(alba)
    with pytest.raises(RecoveryRefusedError):
        ask(alba)
    later = NOW + timedelta(days=3, seconds=1)

    with pytest.raises(RecoveryRefusedError):
        recovery.approve(recovery_id=first.recovery_id, by=second, now=later)
    card = queries.recovery_by_id(first.recovery_id, at=later)
    assert card is not None
    assert (card.open, card.state) == (False, "lapsed")
    assert ask(alba, now=later).recovery_id != first.recovery_id


def test_an_approved_link_lives_a_day_and_stops_at_the_person_s_word(alba: Town, second: Any) -> None:
    asked = ask(alba)
    link = recovery.approve(recovery_id=asked.recovery_id, by=second, now=NOW)
    late = NOW + timedelta(hours=24)

    assert queries.recovery_with_link(link, at=late) is None
    assert recovery.use(link=link, code=asked.code, now=late).user_id is None
    assert recovery.stop(recovery_id=asked.recovery_id, by=alba.clerk, now=NOW) == alba.clerk.id
    assert recovery.use(link=link, code=asked.code, now=NOW).user_id is None


def test_neither_link_nor_code_stands_in_the_database_or_the_journal(alba: Town, second: Any) -> None:
    asked = ask(alba)
    link = recovery.approve(recovery_id=asked.recovery_id, by=second, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(r::text, ' ') FROM recovery_recovery r")
        rows = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(r::text, ' ') FROM journal_record r")
        rows += cursor.fetchone()[0]

    assert link not in rows
    assert asked.code not in rows
    assert code_digest("abcd-efgh") == code_digest(" ABCD EFGH ")
