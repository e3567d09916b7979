"""The states of a request: closed, reachable, with an end from everywhere; pure."""

from registratura.rights.kinds import DELAYS, JUSTIFICATIONS, REFUSALS, RIGHTS, SHORT, Right
from registratura.rights.machine import DPV, DRP, ENDS, OPEN, STATUSES, TRANSITIONS, Status, may_go


def reached(start: Status) -> set[Status]:
    found, edge = {start}, {start}
    while edge:
        edge = {there for here in edge for there in TRANSITIONS[here]} - found
        found |= edge
    return found


def test_every_state_is_reached_from_the_first_and_leads_to_an_end() -> None:
    assert reached(Status.RECEIVED) == set(Status)
    assert all(reached(status) & ENDS for status in Status)


def test_an_end_is_an_end() -> None:
    assert not any(may_go(here=end, there=there) for end in ENDS for there in Status)
    assert not ENDS & OPEN


def test_nothing_is_given_before_it_is_granted() -> None:
    assert not may_go(here=Status.RECEIVED, there=Status.EXECUTING)
    assert not may_go(here=Status.IDENTITY_PENDING, there=Status.APPROVED)
    assert not may_go(here=Status.ASSESSING, there=Status.EXECUTING)
    assert {here for here in Status if may_go(here=here, there=Status.EXECUTING)} == {Status.APPROVED}


def test_every_state_has_words_and_the_names_that_others_use() -> None:
    for table in (STATUSES, DRP, DPV, TRANSITIONS):
        assert set(table) == set(Status)
    assert set(DRP.values()) == {"open", "in_progress", "fulfilled", "denied", "revoked", "expired"}


def test_every_right_and_reason_has_words_and_an_article() -> None:
    assert set(RIGHTS) == set(SHORT) == set(Right)
    assert all(words.article and words.dpv for words in RIGHTS.values())
    assert all(why.article and (why.delays or why.refuses) for why in JUSTIFICATIONS.values())
    assert not set(DELAYS) & set(REFUSALS)
