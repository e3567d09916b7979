"""When a message goes: quiet hours, what a person chose, the digest of the day, urgent ones and those to outside."""

from datetime import UTC, datetime, time, timedelta

import pytest

from registratura.messaging import queries
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Channel, Kind
from registratura.messaging.errors import MessageRefusedError, PreferenceRefusedError
from registratura.messaging.models import Delivery
from registratura.messaging.pacing import Quiet
from registratura.messaging.queries import OfficeChoices, PersonChoices
from registratura.messaging.services import Outside
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .letters import MORNING, assigned, delivery_of, number_given

# Nine in the evening in Bucharest, and the hours of the next morning that follow from it.
EVENING = datetime(2026, 3, 3, 19, 0, tzinfo=UTC)
NEXT_SEVEN = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
NEXT_EIGHT = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
WAY = (Kind.ASSIGNMENT_RECEIVED, Channel.EMAIL)


def missed(town: Town, *, key: str = "m", now: datetime = EVENING) -> messaging.Sent:
    """Tell Bogdan, urgently, of a missed term."""
    return messaging.send(
        kind=Kind.TERM_MISSED,
        to=town.clerk.id,
        context={"number": "125/02.03.2026", "due_on": "2026-03-02"},
        dedupe_key=key,
        by=None,
        now=now,
    )


def chosen(town: Town, wanted: dict[tuple[Kind, Channel], bool] | None = None, **choices: object) -> None:
    """Let Bogdan choose."""
    messaging.set_preferences(
        user_id=town.clerk.id,
        wanted=wanted or {},
        choices=PersonChoices(**choices),  # type: ignore[arg-type]
        by=town.clerk,
        now=MORNING,
    )


def test_a_letter_written_in_the_evening_goes_in_the_morning(alba: Town) -> None:
    with acting_for(alba.id):
        sent = assigned(alba, now=EVENING)
        row = delivery_of(sent)

        assert (row.hold, row.next_attempt_at, row.queued_at) == ("quiet", NEXT_SEVEN, None)
        assert delivery_of(sent, "in_app").state == "delivered"
        assert messaging.queue_due(now=EVENING + timedelta(hours=1)) == 0
        assert messaging.queue_due(now=NEXT_SEVEN) == 1


def test_what_is_urgent_passes_over_quiet_hours(alba: Town) -> None:
    with acting_for(alba.id):
        assert delivery_of(missed(alba)).next_attempt_at == EVENING


def test_a_legal_holiday_is_quiet_too(alba: Town) -> None:
    first_of_december = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    with acting_for(alba.id):
        row = delivery_of(assigned(alba, now=first_of_december))

    assert row.next_attempt_at == datetime(2026, 12, 2, 5, 0, tzinfo=UTC)


def test_an_outside_letter_goes_at_any_hour_and_an_sms_does_not(alba: Town) -> None:
    with acting_for(alba.id):
        sent = number_given(alba, to=Outside("dan@example.ro", "0722000000"), now=EVENING)

        assert delivery_of(sent).next_attempt_at == EVENING
        assert delivery_of(sent, "sms").next_attempt_at == NEXT_SEVEN


def test_a_persons_own_hours_stand_before_the_institutions(alba: Town) -> None:
    with acting_for(alba.id):
        chosen(alba, quiet=Quiet(time(0), time(0), free_days=False))

        assert delivery_of(assigned(alba, now=EVENING)).next_attempt_at == EVENING


def test_the_institutions_hours_hold_for_whoever_chose_none(alba: Town) -> None:
    choices = OfficeChoices(Quiet(time(22), time(6), free_days=False), flood_limit=1, digest_clock=time(9))
    with acting_for(alba.id):
        messaging.choose_office_options(choices=choices, by=alba.administrator, now=MORNING)

        assert queries.office_choices() == choices
        assert delivery_of(assigned(alba, now=EVENING)).next_attempt_at == EVENING
        assert delivery_of(assigned(alba, key="b", now=EVENING)).hold == "digest"


def test_a_flood_limit_that_is_none_is_refused(alba: Town) -> None:
    with acting_for(alba.id), pytest.raises(PreferenceRefusedError):
        messaging.choose_office_options(
            choices=OfficeChoices(flood_limit=0), by=alba.administrator, now=MORNING
        )


def test_whoever_wants_no_letters_reads_in_the_application(alba: Town) -> None:
    with acting_for(alba.id):
        chosen(alba, {WAY: False})
        sent = assigned(alba)

        assert set(Delivery.objects.filter(message_id=sent.message_id).values_list("channel", flat=True)) == {
            "in_app"
        }
        chosen(alba, {WAY: True})
        assert delivery_of(assigned(alba, key="b")).channel == "email"


def test_the_daily_digest_gathers_all_but_what_is_urgent(alba: Town) -> None:
    with acting_for(alba.id):
        chosen(alba, daily_digest=True)
        for key in ("a", "b"):
            assert delivery_of(assigned(alba, key=key)).next_attempt_at == NEXT_EIGHT
        assert delivery_of(missed(alba)).hold == ""

        assert messaging.gather_digests(now=NEXT_EIGHT) == 1
        digest = Delivery.objects.get(message__kind=Kind.DIGEST)
        assert digest.subject == "Mesaje strânse împreună: 2"
        assert digest.address == "clerk@alba.example"


def test_an_sms_needs_a_telephone(alba: Town) -> None:
    way = (Kind.TERM_MISSED, Channel.SMS)
    with acting_for(alba.id):
        with pytest.raises(PreferenceRefusedError, match="telefon"):
            chosen(alba, {way: True})
        chosen(alba, {way: True}, phone="0722 000 000")

        assert delivery_of(missed(alba), "sms").address == "+40722000000"
        with pytest.raises(MessageRefusedError):
            chosen(alba, phone="nu am")


@pytest.mark.parametrize(
    "way",
    [
        (Kind.ASSIGNMENT_RECEIVED, Channel.IN_APP),
        (Kind.NUMBER_GIVEN, Channel.EMAIL),
        (Kind.DIGEST, Channel.EMAIL),
        (Kind.TERM_NEAR, Channel.WEBHOOK),
    ],
)
def test_ways_that_are_nobodys_choice_are_refused(alba: Town, way: tuple[Kind, Channel]) -> None:
    with acting_for(alba.id), pytest.raises(PreferenceRefusedError):
        chosen(alba, {way: False})


def test_choices_are_ones_own_and_of_one_institution(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        chosen(alba, {WAY: False}, daily_digest=True)
        assert Channel.EMAIL in queries.wanted_channels(alba.head.id, kind=WAY[0])
    with acting_for(buzau.id):
        assert Channel.EMAIL in queries.wanted_channels(alba.clerk.id, kind=WAY[0])
        assert queries.person_choices(alba.clerk.id) == PersonChoices()
