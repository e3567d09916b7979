"""Campaigns in the console and news without an account: written, started, confirmed, stopped by one click."""

import re
from typing import Any

import pytest
from django.test import Client

from registratura.accounts import services as accounts
from registratura.institutions import services
from registratura.institutions.roles import Role
from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging.models import Delivery
from registratura.outreach import keys
from registratura.outreach.keys import Link
from registratura.outreach.models import Campaign, Send, Subscription, Suppression
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import NOW
from tests.doors.asked import few_questions
from tests.doors.attack import client_of
from tests.rooms.outreach.ground import Ground, ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> Ground:
    return ground()


@pytest.fixture
def speaker(stage: Ground) -> Client:
    """Somebody who may write campaigns."""
    user = accounts.create_user(email="silviu@furnizor.example", full_name="Silviu Crainic", now=NOW)
    with acting_for(stage.id):
        services.add_member(user_id=user.id, role=Role.OUTREACH, unit_id=None, job_title="", now=NOW, by=None)
    return client_of(user)


def test_a_campaign_is_written_looked_at_started_held_and_stopped(stage: Ground, speaker: Client) -> None:
    stage.person("ana@casa.example")
    words = {
        "topic": stage.topic,
        "name": "Versiunea 9",
        "subject_line": "Ce e nou",
        "body": "Un rând.\n\nAltul.",
    }

    lacking = speaker.post("/consola/comunicare/campanie/", {**words, "body": ""})
    strange = speaker.post("/consola/comunicare/campanie/", {**words, "segment_region": "a'; DROP"})
    made = speaker.post("/consola/comunicare/campanie/", {**words, "segment_language": "ro"})
    page = made["Location"]
    shown = speaker.get(page)
    letter = speaker.get(f"{page}proba/")
    for deed in ("start", "start", "pause", "resume", "stop"):
        assert speaker.post(f"{page}fapta/", {"deed": deed})["Location"] == page
    after = speaker.get(page)

    assert (lacking.status_code, strange.status_code) == (422, 422)
    assert "Scrieți textul mesajului." in lacking.text
    assert "Un rând." in shown.text
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in letter.content
    assert "campania a fost oprită" in after.text
    assert speaker.get("/consola/comunicare/").status_code == 200
    with acting_for(stage.id), reading_for(Purpose.P12):
        assert (Campaign.objects.get().state, Send.objects.get().state) == ("stopped", "withheld")


@pytest.mark.parametrize("place", ["", "campanie/", "subiecte/", "chestionare/"])
def test_the_pages_ask_little_of_the_database_and_only_those_with_the_power_open_them(
    stage: Ground, speaker: Client, place: str
) -> None:
    with few_questions():
        assert speaker.get(f"/consola/comunicare/{place}").status_code == 200
    assert client_of(stage.supplier.protector).get(f"/consola/comunicare/{place}").status_code in (403, 404)
    assert Client().get(f"/consola/comunicare/{place}").status_code == 302


def test_topics_limits_and_surveys_are_kept(stage: Ground, speaker: Client) -> None:
    place = "/consola/comunicare/"
    assert speaker.post(f"{place}subiecte/", {"name": "Ghiduri", "words": "Cum se face."}).status_code == 302
    assert speaker.post(f"{place}subiecte/", {"name": "x", "words": ""}).status_code == 422
    assert speaker.post(f"{place}subiecte/", {"deed": "limits", "most_in_week": "9"}).status_code == 422
    limits = {"deed": "limits", "most_in_week": "1", "quiet_from": "18", "quiet_to": "10"}
    assert speaker.post(f"{place}subiecte/", limits).status_code == 302
    survey = {"name": "Cum merge?", "mode": "anonymous", "questions": "Bine? | da | nu\nCe lipsește?"}
    page = speaker.post(f"{place}chestionare/", survey)["Location"]
    for deed in ("open", "send", "close"):
        assert speaker.post(page, {"deed": deed}).status_code == 302

    assert "Ghiduri" in speaker.get(f"{place}subiecte/").text
    assert "Sub cinci răspunsuri" in speaker.get(page).text


def test_somebody_without_an_account_asks_confirms_and_chooses(stage: Ground) -> None:
    visitor = Client()

    assert visitor.post("/noutati/", {"email": "nu", "topics": stage.topic}).status_code == 422
    asked = visitor.post("/noutati/", {"email": "ana@casa.example", "topics": stage.topic})
    with acting_for(stage.id):
        text = Delivery.objects.get(message__kind="news.confirm").text
    place = "/" + re.findall(r"https?://[^/]+/(noutati/confirmare/\S+)", text)[0]
    for _look in range(3):
        assert "Da, doresc noutăți" in visitor.get(place).text
    confirmed, again = visitor.post(place), visitor.post(place)
    with acting_for(stage.id), reading_for(Purpose.P12):
        row = Subscription.objects.get()
        token = keys.token_for(Link(stage.topic, 0, row.address_key))
    choices = f"/noutati/alegeri/{token}/"
    kept = visitor.post(
        choices, {"deed": "keep", "topic": stage.topic, "pace": "monthly", "rest": "month"}, follow=True
    )
    stopped = visitor.post(choices, {"deed": "all"}, follow=True)

    assert asked["Location"] == "/noutati/cerut/"
    assert "Abonare confirmată" in confirmed.text
    assert "Legătura nu mai merge" in again.text
    assert "În pauză până la" in kept.text
    assert "ana@" not in kept.text
    assert "Totul este oprit." in stopped.text


def test_ac_f3_1_reading_the_link_changes_nothing_and_one_exact_post_stops(stage: Ground) -> None:
    stage.person("ana@casa.example")
    mailbox = Client(enforce_csrf_checks=True)
    with acting_for(stage.id), reading_for(Purpose.P12):
        row = Subscription.objects.get()
        place = f"/noutati/dezabonare/{keys.token_for(Link(stage.topic, 0, row.address_key))}/"

    def state() -> tuple[str, int]:
        with acting_for(stage.id), reading_for(Purpose.P12):
            return Subscription.objects.get().state, Suppression.objects.count()

    for _look in range(10):
        assert mailbox.get(place).status_code == 200
        assert mailbox.head(place).status_code == 200
    assert state() == ("confirmed", 0)
    for body in (
        {},
        {"x": "y"},
        {"List-Unsubscribe": "One-Click", "x": "1"},
        {"List-Unsubscribe": "one-click"},
    ):
        assert mailbox.post(place, body).status_code == 400
    assert state() == ("confirmed", 0)

    form = mailbox.post(place, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    multipart = mailbox.post(place, {"List-Unsubscribe": "One-Click"})

    assert (form.status_code, multipart.status_code) == (200, 200)
    assert "Set-Cookie" not in form.headers
    assert state() == ("ended", 1)
    assert mailbox.post(f"{place[:-6]}AAAAA/", {"List-Unsubscribe": "One-Click"}).status_code == 404


def test_without_a_supplier_there_are_no_news(alba: Any) -> None:
    assert Client().get("/noutati/").status_code == 404
