"""Carrying requests of data subjects out: copy, erasure, restriction, routing, mail (AC-I3.2, AC-A4.3, AC-J4.3)."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.correspondents import services as correspondents
from registratura.flows import rights as flow
from registratura.flows import rights_copies, rights_intake
from registratura.flows import rights_execution as execution
from registratura.flows import rights_others as others
from registratura.flows.rights_package import holders_of, package_path
from registratura.intake import queries as intake
from registratura.intake import services as intake_services
from registratura.intake.services import Arrived
from registratura.journal import queries as journal
from registratura.kernel.personal_data import person_of, whole_person
from registratura.registers import queries as books
from registratura.registers.queries import EntryRow
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.errors import (
    CodeRefusedError,
    HeldError,
    PackageError,
    RequestRefusedError,
)
from registratura.rights.kinds import Channel, Right
from registratura.rights.machine import Status
from registratura.toolkit.scope import acting_for
from tests.cast import Town, open_supplier

from .rights_ground import (
    CNP,
    MARIA,
    MORNING,
    approved,
    asked,
    card,
    code_sent,
    draft,
    known,
    proven,
)

pytestmark = pytest.mark.django_db


def row_of(entry_id: int) -> EntryRow:
    found = books.entry_by_id(entry_id)
    assert found is not None
    return found


def acts(town: Any, request_id: int) -> list[str]:
    with acting_for(town.id):
        return [
            one.action for one in journal.history_of(subject_type="privacy_request", subject_id=request_id)
        ]


def test_ac_i3_2_what_is_shown_is_what_is_treated_as_equal_sets(alba: Town) -> None:
    known(alba, entries=3, cnp=CNP)
    asked(alba)
    person = whole_person(institution_id=alba.id, person=person_of(email=MARIA, cnp=CNP), everywhere=False)

    shown = {
        (holder.room, one.place)
        for holder in holders_of(everywhere=False)
        for one in holder.collect(institution_id=alba.id, person=person)
    }
    treated = {
        (holder.room, one.place)
        for holder in holders_of(everywhere=False)
        for one in holder.erase(institution_id=alba.id, person=person, now=MORNING)
    }

    assert shown == treated
    assert {room for room, _ in shown} >= {"registers", "correspondents", "journal", "messaging", "rights"}


def test_a_package_holds_a_page_json_csv_and_a_place_for_recordings_and_costs_a_code_each_time(
    alba: Town, tmp_path: Any
) -> None:
    known(alba, entries=2)
    request_id = approved(alba)
    execution.carry_out(institution=alba.institution, request_id=request_id, by=alba.protector, now=MORNING)
    with acting_for(alba.id):
        package = queries.package_of(request_id)
    assert package is not None

    assert execution.make_copy(institution_id=alba.id, package_id=package.id, clock=lambda: MORNING)
    assert not execution.make_copy(institution_id=alba.id, package_id=package.id, clock=lambda: MORNING)

    with zipfile.ZipFile(package_path(institution_id=alba.id, package_id=package.id)) as packet:
        names = packet.namelist()
        told = json.loads(packet.read("date.json"))
        page = packet.read("citeste.html").decode()
    assert "inregistrari-audio/citeste.txt" in names  # AC-A4.3
    assert "csv/registers_entry.csv" in names
    assert "Cererea 2 a Mariei" in page
    assert {one["table"] for one in told["data"]} >= {"registers_entry", "correspondents_correspondent"}
    assert card(alba, request_id).status is Status.READY

    flow.send_code(
        institution=alba.institution, request_id=request_id, purpose=rights.DOWNLOAD, by=None, now=MORNING
    )
    code = code_sent(alba)
    with rights_copies.open_copy(
        institution=alba.institution, request_id=request_id, code=code, now=MORNING
    ) as stream:
        assert stream.read(2) == b"PK"
    assert card(alba, request_id).status is Status.DELIVERED
    with pytest.raises(CodeRefusedError):
        rights_copies.open_copy(institution=alba.institution, request_id=request_id, code=code, now=MORNING)


def test_a_copy_past_its_time_is_taken_away_and_is_not_given_out(alba: Town) -> None:
    request_id = approved(alba, right="portability")
    execution.carry_out(institution=alba.institution, request_id=request_id, by=alba.protector, now=MORNING)
    with acting_for(alba.id):
        (package_id,) = queries.packages_waiting()
    execution.make_copy(institution_id=alba.id, package_id=package_id, clock=lambda: MORNING)
    later = MORNING + timedelta(days=8)

    assert execution.expire_copies(institution_id=alba.id, now=later) == 1

    assert not package_path(institution_id=alba.id, package_id=package_id).exists()
    with pytest.raises(PackageError):
        rights_copies.open_at_desk(
            institution=alba.institution, request_id=request_id, by=alba.protector, now=later
        )


def test_erasure_says_what_stays_by_which_law_and_forgets_the_rest(alba: Town) -> None:
    known(alba)
    with acting_for(alba.id):
        stray = correspondents.add(
            data={"name": "Maria I.", "email": MARIA, "phone": "0722000111"}, by=alba.registrar, now=MORNING
        )
    request_id = approved(alba, right="erasure")

    execution.carry_out(institution=alba.institution, request_id=request_id, by=alba.protector, now=MORNING)

    with acting_for(alba.id):
        stray.refresh_from_db()
        tasks = {task.room: task for task in queries.tasks_of(request_id)}
        (letter,) = queries.letters_of(request_id)
    assert (stray.name, stray.email, stray.phone) == ("Persoană ștearsă", "", "")
    assert tasks["correspondents"].anonymised == 1
    assert tasks["registers"].erased == 0
    assert "Legea 16/1996" in str(tasks["registers"].kept)
    assert "ANSPDCP" in letter.text
    assert "17 alin. (3)" in letter.text
    assert card(alba, request_id).status is Status.PARTIALLY_REFUSED


def test_a_hold_stops_an_erasure_in_words_and_nothing_is_lost(
    alba: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(alba)
    request_id = approved(alba, right="erasure")
    monkeypatch.setattr(execution, "holds_over", lambda **_: ["Proces 123/2026"])

    with pytest.raises(HeldError, match="Proces 123/2026"):
        execution.carry_out(
            institution=alba.institution, request_id=request_id, by=alba.protector, now=MORNING
        )

    assert card(alba, request_id).status is Status.REQUIRES_INPUT
    assert "rights.erasure.stopped" in acts(alba, request_id)
    with acting_for(alba.id):
        assert queries.tasks_of(request_id) == []


def test_a_demand_about_registers_made_to_the_supplier_goes_to_the_institution(alba: Town) -> None:
    supplier = open_supplier(domain="altul.example")
    known(alba)
    request_id = proven(supplier, details="Ce scrie despre mine la Alba?")

    routed = flow.route(
        institution=supplier.institution,
        request_id=request_id,
        code=alba.institution.code,
        by=supplier.protector,
        now=MORNING + timedelta(days=2),
    )

    here = card(supplier, request_id)
    with acting_for(alba.id):
        (line,) = queries.requests().lines
    there = card(alba, line.id)
    assert (here.status, here.routed_to, here.routed_reference) == (
        Status.DELIVERED,
        alba.institution.code,
        routed.reference,
    )
    assert (there.channel, there.received_on, there.status) == (
        Channel.ROUTED,
        here.received_on,
        Status.ASSESSING,
    )
    assert there.origin_reference == here.reference
    with acting_for(supplier.id):
        (letter,) = queries.letters_of(request_id)
    assert routed.reference in letter.text


def test_at_the_counter_of_an_institution_a_request_gets_its_number_by_ordinary_registering(
    alba: Town,
) -> None:
    opened = rights_intake.take_at_counter(
        institution=alba.institution,
        draft=draft(channel=Channel.COUNTER, email="", address="Str. Lungă 3"),
        proven=True,
        numbered=True,
        entry_id=None,
        by=alba.registrar,
        now=MORNING,
    )

    stands = card(alba, opened.request_id)
    assert stands.entry_id is not None
    with acting_for(alba.id):
        entry = books.entry_card(row_of(stands.entry_id))
    assert stands.reference in entry.subject
    assert stands.status is Status.ASSESSING


def test_rectification_annotates_the_entry_and_leaves_it_as_it_was(alba: Town) -> None:
    (entry_id,) = known(alba)
    request_id = proven(alba, right="rectification", details="Numele meu se scrie Ionescu-Pop.")
    with acting_for(alba.id):
        before = row_of(entry_id).subject

    others.annotate(
        institution=alba.institution,
        request_id=request_id,
        entry_id=entry_id,
        text="Persoana arată că numele este Ionescu-Pop.",
        by=alba.protector,
        now=MORNING,
    )

    with acting_for(alba.id):
        history = journal.history_of(subject_type="entry", subject_id=entry_id)
        assert row_of(entry_id).subject == before
    assert "Ionescu-Pop" in str(
        next(one for one in history if one.action == "rights.entry.annotated").details
    )


def test_restricted_data_are_told_to_whoever_asks_and_used_again_only_when_lifted(alba: Town) -> None:
    request_id = approved(alba, right="restriction", details="Nu sunt exacte.")

    execution.carry_out(institution=alba.institution, request_id=request_id, by=alba.protector, now=MORNING)

    with acting_for(alba.id):
        assert queries.is_restricted(person_of(email="  MARIA@exemplu.ro "))
        assert not queries.is_restricted(person_of(email="alta@exemplu.ro"))
        rights.lift_restriction(
            request_id=request_id, reason="S-a îndreptat.", by=alba.protector, now=MORNING
        )
        assert not queries.is_restricted(person_of(email=MARIA))


def test_the_supplier_erases_an_account_and_keeps_that_of_who_works_somewhere(alba: Town) -> None:
    supplier = open_supplier(domain="altul.example")
    accounts.create_user(email=MARIA, full_name="Maria Ionescu", now=MORNING)
    request_id = approved(supplier, right="erasure")
    at_work = approved(supplier, right="erasure", email=alba.clerk.email, name="Referent")

    for one in (request_id, at_work):
        execution.carry_out(
            institution=supplier.institution, request_id=one, by=supplier.protector, now=MORNING
        )

    assert not User.objects.filter(email=MARIA).exists()
    assert User.objects.filter(email=alba.clerk.email, is_active=True).exists()


@pytest.mark.parametrize(
    ("subject", "text", "right"),
    [
        ("Solicitare", "Vă rog să ștergeți datele mele personale din evidențe.", Right.ERASURE),
        ("GDPR", "Conform art. 15 vreau acces la ce date dețineți.", Right.ACCESS),
        ("Erase", "Please delete my personal data under the GDPR.", Right.ERASURE),
        ("Opoziție", "Mă opun prelucrării datelor mele în scop de publicitate.", Right.OBJECTION),
        ("Plângere", "Depun plângere: ați publicat datele mele cu caracter personal.", Right.COMPLAINT),
        ("Cerere de informații", "Vă rog să ștergeți amenda, copacul din fața casei este uscat.", None),
        ("Acces în curte", "Cer acces la imobil.", None),
    ],
)
def test_ac_j4_3_a_rights_request_is_known_by_its_words(subject: str, text: str, right: Right | None) -> None:
    assert rights_intake.recognised(subject=subject, text=text) is right


def test_ac_j4_3_a_mail_with_an_intent_to_erase_is_offered_and_made_a_request_within_a_working_day(
    alba: Town,
) -> None:
    friday = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
    with acting_for(alba.id):
        item_id = intake_services.put_in_tray(
            arrived=Arrived(
                source="upload",
                raw_id=None,
                raw_sha256="ab" * 32,
                arrived_at=friday,
                deposit_key=uuid4(),
                sender_name="Maria Ionescu",
                sender_address=MARIA,
                subject="Ștergeți datele mele personale",
            ),
            now=friday,
        )
        assert item_id is not None
        item = intake.tray_item(item_id)
        assert item is not None
        seen = rights_intake.seen_in(item=item, text="Vă rog.")
    assert seen is not None
    assert (seen.right, seen.until.isoformat()) == (Right.ERASURE, "2026-03-09")

    given: dict[str, Any] = {
        "institution": alba.institution,
        "item_id": item_id,
        "by": alba.registrar,
        "now": friday,
    }
    opened = rights_intake.convert(**given, right="erasure", text="Vă rog.")

    stands = card(alba, opened.request_id)
    assert (stands.received_at, stands.person_email, stands.tray_item_id) == (friday, MARIA, item_id)
    with acting_for(alba.id):
        assert rights_intake.seen_in(item=item, text="Vă rog.") is None
    with pytest.raises(RequestRefusedError, match="deja"):
        rights_intake.convert(**given, right="erasure", text="Vă rog.")
