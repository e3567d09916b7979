"""Starting terms: the dates stored, one of a kind for a subject, and what is refused."""

from datetime import UTC, date, datetime

import pytest

from registratura.deadlines import queries, rules
from registratura.deadlines import services as deadlines
from registratura.deadlines.catalogue import rule_on, seeded_rules
from registratura.deadlines.errors import (
    RuleRefusedError,
    TermAlreadyRunsError,
    TermRefusedError,
    UnknownRuleError,
)
from registratura.deadlines.queries import Options
from registratura.journal import queries as journal
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .deeds import day, moment, started


def test_t3_a_petition_stores_its_three_dates_and_leaves_a_trace(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba, on="03-11")
        (act,) = journal.history_of(subject_type="entry", subject_id=1)

    assert (term.safe_on, term.due_on, term.legal_max_on) == (day("04-09"), day("04-14"), day("04-14"))
    assert (act.action, act.actor) == ("deadlines.term.started", "Ana Albu")
    assert act.details["law"] == "OG 27/2002 art. 8 alin. (1)"


def test_a_moment_counts_by_its_day_in_bucharest(alba: Town) -> None:
    late_evening = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # 00:30 of 2 March at the office

    with acting_for(alba.id):
        term = started(alba, started=late_evening)

    assert term.started_on == day("03-02")


def test_the_same_term_runs_once_for_a_subject(alba: Town) -> None:
    with acting_for(alba.id):
        started(alba)
        with pytest.raises(TermAlreadyRunsError):
            started(alba)
        started(alba, subject_id=2)
        started(alba, "PET-RED")

        assert len(queries.state_of(subject_type="entry", subject_id=1, today=day("03-02"))) == 2


@pytest.mark.parametrize("code", ["REC-544", "L52-AN", "L52-SED"])
def test_a_term_that_the_institution_cannot_miss_is_not_followed(alba: Town, code: str) -> None:
    with acting_for(alba.id), pytest.raises(TermRefusedError, match="nu se urmărește"):
        started(alba, code)


def test_an_event_in_the_future_starts_nothing(alba: Town) -> None:
    with acting_for(alba.id):
        with pytest.raises(TermRefusedError):
            started(alba, started=day("03-03"), now=moment("03-02"))
        with pytest.raises(UnknownRuleError, match="XX"):
            started(alba, "XX")


def test_an_event_of_last_month_starts_a_term_that_is_overdue_at_once(alba: Town) -> None:
    with acting_for(alba.id):
        started(alba, started=day("01-05"), now=moment("03-02"))
        (card,) = queries.state_of(subject_type="entry", subject_id=1, today=day("03-02"))

    assert card.overdue
    assert card.days_left < 0


def test_hours_keep_their_moment(alba: Town) -> None:
    asked = datetime(2026, 3, 10, 12, 5, tzinfo=UTC)

    with acting_for(alba.id):
        term = started(alba, "IIP-PR", started=asked, now=asked)
        with pytest.raises(rules.NotComputableError):
            started(alba, "BREACH", on="03-10")

    assert term.due_at == datetime(2026, 3, 11, 12, 5, tzinfo=UTC)
    assert term.due_on == day("03-11")


def test_a_day_named_by_the_law_or_by_the_act_is_kept(alba: Town) -> None:
    with acting_for(alba.id):
        by_law = started(alba, "ARH-PRED")
        by_act = started(alba, "INST", named_on=day("04-11"))

    assert by_law.named_on == date(2028, 12, 31)
    assert (by_act.named_on, by_act.safe_on, by_act.due_on) == (day("04-11"), day("04-09"), day("04-14"))


def test_inf_06_an_institution_may_count_law_544_by_its_norms(alba: Town) -> None:
    with acting_for(alba.id):
        by_law = started(alba, "IIP", on="03-09")
        deadlines.choose_options(options=Options(follows_norms=True), by=None, now=moment("03-09"))
        by_norms = started(alba, "IIP", on="03-09", subject_id=2)
        petition = started(alba, "PET", on="03-09", subject_id=2)

    assert (by_law.due_on, by_law.norms) == (day("03-19"), False)
    assert (by_norms.due_on, by_norms.norms) == (day("03-23"), True)
    assert not petition.norms


def own_rule(**changes: object) -> rules.Rule:
    """Return a rule as an institution would set it."""
    values: dict[str, object] = {
        "code": "PET",
        "name": "Petiție, după regulamentul propriu",
        "start": "registered",
        "regime": rules.Regime.CAL,
        "count": 20,
        "legal_basis": "OG 27/2002 art. 8; regulamentul propriu",
        "mark": rules.Mark.SEEN,
        "valid_from": day("04-01"),
    }
    return rules.Rule(**{**values, **changes})  # type: ignore[arg-type]


def test_an_own_rule_holds_for_what_starts_later_and_for_this_institution_alone(
    alba: Town, buzau: Town
) -> None:
    with acting_for(alba.id):
        running = started(alba)
        deadlines.set_own_rule(
            rule=own_rule(), act="Dispoziția 7/2026", by=alba.administrator, now=moment("03-30")
        )
        later = started(alba, on="04-01", subject_id=2)

        assert "30 de zile calendaristice" in queries.explain(running)[0]
        assert (later.count, running.count) == (20, 30)
        assert {rule.code: rule.count for rule in queries.rules_on(on=day("04-02"))}["PET"] == 20
    with acting_for(buzau.id):
        assert started(buzau, on="04-01").count == 30


def test_a_second_own_rule_ends_the_first(alba: Town) -> None:
    with acting_for(alba.id):
        deadlines.set_own_rule(
            rule=own_rule(), act="Dispoziția 7/2026", by=alba.administrator, now=moment("03-30")
        )
        deadlines.set_own_rule(
            rule=own_rule(count=25, valid_from=day("05-01")),
            act="Dispoziția 9/2026",
            by=alba.administrator,
            now=moment("04-20"),
        )
        found = [queries.rule_on("PET", on=day(on)) for on in ("03-31", "04-30", "05-01")]

    assert [rule.count for rule in found if rule] == [30, 20, 25]


@pytest.mark.parametrize(
    ("changes", "act"),
    [
        ({}, " "),
        ({"valid_from": day("03-30")}, "Dispoziția 7/2026"),
        ({"count": 0}, "Dispoziția 7/2026"),
        ({"start": "sometime"}, "Dispoziția 7/2026"),
        ({"count": 31}, "Dispoziția 7/2026"),
        ({"regime": rules.Regime.WD}, "Dispoziția 7/2026"),
        ({"code": "IIP", "regime": rules.Regime.CAL, "count": 11}, "Dispoziția 7/2026"),
        ({"extension_count": 5}, "Dispoziția 7/2026"),
    ],
)
def test_an_own_rule_without_act_or_for_the_past_is_refused(
    alba: Town, changes: dict[str, object], act: str
) -> None:
    with acting_for(alba.id), pytest.raises(RuleRefusedError):
        deadlines.set_own_rule(rule=own_rule(**changes), act=act, by=alba.administrator, now=moment("03-30"))


def test_an_own_rule_ends_and_the_law_holds_again(alba: Town) -> None:
    with acting_for(alba.id):
        deadlines.set_own_rule(
            rule=own_rule(), act="Dispoziția 7/2026", by=alba.administrator, now=moment("03-30")
        )
        for on in ("03-30", "04-01"):
            with pytest.raises(RuleRefusedError):
                deadlines.end_own_rule(code="PET", on=day(on), by=alba.administrator, now=moment("03-30"))
        deadlines.end_own_rule(code="PET", on=day("05-01"), by=alba.administrator, now=moment("03-30"))
        with pytest.raises(RuleRefusedError):
            deadlines.end_own_rule(code="PET", on=day("06-01"), by=alba.administrator, now=moment("03-30"))
        found = [queries.rule_on("PET", on=day(on)) for on in ("04-30", "05-01")]

    assert [rule.count for rule in found if rule] == [20, 30]


@pytest.mark.parametrize("code", [rule.code for rule in seeded_rules() if not deadlines.may_be_set(law=rule)])
def test_what_the_law_names_itself_is_not_the_institution_s_to_set(alba: Town, code: str) -> None:
    law = rule_on(code, on=day("04-01"))
    assert law is not None
    own = deadlines.shortened(
        law=law, count=max(law.count - 1, 1), since=day("04-01"), act="Dispoziția 7/2026"
    )
    with acting_for(alba.id), pytest.raises(RuleRefusedError):
        deadlines.set_own_rule(rule=own, act="Dispoziția 7/2026", by=alba.administrator, now=moment("03-30"))


def test_the_database_holds_the_whole_catalogue(alba: Town) -> None:
    with acting_for(alba.id):
        stored = queries.rules_on(on=day("03-02"))

    assert sorted(stored, key=lambda rule: rule.code) == sorted(seeded_rules(), key=lambda rule: rule.code)
