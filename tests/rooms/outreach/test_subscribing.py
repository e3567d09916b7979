"""Subscribing and stopping: confirmed from the address, ended by one click, twice quiet, known after erasure."""

from datetime import timedelta

import pytest

from registratura.consents import queries as consents
from registratura.kernel.privacy.purposes import Purpose
from registratura.outreach import keys, queries
from registratura.outreach import services as outreach
from registratura.outreach.errors import SubscriptionRefusedError
from registratura.outreach.keys import Link
from registratura.outreach.models import Subscription, Suppression
from registratura.subjects import services as persons
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

from .ground import NOW, Ground, Sink, ground


@pytest.fixture
def stage(db: None) -> Ground:
    """The supplier, its notice and topics."""
    return ground()


def test_ac_f2_3_nothing_counts_until_it_is_confirmed_from_the_address(stage: Ground) -> None:
    with acting_for(stage.id), reading_for(Purpose.P12):
        asked = outreach.ask(email=" Ana@Casa.example ", topic_ids=[stage.topic], language="ro", now=NOW)
        again = outreach.ask(email="ana@casa.example", topic_ids=[stage.topic], language="ro", now=NOW)
        row = Subscription.objects.get()

        assert row.state == "unconfirmed"
        assert again.token == ""
        assert not consents.may_process(subject_id=asked.subject_id, purpose="P12", at=NOW).allowed
        assert queries.reach(topic_id=stage.topic, segment={}, now=NOW) == 0
        assert queries.waiting_topics(token=asked.token, now=NOW) == ["Noutăți despre program"]
        assert Subscription.objects.get().state == "unconfirmed"

        assert outreach.confirm(token="altul", language="ro", now=NOW) == []
        assert outreach.confirm(token=asked.token, language="ro", now=NOW) == ["Noutăți despre program"]
        assert outreach.confirm(token=asked.token, language="ro", now=NOW) == []
        assert consents.may_process(subject_id=asked.subject_id, purpose="P12", at=NOW).allowed
        assert queries.reach(topic_id=stage.topic, segment={}, now=NOW) == 1


def test_ac_f2_3_what_was_never_confirmed_goes_after_fourteen_days(stage: Ground) -> None:
    with acting_for(stage.id), reading_for(Purpose.P12):
        asked = outreach.ask(email="ana@casa.example", topic_ids=[stage.topic], language="ro", now=NOW)
        late = NOW + timedelta(days=14, minutes=1)

        assert outreach.confirm(token=asked.token, language="ro", now=late) == []
        assert outreach.drop_expired(now=NOW + timedelta(days=13)) == 0
        assert outreach.drop_expired(now=late) == 1
        assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "email", ["", "ana", "ana@", "a b@casa.example", "ana@casa.example\nBcc: x@y.example"]
)
def test_an_address_that_is_none_is_refused(stage: Ground, email: str) -> None:
    with acting_for(stage.id), reading_for(Purpose.P12), pytest.raises(SubscriptionRefusedError):
        outreach.ask(email=email, topic_ids=[stage.topic], language="ro", now=NOW)


def test_ac_f3_1_one_click_ends_the_topic_and_the_second_changes_nothing(stage: Ground) -> None:
    stage.person("ana@casa.example")
    campaign, sink = stage.campaign(), Sink()
    with acting_for(stage.id), reading_for(Purpose.P12):
        link = Link(stage.topic, 0, Subscription.objects.get().address_key)

        assert outreach.unsubscribe(link=link, now=NOW)
        assert not outreach.unsubscribe(link=link, now=NOW)
        assert Subscription.objects.get().state == "ended"

    stage.send(campaign, sink)
    assert sink.letters == []


def test_ac_f3_3_stopping_works_after_the_person_was_erased_and_the_list_holds_no_address(
    stage: Ground,
) -> None:
    person = stage.person("ana@casa.example")
    with acting_for(stage.id), reading_for(Purpose.P12):
        link = keys.link_behind(keys.token_for(Link(stage.topic, 7, keys.key_of_address("ana@casa.example"))))
        assert link is not None
        Subscription.objects.all().delete()
        persons.destroy_keys(subject_id=person, reason="la cerere", by=None, now=NOW)

        assert outreach.unsubscribe(link=link, now=NOW)
        (kept,) = Suppression.objects.values()

    assert "ana" not in str(kept)
    assert len(kept["address_key"]) == 64


def test_stopping_everything_takes_the_consent_back_and_asking_anew_lifts_it(stage: Ground) -> None:
    person = stage.person("ana@casa.example")
    with acting_for(stage.id), reading_for(Purpose.P12):
        key = keys.key_of_address("ana@casa.example")
        assert outreach.stop_everything(address_key=key, now=NOW)
        assert not outreach.stop_everything(address_key=key, now=NOW)
        assert not consents.may_process(subject_id=person, purpose="P12", at=NOW).allowed
        assert queries.is_stopped(address_key=key)

        later = NOW + timedelta(days=1)
        asked = outreach.ask(email="ana@casa.example", topic_ids=[stage.topic], language="ro", now=later)
        outreach.confirm(token=asked.token, language="ro", now=later)

        assert not queries.is_stopped(address_key=key)
        assert [one.state for one in queries.followed(address_key=key)] == ["confirmed"]


def test_the_rest_and_the_pace_that_a_person_chose_are_kept(stage: Ground) -> None:
    stage.person("ana@casa.example")
    sink = Sink()
    with acting_for(stage.id), reading_for(Purpose.P12):
        key, day = keys.key_of_address("ana@casa.example"), NOW.date() + timedelta(days=10)
        assert outreach.choose(address_key=key, topic_id=stage.topic, pace="monthly", paused_to=day, now=NOW)
        assert not outreach.choose(address_key=key, topic_id=stage.topic, pace="x", paused_to=None, now=NOW)

    stage.send(stage.campaign(), sink)
    stage.send(stage.campaign(name="2"), sink, now=NOW + timedelta(days=11))
    stage.send(stage.campaign(name="3"), sink, now=NOW + timedelta(days=20))

    assert len(sink.letters) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-2] + "AA",
        lambda token: "A" + token,
        lambda _token: "x" * 500,
        lambda _token: "ă",
    ],
)
def test_a_link_that_was_touched_says_nothing(stage: Ground, spoil: object) -> None:
    with acting_for(stage.id):
        token = keys.token_for(Link(stage.topic, 1, keys.key_of_address("ana@casa.example")))

        assert keys.link_behind(token) is not None
        assert keys.link_behind(spoil(token)) is None  # type: ignore[operator]


def test_another_institutions_link_says_nothing_here(stage: Ground, alba: object) -> None:
    with acting_for(stage.id):
        token = keys.token_for(Link(stage.topic, 1, keys.key_of_address("ana@casa.example")))

    with acting_for(alba.id):  # type: ignore[attr-defined]
        assert keys.link_behind(token) is None
