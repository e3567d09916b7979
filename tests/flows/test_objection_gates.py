"""An accepted objection closes every gate of its purpose, though the yes of before still stands; and no other gate."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.utils import timezone

from registratura.consents import queries as consents
from registratura.consents import services as consenting
from registratura.flows import advising, own_choices
from registratura.flows.placing import showing
from registratura.kernel.personal_data import person_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.outreach import keys
from registratura.outreach import services as outreach
from registratura.outreach.models import CallTask, Send, Subscription
from registratura.outreach.models import Topic as NewsTopic
from registratura.rights import services as rights
from registratura.subjects import services as persons
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Supplier, Town
from tests.doors.attack import client_of
from tests.doors.test_voices import put, subscription_page
from tests.rooms.billing.ground import agreed
from tests.rooms.outreach.ground import Ground, Sink, ground
from tests.rooms.outreach.test_surveys import invited, opened
from tests.rooms.placements.ground import offering_supplier

from .rights_ground import proven

pytestmark = pytest.mark.django_db

EMAIL, PHONE = "ana@casa.example", "0722111222"


@pytest.fixture
def stage() -> Ground:
    return ground()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    showing.forget_kept()
    yield
    showing.forget_kept()


def objected(supplier: Supplier, *purposes: str, email: str = EMAIL) -> None:
    """Let an objection of the person be accepted."""
    request_id = proven(supplier, right="objection", details="Nu vreau.", email=email)
    with acting_for(supplier.id):
        rights.assess(
            request_id=request_id, text="Motivele persoanei precumpănesc.", by=supplier.protector, now=NOW
        )
        rights.stop_purposes(
            request_id=request_id,
            keys=person_of(email=email),
            purposes=purposes,
            by=supplier.protector,
            now=NOW,
        )


def still_yes(supplier: Supplier, person: UUID, purpose: str) -> bool:
    with acting_for(supplier.id):
        return consents.may_process(subject_id=person, purpose=purpose, at=NOW).allowed


@pytest.mark.parametrize(("purpose", "leaves"), [("P12", 0), ("P13", 1)])
def test_a_letter_that_waits_stays_after_an_objection_to_its_purpose(
    stage: Ground, purpose: str, leaves: int
) -> None:
    person = stage.person(EMAIL)
    campaign, sink = stage.campaign(), Sink()
    objected(stage.supplier, purpose)

    stage.send(campaign, sink)

    assert len(sink.letters) == leaves
    assert still_yes(stage.supplier, person, "P12")
    with acting_for(stage.id), reading_for(Purpose.P12):
        assert Send.objects.get().state == ("sent" if leaves else "withheld")


@pytest.mark.parametrize(("purpose", "called"), [("P13", False), ("P12", True)])
def test_nobody_is_called_after_an_objection_to_calls(stage: Ground, purpose: str, called: bool) -> None:
    with acting_for(stage.id), reading_for(Purpose.P13):
        person = persons.subject_of(identities={"email": EMAIL, "phone": PHONE}, kind="prospect", now=NOW).id
        consenting.give(subject_id=person, purpose="P13", by=None, now=NOW)
        Subscription(
            institution_id=stage.id,
            subject=person,
            topic=NewsTopic.objects.get(pk=stage.phone_topic),
            address_key=keys.key_of_address(EMAIL),
            state="confirmed",
            asked_at=NOW,
            confirmed_at=NOW,
        ).save(force_insert=True)
        by = stage.supplier.counsel
        campaign = outreach.save_campaign(
            campaign_id=None,
            topic_id=stage.phone_topic,
            name="Ofertă",
            subject_line="Ofertă",
            body="Bună ziua.",
            by=by,
            now=NOW,
        )
        outreach.start(campaign_id=campaign, by=by, now=NOW)
    objected(stage.supplier, purpose)

    with acting_for(stage.id), reading_for(Purpose.P13):
        call = outreach.take_call(campaign_id=campaign, by=by, now=NOW)
        state = CallTask.objects.get().state

    assert (call is not None) is called
    assert state == ("taken" if called else "withheld")
    assert still_yes(stage.supplier, person, "P13")


@pytest.mark.parametrize(("purpose", "asked"), [("P14", 0), ("P12", 1)])
def test_nobody_is_asked_their_opinion_after_an_objection_to_surveys(
    stage: Ground, purpose: str, asked: int
) -> None:
    person = stage.person(EMAIL, says=("P14",))
    objected(stage.supplier, purpose)

    with acting_for(stage.id), reading_for(Purpose.P14):
        tokens = invited(stage, opened(stage, "identified"), [person])

    assert len(tokens) == asked
    assert still_yes(stage.supplier, person, "P14")


@pytest.mark.parametrize(("purpose", "fitted"), [("P21", False), ("P18", True)])
def test_no_notice_is_chosen_by_what_a_person_opened_after_an_objection_to_it(
    alba: Town, purpose: str, fitted: bool
) -> None:
    supplier = offering_supplier()
    agreed(supplier, place_id=alba.id)
    put(supplier, "Cutii de arhivă", place="customer", weight=10, targets=[("interest", "archive")])
    client = client_of(alba.administrator)
    client.post("/anunturi/", {"deed": "open", "signal": "interest", "value": "archive"})

    objected(supplier, purpose, email=alba.administrator.email)

    pages = [subscription_page(client, alba) for _ in range(4)]
    assert any("Cutii de arhivă" in page for page in pages) is fitted


@pytest.mark.parametrize(("purpose", "fitted"), [("P18", False), ("P21", True)])
def test_advice_is_everybodys_after_an_objection_to_fitting_it(
    alba: Town, purpose: str, fitted: bool
) -> None:
    supplier, now = offering_supplier(), timezone.now()
    own_choices.answer(user=alba.clerk, purpose="P18", yes=True, now=now, language="ro")
    before = advising.advice_for(user=alba.clerk, institution_id=alba.id, now=now)

    objected(supplier, purpose, email=alba.clerk.email)
    after = advising.advice_for(user=alba.clerk, institution_id=alba.id, now=now)

    assert before.is_fitted
    assert after.is_fitted is fitted
