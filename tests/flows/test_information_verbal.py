"""Requests by word of mouth: answered on the spot, shown how to ask in writing, the twenty-four hours of the press."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from registratura.information.errors import RequestRefusedError
from registratura.information.rules import Nature, Step, Way
from tests.cast import Town
from tests.flows.information_ground import Enter, card, end, enter, terms_of, today, verbal

__all__ = ["enter"]
pytestmark = pytest.mark.django_db


def test_INF_10_a_verbal_request_answered_on_the_spot_is_one_act(alba: Town, enter: Enter) -> None:
    entry_id = verbal(alba)

    found = card(alba, entry_id)
    assert (found.received_way, found.answer_way, found.nature) == ("verbal", "verbal", Nature.FAVORABLE)
    assert (found.step, found.left_on) == (Step.DONE, today())
    assert terms_of(alba, entry_id)["IIP"].state == "met"


def test_INF_10_the_same_form_twice_is_one_request(alba: Town, enter: Enter) -> None:
    key = uuid4()

    assert verbal(alba, request_key=key) == verbal(alba, request_key=key)


def test_INF_10_whoever_cannot_be_answered_is_shown_how_to_ask_in_writing(alba: Town, enter: Enter) -> None:
    assert card(alba, verbal(alba, answer="directed")).nature is Nature.DIRECTED
    with pytest.raises(RequestRefusedError, match="24 de ore"):
        verbal(alba, answer="later")


def test_INF_11_the_press_waits_at_most_twenty_four_hours(alba: Town, enter: Enter) -> None:
    entry_id = verbal(alba, answer="later", media=True, name="Ziarul Unirea")

    term = terms_of(alba, entry_id)["IIP-PR"]
    assert term.due_at is not None
    assert abs(term.due_at - timezone.now() - timedelta(hours=24)) < timedelta(minutes=5)
    end(alba, entry_id, Nature.FAVORABLE, way=Way.VERBAL)
    assert terms_of(alba, entry_id)["IIP-PR"].state == "met"
    assert card(alba, entry_id).step is Step.DONE
