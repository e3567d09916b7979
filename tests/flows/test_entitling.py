"""
AC-D3.1: an institution whose agreement has ended signs in, reads, prints, exports and pays, and registers nothing new;
an answer within a running legal term still gets its number.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.accounts import services as accounts
from registratura.billing import services as billing
from registratura.billing.services import VersionDraft
from registratura.deadlines import services as deadlines
from registratura.flows import answering, entitling
from registratura.flows.answering import Reply
from registratura.institutions import queries as institutions
from registratura.institutions import services as places
from registratura.institutions.entitlements import Feature, Line, Reason
from registratura.institutions.roles import Role
from registratura.institutions.services import MembershipRefusedError
from registratura.kernel.calendar import legal_date
from registratura.registers import services as registers
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.registers.errors import NotEntitledError
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, Town, open_supplier
from tests.doors.attack import client_of
from tests.rooms.billing.ground import agreed, sales

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplier(alba: Town) -> Supplier:
    return open_supplier()  # after the town: its keys come first


def close(town: Town, *, on_until: date | None = None, reason: Reason = Reason.EXPIRED) -> None:
    day = on_until or legal_date(timezone.now())
    with acting_for(town.id):
        places.keep_entitlements(
            lines=[Line(Feature.REGISTER, day, reason, day - timedelta(days=60))], now=timezone.now()
        )


@contextmanager
def at(town: Town) -> Iterator[None]:
    with acting_for(town.id):
        yield


def open_lines(town: Town) -> dict[Feature, Line]:
    with at(town):
        return institutions.entitlements()


def test_what_was_agreed_travels_down_and_what_was_untied_opens(
    supplier: Supplier, alba: Town, buzau: Town
) -> None:
    version = VersionDraft(valid_from=date(2026, 1, 1), price_bani=1, modules=["portal"], users_most=20)
    keys = agreed(supplier, place_id=alba.id, version=version)
    now = timezone.now()

    assert entitling.carry_down(now=now) == 1
    assert entitling.carry_down(now=now) == 0
    lines = open_lines(alba)
    assert lines[Feature.REGISTER].on_until == date(2027, 4, 1)
    assert lines[Feature.USERS].limit == 20
    assert lines[Feature.FEES].reason is Reason.NOT_IN_PLAN
    assert open_lines(buzau) == {}

    with sales(supplier):
        billing.untie_institution(
            customer_id=keys["customer"], place_id=alba.id, by=supplier.administrator, now=now
        )
    assert entitling.carry_down_of(customer_id=keys["customer"], now=now) == 1
    assert all(line.on_until is None and line.limit is None for line in open_lines(alba).values())


def test_without_a_supplier_nothing_is_written_and_everything_is_open(alba: Town) -> None:
    assert entitling.run_agreements(now=timezone.now()) == 0
    with at(alba):
        assert institutions.allows(Feature.REGISTER, on=date(2099, 1, 1))
        assert institutions.limit_of(Feature.USERS) is None


def test_ac_d3_1_an_expired_tenant_signs_in_reads_prints_exports_and_cannot_register(alba: Town) -> None:
    known = alba.register()
    close(alba)

    with pytest.raises(NotEntitledError, match="oprită") as refused:
        alba.register("Cerere nouă")

    assert "Spuneți administratorului" in refused.value.words
    client = client_of(alba.registrar)
    code, year = alba.institution.code, known.year
    for address in (
        "",
        "registre/general/",
        f"registre/general/{year}/{known.number}/",
        "cautare/?q=cerere",
        "tipar/",
    ):
        assert client.get(f"/birou/{code}/{address}").status_code == 200, address
    assert "documentelor noi este oprită" in client.get(f"/birou/{code}/registre/general/").text


def test_ac_d3_1_before_its_day_an_end_is_told_and_closes_nothing(supplier: Supplier, alba: Town) -> None:
    close(alba, on_until=legal_date(timezone.now()) + timedelta(days=1))

    alba.register("Cerere nouă")
    page = client_of(alba.administrator).get(f"/birou/{alba.institution.code}/compartimente/").text

    assert "se oprește la" in page
    assert "Prelungiți contractul" in page


def test_the_administrator_reads_what_is_off_why_and_what_to_do(alba: Town) -> None:
    close(alba, reason=Reason.UNPAID)

    page = client_of(alba.administrator).get(f"/birou/{alba.institution.code}/compartimente/").text

    assert "Oprit: înregistrarea documentelor noi." in page
    assert "factură neachitată" in page
    assert "Achitați factura" in page


def reply_to(town: Town, entry_id: int) -> Reply:
    return Reply(
        institution_id=town.id,
        entry_id=entry_id,
        answered_ids=frozenset({entry_id}),
        seen=frozenset(),
        same_number=False,
        register_id=town.general.id,
        draft=EntryDraft(
            direction="outgoing",
            subject="Răspuns la cerere",
            parties=(PartyDraft("recipient", "Popescu Ion"),),
        ),
        request_key=uuid4(),
    )


def answer(town: Town, entry_id: int, now: datetime) -> int:
    with at(town):
        powers = institutions.powers_of(town.registrar.id, institution_id=town.id, at=now)
    return answering.answer(
        reply=reply_to(town, entry_id), powers=powers, by=town.registrar, now=now
    ).entry_id


def test_ac_d3_1_an_answer_within_a_running_term_gets_its_number_and_another_does_not(alba: Town) -> None:
    now = timezone.now()
    petition = alba.register("Petiție despre drum", document_kind="petiție").entry_id
    other = alba.register("Invitație", document_kind="invitație").entry_id
    with at(alba):
        deadlines.start(
            rule_code="PET",
            subject_type="entry",
            subject_id=petition,
            started=legal_date(now),
            by=None,
            now=now,
        )
    close(alba)

    assert answer(alba, petition, now)
    with pytest.raises(NotEntitledError):
        answer(alba, other, now)
    with pytest.raises(NotEntitledError):
        alba.register("Cerere nouă")


def test_numbers_reserved_before_the_end_are_used_and_none_is_reserved_after(alba: Town) -> None:
    now = timezone.now()
    with at(alba):
        reserved = registers.reserve_numbers(
            register_id=alba.general.id,
            count=1,
            direction="outgoing",
            purpose="Dispoziții",
            owner=alba.registrar,
            until=now + timedelta(days=1),
            request_key=uuid4(),
            by=alba.registrar,
            now=now,
        )
    close(alba)

    assert reserved
    with at(alba), pytest.raises(NotEntitledError):
        registers.reserve_numbers(
            register_id=alba.general.id,
            count=1,
            direction="outgoing",
            purpose="Dispoziții",
            owner=alba.registrar,
            until=now + timedelta(days=1),
            request_key=uuid4(),
            by=alba.registrar,
            now=now,
        )


def test_registering_asks_nothing_more_and_a_page_one_question_only_when_told(alba: Town) -> None:
    with at(alba), CaptureQueriesContext(connection) as open_now:
        alba.register("Cerere")
    close(alba, on_until=date(2099, 1, 1))
    with at(alba), CaptureQueriesContext(connection) as agreed_now:
        alba.register("Cerere")

    assert len(open_now) == len(agreed_now)


def test_more_people_than_agreed_are_refused_with_the_remedy(alba: Town) -> None:
    now = timezone.now()
    with at(alba):
        places.keep_entitlements(lines=[Line(Feature.USERS, limit=2)], now=now)
        with pytest.raises(MembershipRefusedError, match="plan mai mare"):
            places.add_member(
                user_id=client_user(alba),
                role=Role.CLERK,
                unit_id=alba.urbanism.id,
                job_title="",
                now=now,
                by=None,
            )
        places.add_member(
            user_id=alba.clerk.id, role=Role.AUDITOR, unit_id=None, job_title="", now=now, by=None
        )


def client_user(town: Town) -> int:
    user = accounts.create_user(email="nou@alba.example", full_name="Nou Venit", now=timezone.now())
    return user.id
