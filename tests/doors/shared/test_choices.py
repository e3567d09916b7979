"""A person's own choices: nothing ticked beforehand, as easy to take back as to give, and nobody else's."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.test import Client
from django.utils import timezone

from registratura.consents import queries as consents
from registratura.consents.models import ConsentEvent, Signal
from registratura.doors.shared.choice_forms import Answer, ChoiceForm, PreTickedError
from registratura.flows import own_choices
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, Town, open_supplier
from tests.doors.attack import client_of
from tests.rooms.consents.ground import offered, publish
from tests.rooms.notices.ground import content, purpose

HERE = "/cont/confidentialitate/"


@pytest.fixture
def supplier(alba: Town) -> Supplier:
    """The supplier, whose notice offers choices since a while."""
    supplier = open_supplier()
    publish(supplier, offered(), on=date(2026, 3, 2), now=timezone.now().replace(year=2026, month=3, day=1))
    return supplier


@pytest.fixture
def clerk(alba: Town) -> Client:
    return client_of(alba.clerk)


def say(client: Client, answer: str, purpose: str = "P12", **headers: str) -> Any:
    """Press one of the two buttons."""
    return client.post(f"{HERE}raspuns/", {"purpose": purpose, "answer": answer}, headers=headers or None)


def stands(alba: Town, key: str = "P12") -> str:
    """Return the state of the clerk's choice."""
    own = own_choices.own_choices(user=alba.clerk, now=timezone.now())
    assert own is not None
    return next(str(one.state) for one in own.choices if one.purpose.key == key)


def test_ac_j2_4_a_form_of_choices_refuses_whatever_would_come_up_chosen() -> None:
    class Box(ChoiceForm):
        agreed = forms.BooleanField(required=False)

    class Ticked(ChoiceForm):
        agreed = forms.BooleanField(required=False, initial=True)

    class Drawn(ChoiceForm):
        agreed = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs={"checked": True}))

    class Chosen(ChoiceForm):
        answer = forms.ChoiceField(choices=[("yes", "da")], initial="yes", widget=forms.RadioSelect)

    assert "checked" not in str(Box())
    for form, given in ((Ticked, {}), (Drawn, {}), (Chosen, {}), (Box, {"initial": {"agreed": True}})):
        with pytest.raises(PreTickedError):
            form(**given)
    with pytest.raises(PreTickedError):
        Answer(initial={"answer": "yes"})


def test_ac_j2_3_a_yes_and_a_no_are_the_same_press_of_the_same_button(
    supplier: Supplier, alba: Town, clerk: Client
) -> None:
    page = clerk.get(HERE).text

    assert page.count('<button class="button" name="answer" value="yes"') == 2
    assert page.count('<button class="button" name="answer" value="no"') == 2
    assert "checked" not in page
    for answer, state in (("yes", "given"), ("no", "withdrawn"), ("yes", "given")):
        assert say(clerk, answer).headers["Location"] == HERE
        assert stands(alba) == state
    assert stands(alba, "P21") == "unknown"


def test_ac_j1_2_looking_and_working_a_hundred_times_changes_no_choice(
    supplier: Supplier, alba: Town, clerk: Client
) -> None:
    for _time in range(100):
        client_of(alba.clerk)
    for _time in range(5):
        clerk.get(HERE)
        clerk.get(f"/birou/{alba.institution.code}/")
    with acting_for(supplier.id):
        assert not ConsentEvent.objects.exists()
    assert stands(alba) == "unknown"


@pytest.mark.parametrize(
    "sent", [{}, {"purpose": "P12"}, {"answer": "yes"}, {"purpose": "P25", "answer": "yes"}]
)
def test_what_is_not_offered_or_not_said_changes_nothing(
    sent: dict[str, str], supplier: Supplier, alba: Town, clerk: Client
) -> None:
    assert clerk.post(f"{HERE}raspuns/", sent).status_code == 302
    with acting_for(supplier.id):
        assert not ConsentEvent.objects.exists()


def test_choices_are_the_persons_alone(supplier: Supplier, alba: Town, clerk: Client) -> None:
    say(clerk, "yes")
    own = own_choices.own_choices(user=alba.clerk, now=timezone.now())
    assert own is not None
    event = next(one.history[0].event for one in own.choices if one.history)

    other = client_of(alba.head)
    assert other.post(f"{HERE}dovada/{event}/").status_code == 404
    assert other.post(f"{HERE}dovada/{uuid4()}/").status_code == 404
    assert "Ce ați răspuns" not in other.get(HERE).text
    assert Client().get(HERE).status_code == 302
    assert Client().post(f"{HERE}raspuns/", {"purpose": "P12", "answer": "yes"}).status_code == 302


def test_ac_g5_1_a_browser_that_says_no_is_heard_once_and_the_person_may_still_say_yes(
    supplier: Supplier, alba: Town, clerk: Client
) -> None:
    say(clerk, "yes", "P21")
    for _time in range(3):
        page = clerk.get(HERE, headers={"Sec-GPC": "1"})
    assert "Global Privacy Control" in page.text
    with acting_for(supplier.id):
        assert Signal.objects.count() == 1
        person = own_choices.person_of_account(user=alba.clerk, now=timezone.now())
        assert not consents.may_process(subject_id=person, purpose="P21", at=timezone.now()).allowed

    say(clerk, "yes", "P21", **{"Sec-GPC": "1"})

    with acting_for(supplier.id):
        assert consents.may_process(subject_id=person, purpose="P21", at=timezone.now(), signal=True).allowed


def test_without_anybody_who_answers_nothing_is_asked(alba: Town, buzau: Town, clerk: Client) -> None:
    assert "Nu este publicată nicio informare" in clerk.get(HERE).text
    assert say(clerk, "yes").status_code == 302


def test_the_page_asks_the_database_little(
    supplier: Supplier, alba: Town, clerk: Client, django_assert_max_num_queries: Any
) -> None:
    say(clerk, "yes")
    with django_assert_max_num_queries(15):
        clerk.get(HERE)


def test_the_news_of_the_notice_say_since_when_and_what_and_take_the_answer(
    supplier: Supplier, alba: Town, clerk: Client
) -> None:
    now = timezone.now()
    more = content(
        purpose("P01"),
        purpose("P12", ground="A6-1-a"),
        purpose("P14", ground="A6-1-a"),
        purpose("P21", ground="A6-1-a"),
        purpose("P09", ground="A6-1-f"),
    )
    publish(supplier, more, on=date(2026, 4, 20), now=now.replace(year=2026, month=3, day=10))

    page = clerk.get(f"{HERE}noutati/").text

    assert page.index("Versiunea 2") < page.index("Versiunea 1")
    assert "20.04.2026" in page
    assert page.count('value="P14"') == 1
    assert 'value="P12"' not in page  # not new with a version: it was there from the first
    assert "scop nou așteaptă" in page
    assert stands(alba, "P14") == "unknown"
    answered = clerk.post(f"{HERE}raspuns/", {"purpose": "P14", "answer": "no", "din": "noutati"})
    assert answered.headers["Location"] == f"{HERE}noutati/"
    assert stands(alba, "P14") == "refused"
    assert 'value="P14"' not in clerk.get(f"{HERE}noutati/").text
    assert Client().get(f"{HERE}noutati/").status_code == 302
