"""Messages at the desk: one's own, one's choices; the administrator's log, words and ways; nobody else's."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from registratura.messaging import queries
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Channel, Kind
from registratura.messaging.channels.port import ChannelError
from registratura.messaging.models import Delivery
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.terms_ground import signed_in
from tests.fakes.ways import FakeWay
from tests.rooms.messaging.letters import assigned, delivery_of, number_given

pytestmark = pytest.mark.django_db
WORD = {"kind": "assignment.received", "channel": "email", "language": "ro"}
BAD = ["\x00", "a" * 10_000, "<script>", "९", "-1", "9" * 40]


@pytest.fixture
def bogdan(alba: Town) -> Client:
    """The clerk, signed in."""
    return signed_in(alba.clerk)


@pytest.fixture
def adina(alba: Town) -> Client:
    """The administrator, signed in."""
    return signed_in(alba.administrator)


@pytest.fixture
def carmen(buzau: Town) -> Client:
    """A stranger, who administers another institution."""
    return signed_in(buzau.administrator)


def now() -> datetime:
    return datetime.now(tz=UTC)


@pytest.fixture
def told(alba: Town) -> int:
    """A message to Bogdan about a document."""
    given = alba.register()
    with acting_for(alba.id):
        return messaging.send(
            kind=Kind.ASSIGNMENT_RECEIVED,
            to=alba.clerk.id,
            context={"number": "1/02.03.2026", "given_by": "Horia Hanganu"},
            dedupe_key="told",
            about_type="entry",
            about_id=given.entry_id,
            by=alba.head,
            now=now(),
        ).message_id


@pytest.fixture
def refused(alba: Town) -> Delivery:
    """A letter to somebody outside that no server took."""
    with acting_for(alba.id):
        row = delivery_of(number_given(alba, now=now()))
    way = FakeWay([ChannelError("550 5.1.1 No such user dan@example.ro", permanent=True)])
    messaging.deliver(institution_id=alba.id, delivery_id=row.id, clock=now, ways=way.ways())
    return row


def test_a_message_is_read_and_leads_to_its_document(alba: Town, bogdan: Client, told: int) -> None:
    shown = words(bogdan.get(address(alba, "messages")))
    assert "Ați primit lucrarea 1/02.03.2026" in shown
    assert "Horia Hanganu v-a repartizat" in words(bogdan.get(address(alba, "message", message=told)))
    with acting_for(alba.id):
        assert queries.unread_count(alba.clerk.id) == 1, "looking changes nothing"

    went = bogdan.post(address(alba, "message_open", message=told))

    assert went.status_code == 302
    assert "/registre/" in went["Location"] or "/general/" in went["Location"]
    with acting_for(alba.id):
        assert queries.unread_count(alba.clerk.id) == 0


def test_chosen_messages_or_all_are_marked_as_read(alba: Town, bogdan: Client) -> None:
    with acting_for(alba.id):
        sent = [assigned(alba, key=str(n), now=now()).message_id for n in range(3)]
    bogdan.post(address(alba, "messages_read"), {"mesaj": [str(sent[0]), "x", "9" * 30]})
    with acting_for(alba.id):
        assert queries.unread_count(alba.clerk.id) == 2
    assert "Nimic necitit" not in words(bogdan.get(address(alba, "messages") + "?numai=necitite"))

    bogdan.post(address(alba, "messages_read"), {"toate": "da"})
    assert "Nimic necitit" in words(bogdan.get(address(alba, "messages") + "?numai=necitite"))


def test_many_messages_are_shown_page_by_page_in_few_questions(
    alba: Town, bogdan: Client, django_assert_max_num_queries: Any
) -> None:
    with acting_for(alba.id):
        for n in range(35):
            assigned(alba, key=str(n), number=f"{n + 1}/02.03.2026", now=now())
    with django_assert_max_num_queries(15):
        first = bogdan.get(address(alba, "messages"))
    assert "lucrarea 35/02.03.2026" in words(first)
    assert "lucrarea 5/02.03.2026" not in words(first)
    older = first.content.decode().partition("inainte=")[2].partition('"')[0]

    assert "lucrarea 5/02.03.2026" in words(bogdan.get(address(alba, "messages") + f"?inainte={older}"))
    assert len(first.content) < 60_000


def test_ones_messages_are_nobody_elses(alba: Town, carmen: Client, adina: Client, told: int) -> None:
    for name, places in (("message", {"message": told}), ("messages", {})):
        assert carmen.get(address(alba, name, **places)).status_code == 404
    assert adina.get(address(alba, "message", message=told)).status_code == 404
    assert adina.post(address(alba, "message_open", message=told)).status_code == 404
    assert Client().get(address(alba, "messages")).status_code == 302


def chosen(**fields: Any) -> dict[str, Any]:
    """What Bogdan chooses."""
    return {"digest": "each", "hours": "office", "quiet_from": "20:00", "quiet_to": "07:00", **fields}


def test_ways_hours_and_digest_are_chosen(alba: Town, bogdan: Client) -> None:
    where = address(alba, "message_preferences")
    assert "Lucrare primită" in words(bogdan.get(where))
    form = chosen(
        cale=["term.missed/email", "term.missed/sms"], phone="0722 000 000", digest="daily", hours="own",
        quiet_from="21", quiet_to="06:30",
    )  # fmt: skip
    assert "Preferințele sunt păstrate." in words(bogdan.post(where, form, follow=True))

    with acting_for(alba.id):
        assert queries.wanted_channels(alba.clerk.id, kind=Kind.ASSIGNMENT_RECEIVED) == {Channel.IN_APP}
        assert Channel.SMS in queries.wanted_channels(alba.clerk.id, kind=Kind.TERM_MISSED)
        kept = queries.person_choices(alba.clerk.id)
    assert kept.daily_digest
    assert kept.quiet is not None
    assert (kept.quiet.starts.hour, kept.quiet.ends.minute, kept.quiet.free_days) == (21, 30, False)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"cale": ["term.missed/sms"]}, "Scrieți numărul de telefon"),
        ({"phone": "abc"}, "nu este un număr de telefon"),
        ({"quiet_from": "25:99"}, "Scrieți ora ca 20:00."),
        ({"digest": "x"}, "Alegeți din listă"),
        *[({"phone": bad, "quiet_to": bad, "cale": [bad]}, "De îndreptat") for bad in BAD],
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    alba: Town, bogdan: Client, fields: dict[str, Any], said: str
) -> None:
    answer = bogdan.post(address(alba, "message_preferences"), chosen(**fields))

    assert answer.status_code == 200
    assert said in words(answer)


def test_the_log_shows_what_became_of_messages_and_hides_who_is_outside(
    alba: Town, adina: Client, refused: Delivery, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        shown = words(adina.get(address(alba, "deliveries")))

    assert "550 5.1.1 No such user" in shown
    assert "d…@example.ro" in shown
    assert "dan@example.ro" not in shown
    assert "Nicio trimitere nu se potrivește" in words(adina.get(address(alba, "deliveries") + "?stare=sent"))
    full = words(adina.get(address(alba, "delivery", delivery=refused.id)))
    assert "refuzat" in full
    assert "Trimite din nou acum" in full


@pytest.mark.parametrize("bad", BAD)
def test_a_filter_that_is_none_is_left_out(alba: Town, adina: Client, refused: Delivery, bad: str) -> None:
    for name in ("stare", "cale", "fel", "inainte"):
        assert adina.get(address(alba, "deliveries"), {name: bad}).status_code == 200


def test_a_refused_letter_is_sent_again_by_a_person(alba: Town, adina: Client, refused: Delivery) -> None:
    again = address(alba, "delivery_retry", delivery=refused.id)
    assert "Mesajul se trimite din nou." in words(adina.post(again, follow=True))
    messaging.deliver(institution_id=alba.id, delivery_id=refused.id, clock=now, ways=FakeWay().ways())

    assert "nu are de ce să fie reluată" in words(adina.post(again, follow=True))
    assert adina.get(again).status_code == 405


def test_words_are_tried_kept_and_put_back(alba: Town, adina: Client) -> None:
    where = address(alba, "message_word", **WORD)
    form = {"subject": "Lucrare nouă: {numar}", "text": "De la {repartizat_de} aveți {numar}."}
    tried = words(adina.post(where, {**form, "fapta": "arata"}))
    assert "Lucrare nouă: 125/12.03.2026" in tried
    with acting_for(alba.id):
        assert queries.own_words() == set()

    adina.post(where, {**form, "fapta": "pastreaza"})
    with acting_for(alba.id):
        assert queries.own_words() == {("assignment.received", "email", "ro")}
        assert delivery_of(assigned(alba, now=now())).subject == "Lucrare nouă: 125/02.03.2026"
    assert "text propriu" in words(adina.get(address(alba, "message_words")))
    adina.post(where, {"fapta": "inapoi"})
    with acting_for(alba.id):
        assert queries.own_words() == set()


@pytest.mark.parametrize("text", ["", "{cnp}", "{{numar}}", "Aveți ceva.", *BAD])
def test_words_that_cannot_be_filled_are_refused_and_stay_typed(alba: Town, adina: Client, text: str) -> None:
    answer = adina.post(
        address(alba, "message_word", **WORD), {"subject": "x", "text": text, "fapta": "pastreaza"}
    )

    assert answer.status_code == 200
    assert "De îndreptat" in words(answer)
    with acting_for(alba.id):
        assert queries.own_words() == set()


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "digest"},
        {"kind": "x"},
        {"channel": "webhook"},
        {"language": "fr"},
        {"kind": "letter.sent", "channel": "sms"},
        {"kind": "number.given", "channel": "in_app"},
    ],
)
def test_words_that_are_not_to_be_changed_have_no_page(
    alba: Town, adina: Client, change: dict[str, str]
) -> None:
    assert adina.get(address(alba, "message_word", **{**WORD, **change})).status_code == 404


def test_ways_are_shown_and_tried(alba: Town, adina: Client, refused: Delivery) -> None:
    shown = words(adina.get(address(alba, "message_ways")))
    assert "nu merge" in shown
    assert "nu este pusă" in shown, "no gateway of SMS here"
    where = address(alba, "message_test")

    done = words(adina.post(where, {"channel": "email", "address": "adina@example.ro"}, follow=True))

    assert "Proba este pe drum" in done
    with acting_for(alba.id):
        assert Delivery.objects.get(message__kind=Kind.CHANNEL_TEST).address == "adina@example.ro"
    for bad in [*BAD, "nimic", "a@b\r\nBcc: c@d.ro"]:
        assert "De îndreptat" in words(adina.post(where, {"channel": "email", "address": bad}))


def test_hours_are_set_by_the_administrator(alba: Town, adina: Client) -> None:
    where = address(alba, "message_hours")
    form = {"quiet_from": "22:00", "quiet_to": "06:00", "flood_limit": "3", "digest_clock": "09:00"}
    adina.post(where, form)
    with acting_for(alba.id):
        kept = queries.office_choices()
    assert (kept.quiet.starts.hour, kept.flood_limit, kept.digest_clock.hour) == (22, 3, 9)

    for bad in BAD:
        refused = adina.post(where, {**form, "quiet_from": bad, "flood_limit": bad})
        assert "De îndreptat" in words(refused)


def test_a_program_is_added_shown_with_its_secret_and_ended(alba: Town, adina: Client) -> None:
    form = {"name": "Portal", "url": "https://program.example/", "kinds": ["number.given"]}
    page = adina.post(address(alba, "endpoint_add"), form, follow=True)
    assert "whsec_" in words(page)
    with acting_for(alba.id):
        (line,) = queries.endpoints()
    adina.post(address(alba, "endpoint", endpoint=line.id))
    with acting_for(alba.id):
        assert queries.endpoints() == []

    assert adina.get(address(alba, "endpoint", endpoint=line.id)).status_code == 404
    for bad in BAD:
        refused = adina.post(address(alba, "endpoint_add"), {"name": bad, "url": bad, "kinds": [bad]})
        assert "De îndreptat" in words(refused)


ADMINISTRATION = [
    ("deliveries", {}),
    ("delivery", {"delivery": 1}),
    ("message_ways", {}),
    ("message_hours", {}),
    ("endpoint_add", {}),
    ("endpoint", {"endpoint": 1}),
    ("message_words", {}),
    ("message_word", WORD),
]


@pytest.mark.parametrize(("name", "places"), ADMINISTRATION, ids=[name for name, _places in ADMINISTRATION])
def test_the_administration_of_messages_is_the_administrators(
    alba: Town, bogdan: Client, carmen: Client, name: str, places: dict[str, Any]
) -> None:
    where = address(alba, name, **places)

    assert bogdan.get(where).status_code == 403
    assert carmen.get(where).status_code == 404
    assert Client().get(where).status_code == 302
    for far in ("message", "delivery", "endpoint"):
        if far in places:
            assert signed_in(alba.administrator).get(address(alba, name, **{far: 2**70})).status_code == 404


def test_a_delivery_of_another_institution_is_as_good_as_none(
    alba: Town, carmen: Client, buzau: Town, refused: Delivery
) -> None:
    assert carmen.get(address(buzau, "delivery", delivery=refused.id)).status_code == 404
    assert carmen.post(address(buzau, "delivery_retry", delivery=refused.id)).status_code == 404
    assert "No such user" not in words(carmen.get(address(buzau, "deliveries")))
