"""From the catalogue to the people: what is told comes from the code, people are told, nothing leaves against a no."""

from datetime import date, datetime, timedelta

import pytest

from registratura.consents import queries as consents
from registratura.consents import services as ledger
from registratura.flows import own_account, own_choices, privacy_notices
from registratura.flows import rights_execution as execution
from registratura.institutions import services as institutions
from registratura.kernel.privacy.purposes import Purpose as Key
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Channel, Kind
from registratura.messaging.channels.port import Receipt
from registratura.messaging.models import Delivery, Message
from registratura.messaging.models.delivery import State
from registratura.notices import queries as notices
from registratura.notices.content import Name, Recipient
from registratura.notices.errors import ImmaterialError, NoticeRefusedError
from registratura.notices.models import NoticeServed
from registratura.notices.rules import Materiality
from registratura.subjects import queries as subjects
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Supplier, Town, open_supplier
from tests.fakes.ways import FakeWay
from tests.flows.rights_ground import approved
from tests.rooms.notices.ground import SUMMARY

MARCH = NOW + timedelta(hours=1)
IN_FORCE = datetime.combine(date(2026, 4, 20), MARCH.timetz())


@pytest.fixture
def supplier(alba: Town) -> Supplier:
    """The supplier with the notice that ships with the program, offering news by mail."""
    supplier = open_supplier()
    with acting_for(supplier.id):
        institutions.change_institution(
            institution=supplier.institution,
            changes={"email": "date@furnizor.example"},
            by=supplier.protector,
        )
        draft_id = privacy_notices.start(institution=supplier.institution, by=supplier.protector, now=MARCH)
        draft = notices.version_by_id(draft_id)
        assert draft is not None
        offer(supplier, {Key.P12})
        publish(supplier, Materiality.MATERIAL_NEW_PURPOSE, date(2026, 3, 2))
    return supplier


def offer(
    supplier: Supplier, keys: set[Key], own: tuple[tuple[Recipient, tuple[str, ...]], ...] = ()
) -> None:
    """Put the offered purposes in the draft."""
    draft = notices.draft()
    assert draft is not None
    privacy_notices.change(
        institution=supplier.institution,
        draft=draft,
        offered=keys,
        own=own,
        prose=draft.prose,
        by=supplier.protector,
        now=MARCH,
    )


def publish(supplier: Supplier, weight: Materiality, on: date) -> int:
    """Publish the draft."""
    draft = notices.draft()
    assert draft is not None
    return privacy_notices.publish(
        institution=supplier.institution,
        draft=draft,
        materiality=weight,
        effective_on=on,
        summary=SUMMARY,
        by=supplier.protector,
        now=MARCH,
    )


def second_version(supplier: Supplier) -> int:
    """Publish a version that adds questionnaires from 20 April; return its number."""
    with acting_for(supplier.id):
        privacy_notices.start(institution=supplier.institution, by=supplier.protector, now=MARCH)
        offer(supplier, {Key.P12, Key.P14})
        return publish(supplier, Materiality.MATERIAL_NEW_PURPOSE, date(2026, 4, 20))


def test_the_shipped_notice_tells_all_that_the_program_declares(supplier: Supplier) -> None:
    with acting_for(supplier.id):
        version = notices.in_force(on=date(2026, 3, 2))
    assert version is not None
    assert {"P01", "P04", "P09", "P11", "P12"} <= {one.key for one in version.content.purposes}
    assert [one.key for one in version.content.purposes if one.chosen] == ["P12"]
    account = version.content.purpose("P01")
    assert account is not None
    assert {"email", "name", "password"} <= set(account.categories)
    assert account.name.en != account.name.ro
    assert "Cartea Software SRL" in str(version.prose["ro"])


def test_an_institution_tells_of_its_registers_and_not_of_the_suppliers_accounts(
    supplier: Supplier, alba: Town
) -> None:
    with acting_for(alba.id):
        draft_id = privacy_notices.start(institution=alba.institution, by=alba.protector, now=MARCH)
        draft = notices.version_by_id(draft_id)
    assert draft is not None
    registers = draft.content.purpose("P02")
    assert registers is not None
    assert "national-id" in registers.categories
    assert registers.ground == "A6-1-c"
    assert draft.content.purpose("P01") is None
    assert "nomenclatorul arhivistic" in str(draft.prose["ro"])


def test_ac_j1_1_a_new_purpose_or_recipient_cannot_be_published_as_editorial(supplier: Supplier) -> None:
    agency = (Recipient("own-agency", Name("agenția", "the agency"), "US"), ("P12",))
    with acting_for(supplier.id):
        privacy_notices.start(institution=supplier.institution, by=supplier.protector, now=MARCH)
        for keys, own in (({Key.P12, Key.P14}, ()), ({Key.P12}, (agency,))):
            offer(supplier, keys, own)
            with pytest.raises(ImmaterialError):
                publish(supplier, Materiality.EDITORIAL, date(2026, 4, 20))


def test_a_draft_that_the_program_has_overtaken_is_not_published(
    supplier: Supplier, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_for(supplier.id):
        privacy_notices.start(institution=supplier.institution, by=supplier.protector, now=MARCH)
        fresh = privacy_notices.content_now(
            institution=supplier.institution, offered={Key.P12, Key.P14}, now=MARCH
        )
        monkeypatch.setattr(privacy_notices, "content_now", lambda **_: fresh)
        with pytest.raises(NoticeRefusedError, match="chestionare"):
            publish(supplier, Materiality.MATERIAL_NEW_PURPOSE, date(2026, 4, 20))


def test_a_change_of_substance_is_told_to_everybody_once_and_its_purpose_is_asked_on_its_day(
    supplier: Supplier, alba: Town
) -> None:
    number = second_version(supplier)
    with acting_for(supplier.id):
        version = notices.version(number)
    assert version is not None
    for _again in range(2):
        privacy_notices.announce(institution_id=supplier.id, version_id=version.id, after=0, now=MARCH)

    with acting_for(supplier.id):
        letters = Message.objects.filter(kind=Kind.NOTICE_CHANGED)
        clerk = letters.get(user_id=alba.clerk.id)
        told = Delivery.objects.get(message=clerk, channel=Channel.EMAIL)
        assert letters.count() == NoticeServed.objects.count() >= 9
    assert "20.04.2026" in told.text
    assert "scop nou: chestionare de satisfacție" in told.text
    assert "/cont/confidentialitate/" in told.text

    assert privacy_notices.ask(now=MARCH) == 0
    asked = privacy_notices.ask(now=IN_FORCE)
    assert asked >= 9
    assert privacy_notices.ask(now=IN_FORCE) == 0
    with acting_for(supplier.id):
        person = own_choices.person_of_account(user=alba.clerk, now=IN_FORCE)
        assert consents.standing_of(person, purpose="P14").state == "requested"
        assert not consents.may_process(subject_id=person, purpose="P14", at=IN_FORCE).allowed


def news(supplier: Supplier, user_id: int, key: str) -> Delivery:
    """Write news to a person; return how it would travel."""
    sent = messaging.send(
        kind=Kind.NEWS,
        to=user_id,
        context={
            "title": "Ce este nou",
            "text": "Registrul se tipărește mai repede.",
            "choices_url": "https://x",
        },
        dedupe_key=key,
        by=None,
        now=MARCH,
    )
    return Delivery.objects.get(message_id=sent.message_id, channel=Channel.EMAIL)


def test_ac_f2_1_what_rests_on_consent_is_not_even_queued_without_a_yes(
    supplier: Supplier, alba: Town
) -> None:
    with acting_for(supplier.id):
        delivery = news(supplier, alba.clerk.id, "news/1")

    assert delivery.state == State.SUPPRESSED
    assert "consimțământul" in delivery.last_reply


def test_ac_j2_3_a_queued_message_is_stopped_when_its_consent_is_taken_back(
    supplier: Supplier, alba: Town
) -> None:
    way = FakeWay([Receipt("250 ok", "A"), Receipt("250 ok", "B")])
    own_choices.answer(user=alba.clerk, purpose="P12", yes=True, now=MARCH, language="ro")
    with acting_for(supplier.id):
        first, second = (news(supplier, alba.clerk.id, f"news/{one}") for one in (1, 2))
    assert {first.state, second.state} == {State.WAITING}

    def leave(delivery: Delivery) -> object:
        return messaging.deliver(
            institution_id=supplier.id, delivery_id=delivery.id, clock=lambda: MARCH, ways=way.ways()
        )

    assert leave(first) == State.SENT
    own_choices.answer(user=alba.clerk, purpose="P12", yes=False, now=MARCH, language="ro")
    assert leave(second) is None
    with acting_for(supplier.id):
        second.refresh_from_db()
    assert second.state == State.SUPPRESSED
    assert len(way.taken) == 1
    assert leave(second) is None


def test_a_closed_account_leaves_no_consent_open(supplier: Supplier, alba: Town) -> None:
    own_choices.answer(user=alba.clerk, purpose="P12", yes=True, now=MARCH, language="ro")

    own_account.close(user=alba.clerk, now=MARCH)

    with acting_for(supplier.id):
        person = subjects.find_by_identity("account", str(alba.clerk.id))
        assert person is not None
        standing = consents.standing_of(person.id, purpose="P12")
    assert standing.state == "terminated"


def test_a_message_by_consent_does_not_leave_while_the_person_s_data_rest(
    supplier: Supplier, alba: Town
) -> None:
    own_choices.answer(user=alba.clerk, purpose="P12", yes=True, now=MARCH, language="ro")
    request_id = approved(
        supplier,
        right="restriction",
        email=alba.clerk.email,
        details="Nu sunt exacte.",
        received_at=NOW,
        now=MARCH,
    )
    execution.carry_out(
        institution=supplier.institution, request_id=request_id, by=supplier.protector, now=MARCH
    )

    with acting_for(supplier.id):
        delivery = news(supplier, alba.clerk.id, "news/1")

    assert delivery.state == State.SUPPRESSED
    assert "la cererea ei" in delivery.last_reply


def test_a_consent_expires_by_the_job(supplier: Supplier, alba: Town) -> None:
    own_choices.answer(user=alba.clerk, purpose="P12", yes=True, now=MARCH, language="ro")
    with acting_for(supplier.id):
        person = own_choices.person_of_account(user=alba.clerk, now=MARCH)
        assert ledger.expire_due(now=MARCH + timedelta(days=731)) == 1
        assert consents.standing_of(person, purpose="P12").state == "expired"
