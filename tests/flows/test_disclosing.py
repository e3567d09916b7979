"""What leaves is written down by itself; who saw whom is told; a breach knows whom it could have shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from registratura.correspondents import services as correspondents
from registratura.disclosures import queries as disclosures
from registratura.disclosures.errors import LinkClosedError
from registratura.disclosures.queries import ViewingFilter
from registratura.dispatch.events import Dispatched
from registratura.flows import disclosing, incidents, sharing, viewing
from registratura.flows.notices import disclosures as leaving
from registratura.incidents import queries as kept
from registratura.incidents import services as incident_services
from registratura.incidents.models import Incident
from registratura.incidents.services import IncidentDraft
from registratura.kernel.events import listeners_of
from registratura.kernel.personal_data import person_of
from registratura.messaging.events import Accepted
from registratura.messaging.models import Message
from registratura.registers import queries as books
from registratura.registers.drafts import PartyDraft
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for
from tests.cast import Town, open_supplier
from tests.rooms.dispatch.letters import sent
from tests.rooms.messaging.letters import delivery_of, number_given

NOW = datetime.now(tz=UTC)


def entry_of(town: Town, **fields: Any) -> EntryRow:
    row = books.entry_by_id(town.register(**fields).entry_id)
    assert row is not None
    return row


def person(town: Town, name: str = "Popescu Ion", email: str = "ion@exemplu.ro") -> int:
    return correspondents.add(
        data={"kind": "person", "name": name, "email": email}, by=town.registrar, now=NOW
    ).id


def breach(town: Town) -> Incident:
    draft = IncidentDraft(
        title="Cont furat",
        natures=("confidentiality",),
        aware_at=NOW,
        facts="Parola a fost aflată.",
        effects="Datele au putut fi citite.",
        measures="Contul a fost închis.",
    )
    return incident_services.open_incident(draft=draft, by=town.protector, now=NOW)


def test_AC_E4_2_a_shipment_that_left_is_one_disclosure_about_those_on_the_entry(alba: Town) -> None:
    assert leaving.on_dispatched in listeners_of(Dispatched)
    with acting_for(alba.id):
        made = sent(alba)
        event = Dispatched(
            alba.id, made.id, made.entry_id, made.method, "Popescu Ion", NOW.date(), False, None
        )
        for _again in range(2):
            leaving.on_dispatched(event)

        lines = disclosures.of_subject(disclosing.person_of_entry(entry_id=made.entry_id))

    assert [line.to_name for line in lines] == ["Ionescu Maria"]  # as the news of the shipment itself told it
    assert lines[0].about_words


def test_AC_E4_2_a_message_to_somebody_outside_is_found_by_its_address(alba: Town) -> None:
    assert leaving.on_accepted in listeners_of(Accepted)
    with acting_for(alba.id):
        delivery = delivery_of(number_given(alba, to="dan@example.ro"))
        facts = {"kind": "number.given", "channel": "email", "about_type": "", "about_id": None}
        leaving.on_accepted(
            Accepted(alba.id, delivery.message_id, delivery.id, **facts, reply="250 OK", at=NOW)  # type: ignore[arg-type]
        )

        assert len(disclosures.of_subject(person_of(email="DAN@example.ro"))) == 1
        assert disclosures.of_subject(person_of(email="altul@example.ro")) == []


def test_a_shared_link_shows_one_entry_and_its_opening_is_a_disclosure_and_a_message(alba: Town) -> None:
    with acting_for(alba.id):
        entry = entry_of(alba)
        made = sharing.share(
            entry=entry,
            document_id=None,
            recipient_name="Av. Maria Pop",
            recipient_email="",
            ordered_by_name="Popescu Ion",
            reason="la ghișeu",
            days=3,
            by=alba.registrar,
            now=NOW,
        )
    shown = sharing.open_link(secret=made.secret, document_id=None, network="192.0.2.0", now=NOW)

    assert shown.subject == entry.subject
    with acting_for(alba.id):
        assert (
            disclosures.of_subject(disclosing.person_of_entry(entry_id=entry.id))[0].to_name
            == "Av. Maria Pop"
        )
        assert Message.objects.filter(kind="share.opened", user_id=alba.registrar.id).count() == 1
    for secret, moment in (
        (made.secret, NOW + timedelta(days=3)),
        (made.secret + "x", NOW),
        ("7fffffffffff.x", NOW),
        ("", NOW),
    ):
        with pytest.raises(LinkClosedError):
            sharing.open_link(secret=secret, document_id=None, network="", now=moment)
    with pytest.raises(LinkClosedError):  # a file that was not shared
        sharing.open_link(secret=made.secret, document_id=999_999, network="", now=NOW)


def test_GDP_07_who_saw_whom_is_found_by_the_person_seen_and_holds_no_personal_code(alba: Town) -> None:
    with acting_for(alba.id):
        key = person(alba)
        entry = entry_of(alba, parties=(PartyDraft("sender", "Popescu Ion", key),))
        other = entry_of(alba, sender="Maria Ionescu")
        for _again in range(2):  # within a quarter of an hour: one viewing
            viewing.note_entry(entry_id=entry.id, by=alba.clerk, now=NOW)
        viewing.note_entry(entry_id=other.id, by=alba.clerk, now=NOW)
        viewing.reveal_cnp(correspondent_id=key, reason="verificare", by=alba.registrar, now=NOW)

        found, entries = viewing.person_filter(typed="popescu")
        page = viewing.sights(narrowed=ViewingFilter(correspondent_ids=found, entry_ids=entries))
        whole = viewing.sights(narrowed=ViewingFilter())

    assert [(one.line.what, one.line.viewed_by, one.persons) for one in page.sights] == [
        ("cnp", "Ana Albu", ("Popescu Ion",)),
        ("entry", "Bogdan Barbu", ("Popescu Ion",)),
    ]
    assert page.sights[0].line.reason == "verificare"
    assert len(whole.sights) == 3


def test_GDP_08_the_persons_of_a_breach_are_those_whom_the_account_opened_in_its_time(alba: Town) -> None:
    with acting_for(alba.id):
        key = person(alba)
        seen = entry_of(alba, parties=(PartyDraft("sender", "Popescu Ion", key),))
        late = entry_of(alba, sender="Văzut Târziu")
        others = entry_of(alba, sender="Văzut de Alt Cont")
        viewing.note_entry(entry_id=seen.id, by=alba.clerk, now=NOW)
        viewing.note_entry(entry_id=late.id, by=alba.clerk, now=NOW + timedelta(hours=3))
        viewing.note_entry(entry_id=others.id, by=alba.head, now=NOW)
        incident = breach(alba)
        incident_services.add_reach(
            incident_id=incident.id,
            account_id=alba.clerk.id,
            seen_from=NOW - timedelta(hours=1),
            seen_to=NOW + timedelta(hours=1),
            by=alba.protector,
            now=NOW,
        )
        count = incidents.compute_affected(incident_id=incident.id, by=alba.protector, now=NOW)
        line = kept.affected_of(incident.id)[0]

        assert (count, line.name, line.email) == (1, "Popescu Ion", "ion@exemplu.ro")
        incident_services.assess(
            incident_id=incident.id, risk="high", reason="CNP", spared="", by=alba.protector, now=NOW
        )
        assert incidents.tell_affected(incident_id=incident.id, by=alba.protector, now=NOW) == (1, 0)
        assert Message.objects.get(kind="incident.told").context["facts"] == "Parola a fost aflată."


def test_GDP_08_the_clock_reminds_at_each_step_once_and_escalates_before_the_end(alba: Town) -> None:
    def told() -> set[str]:
        with acting_for(alba.id):
            rows = Message.objects.filter(kind="incident.clock").select_related("user")
            return {row.user.full_name for row in rows if row.user}

    with acting_for(alba.id):
        breach(alba)
    assert incidents.remind(institution_id=alba.id, now=NOW + timedelta(hours=23)) == 0
    assert incidents.remind(institution_id=alba.id, now=NOW + timedelta(hours=25)) == 1
    assert incidents.remind(institution_id=alba.id, now=NOW + timedelta(hours=26)) == 0
    assert told() == {"Petra Pop"}
    assert incidents.remind(institution_id=alba.id, now=NOW + timedelta(hours=73)) == 2
    assert told() == {"Petra Pop", "Adina Aldea"}


def test_GDP_08_the_supplier_tells_each_institution_which_gets_a_clock_of_its_own(
    alba: Town, buzau: Town
) -> None:
    supplier = open_supplier()
    with acting_for(supplier.institution.id):
        source = incident_services.open_incident(
            draft=IncidentDraft(
                title="Copie pierdută",
                natures=("confidentiality",),
                aware_at=NOW,
                facts="Un disc a dispărut.",
            ),
            by=supplier.protector,
            now=NOW,
        )
    later = NOW + timedelta(hours=2)
    for _again in range(2):
        told = incidents.route_from_supplier(
            incident_id=source.id, institution_ids=[alba.id, buzau.id], by=supplier.protector, now=later
        )
    assert told == 2
    for town in (alba, buzau):
        with acting_for(town.id):
            (line,) = kept.incidents()
            assert (line.origin, line.aware_at) == ("supplier", later)
            assert Message.objects.filter(kind="incident.clock", user_id=town.protector.id).count() == 1
