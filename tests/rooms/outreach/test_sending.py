"""Sending: consent asked again at the moment itself, once for a person, capped over all campaigns."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from registratura.consents import services as consents
from registratura.institutions import services as institutions
from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging.channels.port import ChannelError
from registratura.outreach import queries
from registratura.outreach import services as outreach
from registratura.outreach.errors import CampaignRefusedError
from registratura.outreach.models import Send, Subscription, Suppression
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

from .ground import NOW, Ground, Sink, ground


@pytest.fixture
def stage(db: None) -> Ground:
    """The supplier, its notice and topics."""
    return ground()


def states(stage: Ground) -> dict[str, int]:
    """Count the lines by state."""
    with acting_for(stage.id), reading_for(Purpose.P12):
        every = list(Send.objects.values_list("state", flat=True))
    return {state: every.count(state) for state in set(every)}


def test_ac_f2_1_each_letter_rests_on_a_consent_and_the_database_lets_none_leave_without(
    stage: Ground,
) -> None:
    stage.person("ana@casa.example")
    stage.person("fara@casa.example", says=())
    campaign, sink = stage.campaign(), Sink()

    batch = stage.send(campaign, sink)

    assert (batch.sent, batch.withheld, batch.again_at) == (1, 1, None)
    assert [to for to, _letter in sink.letters] == ["ana@casa.example"]
    with acting_for(stage.id), reading_for(Purpose.P12):
        sent, withheld = Send.objects.order_by("id")
        assert sent.consent_record is not None
        assert (withheld.state, withheld.reason) == ("withheld", "consent")
        assert queries.campaign(campaign).line.state == "done"  # type: ignore[union-attr]
        with pytest.raises(IntegrityError, match="rests_on_consent"), transaction.atomic():
            Send.objects.filter(pk=withheld.id).update(state="sent")


def test_ac_f2_1_a_yes_taken_back_while_hundreds_wait_lets_none_of_them_leave(stage: Ground) -> None:
    person = stage.person("ana@casa.example")
    with acting_for(stage.id), reading_for(Purpose.P12):
        line = stage.campaign(), stage.campaign(name="A doua")
        key = Subscription.objects.get().address_key
        Send.objects.bulk_create(
            [
                Send(institution_id=stage.id, campaign_id=line[0], subject=uuid4(),
                     address_key=key, state="queued", queued_at=NOW)
                for _number in range(300)
            ]
        )  # fmt: skip
        consents.withdraw(subject_id=person, purpose="P12", by=None, now=NOW)
    sink = Sink()

    stage.send(line[1], sink)
    with acting_for(stage.id), reading_for(Purpose.P12):
        outreach.stop_everything(address_key=key, now=NOW)
        waiting = Send.objects.filter(state="queued").count()
    stage.send(line[0], sink)

    assert sink.letters == []
    assert waiting == 0
    assert states(stage) == {"withheld": 302}


_THOUSANDS = """
WITH many AS (SELECT gen_random_uuid() AS subject, md5(n::text) || md5('x' || n) AS key
                FROM generate_series(1, 10000) n),
     following AS (INSERT INTO outreach_subscription
            (institution_id, subject, topic_id, address_key, state, pace, language, token_digest, asked_at,
             confirmed_at)
            SELECT %(institution)s, subject, %(topic)s, key, 'confirmed', 'each', 'ro', '', %(now)s, %(now)s FROM many)
INSERT INTO outreach_send (institution_id, campaign_id, subject, address_key, state, reason, fitted, queued_at)
SELECT %(institution)s, %(campaign)s, subject, key, 'queued', '', false, %(now)s FROM many
"""


class Leaving(Sink):
    """A mail server; after its second letter everybody takes the yes back."""

    def __init__(self, stage: Ground, people: list[UUID]) -> None:
        super().__init__()
        self.stage, self.people = stage, people

    def hand_over(self, *, to: str, sender: str, content: bytes) -> None:
        """Keep a letter."""
        super().hand_over(to=to, sender=sender, content=content)
        if len(self.letters) == 2:
            with acting_for(self.stage.id):
                for person in self.people:
                    consents.withdraw(subject_id=person, purpose="P12", by=None, now=NOW)


def test_ac_f2_1_with_ten_thousand_waiting_a_yes_taken_back_in_the_middle_lets_no_third_letter_leave(
    stage: Ground,
) -> None:
    people = [stage.person(f"p{number}@casa.example") for number in range(8)]
    campaign = stage.campaign()
    with acting_for(stage.id), reading_for(Purpose.P12), connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "institution": stage.id,
            "topic": stage.topic,
            "campaign": campaign,
            "now": NOW,
        }
        cursor.execute(_THOUSANDS, asked)
    sink = Leaving(stage, people)

    batch = stage.send(campaign, sink, most=50)
    with acting_for(stage.id), reading_for(Purpose.P12):
        reasons = set(Send.objects.filter(state="withheld").values_list("reason", flat=True))
        stopped = outreach.stop(campaign_id=campaign, by=stage.supplier.counsel, now=NOW)
    stage.send(campaign, sink)

    assert (batch.sent, batch.withheld, batch.again_at) == (2, 48, NOW)  # six who left, 42 who never agreed
    assert reasons == {"consent"}
    assert stopped == 9_958
    assert len(sink.letters) == 2
    assert states(stage) == {"sent": 2, "withheld": 10_006}


def test_a_letter_asks_eight_statements_and_what_cannot_change_is_read_once_for_a_round(
    stage: Ground,
) -> None:
    asked = {}
    for count in (2, 6):
        for number in range(count):
            stage.person(f"p{count}.{number}@casa.example", says=("P12", "P18", "P19"))
        campaign = stage.campaign(
            name=f"Către {count}", fitted_body="Pentru că scanați mult.", segment={"language": "ro"}
        )
        with acting_for(stage.id), reading_for(Purpose.P12):
            Send.objects.filter(state="queued").exclude(campaign_id=campaign).delete()
            cut = Send.objects.filter(campaign_id=campaign, state="queued").order_by("-id")[count:]
            Send.objects.filter(pk__in=[one.pk for one in cut]).delete()
        sink = Sink()
        with CaptureQueriesContext(connection) as captured:
            stage.send(campaign, sink)
        # The tests' own transaction is open around it: points in it, and the settings given back, are of no worker.
        own = [one["sql"] for one in captured.captured_queries]
        asked[count] = [
            sql for sql in own if "SAVEPOINT" not in sql and "set_config('app.institution', ''" not in sql
        ]
        assert len(sink.letters) == count

    assert (len(asked[6]) - len(asked[2])) / 4 <= 8, asked[2]
    for once in ('FROM "outreach_options"', 'FROM "outreach_segmentrule"', '"outreach_topic"'):
        assert sum(once in sql for sql in asked[6]) == sum(once in sql for sql in asked[2]) <= 1
    assert not any('"prose"' in sql for sql in asked[6])


def test_a_campaign_started_twice_sends_once(stage: Ground) -> None:
    stage.person("ana@casa.example")
    campaign, sink = stage.campaign(), Sink()

    with acting_for(stage.id), reading_for(Purpose.P12), pytest.raises(CampaignRefusedError, match="deja"):
        outreach.start(campaign_id=campaign, by=stage.supplier.counsel, now=NOW)
    stage.send(campaign, sink)
    stage.send(campaign, sink)

    assert len(sink.letters) == 1


def test_pause_holds_resume_goes_on_and_stop_withholds_all_at_once(stage: Ground) -> None:
    for number in range(3):
        stage.person(f"p{number}@casa.example")
    campaign, sink, by = stage.campaign(), Sink(), stage.supplier.counsel

    stage.send(campaign, sink, most=1)
    with acting_for(stage.id), reading_for(Purpose.P12):
        outreach.pause(campaign_id=campaign, by=by, now=NOW)
    held = stage.send(campaign, sink)
    with acting_for(stage.id), reading_for(Purpose.P12):
        outreach.resume(campaign_id=campaign, by=by, now=NOW)
    stage.send(campaign, sink, most=1)
    with acting_for(stage.id), reading_for(Purpose.P12):
        assert outreach.stop(campaign_id=campaign, by=by, now=NOW) == 1
    stage.send(campaign, sink)

    assert held.sent == 0
    assert len(sink.letters) == 2
    assert states(stage) == {"sent": 2, "withheld": 1}


def test_nothing_leaves_in_quiet_hours(stage: Ground) -> None:
    stage.person("ana@casa.example")
    campaign, sink = stage.campaign(), Sink()
    late = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)

    batch = stage.send(campaign, sink, now=late)

    assert sink.letters == []
    assert batch.again_at == datetime(2026, 3, 4, 7, 0, tzinfo=UTC)  # nine o'clock in Bucharest


def test_ac_f2_2_the_cap_counts_over_campaigns_and_opens_again_after_seven_days(stage: Ground) -> None:
    stage.person("ana@casa.example")
    sink = Sink()

    for number in range(3):
        stage.send(stage.campaign(name=f"C{number}"), sink)
    third = len(sink.letters)
    stage.send(stage.campaign(name="C4"), sink, now=NOW + timedelta(days=8))

    assert (third, len(sink.letters)) == (2, 3)
    with acting_for(stage.id), reading_for(Purpose.P12):
        assert list(Send.objects.filter(state="withheld").values_list("reason", flat=True)) == ["cap"]


def test_ac_f2_2_two_workers_at_once_do_not_pass_the_cap(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    """Each has a connection of its own; they meet at the row of the cap, five times."""
    person, together = uuid4(), Barrier(2)

    def work(institution_id: int) -> list[bool]:
        taken = []
        try:
            for _turn in range(5):
                together.wait(timeout=20)
                with acting_for(institution_id), reading_for(Purpose.P12):
                    taken.append(outreach.take_cap(subject_id=person, now=NOW))
        finally:
            connection.close()
        return taken

    with django_db_blocker.unblock(), ThreadPoolExecutor(2) as workers:
        town = institutions.open_institution(name=f"Primăria {person.hex[:8]}", cui="", now=NOW)
        taken = [*workers.map(work, (town.id, town.id))]
        connection.close()

    assert [len(one) for one in taken] == [5, 5]
    assert sum(map(sum, taken)) == 2


def test_fitted_words_go_only_to_those_who_also_agreed_to_them(stage: Ground) -> None:
    stage.person("toti@casa.example")
    stage.person("potrivit@casa.example", says=("P12", "P18"))
    campaign, sink = stage.campaign(fitted_body="Pentru că scanați mult: coduri."), Sink()

    stage.send(campaign, sink)

    said = {
        to: message_from_bytes(letter, policy=policy.default).get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for to, letter in sink.letters
    }
    assert "scanați" not in said["toti@casa.example"]
    assert "scanați" in said["potrivit@casa.example"]


def test_a_server_that_is_away_keeps_the_line_and_one_that_says_no_ends_it(stage: Ground) -> None:
    stage.person("ana@casa.example")
    campaign, sink = stage.campaign(), Sink(refusal=ChannelError("refused"))

    away = stage.send(campaign, sink)
    assert away.again_at == NOW + timedelta(minutes=5)
    assert states(stage) == {"queued": 1}

    sink.refusal = ChannelError("550 no such user", permanent=True)
    stage.send(campaign, sink, now=NOW + timedelta(days=8))
    assert states(stage) == {"failed": 1}


def test_what_a_killed_worker_had_claimed_is_never_sent_again(stage: Ground) -> None:
    stage.person("ana@casa.example")
    campaign, sink = stage.campaign(), Sink()
    with acting_for(stage.id), reading_for(Purpose.P12):
        Send.objects.update(state="sending", consent_record=1, lease_until=NOW)

    stage.send(campaign, sink, now=NOW + timedelta(minutes=6))

    assert sink.letters == []
    assert states(stage) == {"failed": 1}


def test_an_address_on_the_list_gets_nothing_whatever_list_it_comes_to(stage: Ground) -> None:
    stage.person("ana@casa.example")
    campaign, sink = stage.campaign(), Sink()
    with acting_for(stage.id), reading_for(Purpose.P12):
        key = Subscription.objects.get().address_key
        outreach.suppress(address_key=key, reason="bounced", now=NOW)
        Send.objects.update(state="queued", reason="")
        assert Suppression.objects.count() == 1

    stage.send(campaign, sink)

    assert sink.letters == []
