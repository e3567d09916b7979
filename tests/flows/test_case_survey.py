"""The question after a case: once, a day later, never to who wants no such questions."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from registratura.flows.case_survey import ask_after_cases
from registratura.flows.outreach import for_news, stop_everything
from registratura.flows.support import department
from registratura.messaging.models import Message
from registratura.outreach import keys
from registratura.outreach.keys import Link
from registratura.support import services as support
from registratura.support.machine import Channel, State
from registratura.support.services import TicketDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, open_supplier

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1, hours=1)


@pytest.fixture
def supplier() -> Supplier:
    return open_supplier()


def solved(supplier: Supplier, email: str = "maria@exemplu.ro", *, at: datetime = NOW) -> int:
    with department(supplier=supplier.institution):
        draft = TicketDraft(
            request_key=uuid4(), channel=Channel.WEB, subject="Probă", body="Probă", email=email
        )
        ticket = support.open_ticket(draft=draft, by=None, now=at).ticket_id
        by = supplier.administrator
        support.set_state(ticket_id=ticket, to=State.SOLVED, reason="", by=by, now=at)
    return ticket


def asked(supplier: Supplier) -> int:
    with acting_for(supplier.id):
        return Message.objects.filter(kind="case.survey").count()


def ask(supplier: Supplier, *, at: datetime = LATER) -> None:
    ask_after_cases(supplier=supplier.institution, now=at)


def test_each_case_is_asked_about_once_a_day_after_it_was_solved(supplier: Supplier) -> None:
    solved(supplier)
    ask(supplier, at=NOW + timedelta(hours=3))
    assert asked(supplier) == 0
    ask(supplier)
    ask(supplier)
    assert asked(supplier) == 1


def test_who_rated_already_or_was_asked_this_month_is_left_in_peace(supplier: Supplier) -> None:
    rated = solved(supplier, "ion@exemplu.ro")
    with department(supplier=supplier.institution):
        support.rate(ticket_id=rated, stars=4, words="", now=NOW)
    solved(supplier, at=NOW - timedelta(days=5))
    solved(supplier)
    ask(supplier)
    assert asked(supplier) == 0


def test_who_wants_nothing_more_gets_no_question_after_a_case(supplier: Supplier) -> None:
    with for_news(supplier=supplier.institution):
        link = Link(0, 0, keys.key_of_address("maria@exemplu.ro"))
    stop_everything(supplier=supplier.institution, link=link, now=NOW)
    solved(supplier)
    ask(supplier)
    assert asked(supplier) == 0
