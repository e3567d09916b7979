"""The support department at work in the console."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from registratura.accounts.models import User
from registratura.flows import support as flow
from registratura.flows import support_mail
from registratura.institutions.roles import Role
from registratura.messaging.models import Message
from registratura.support import queries
from registratura.support.machine import State
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, Town, open_supplier
from tests.doors.attack import client_of
from tests.doors.console.test_home import colleague

pytestmark = pytest.mark.django_db
HERE = "/consola/asistenta/"


@pytest.fixture
def supplier() -> Supplier:
    return open_supplier()


@pytest.fixture
def operator(supplier: Supplier) -> User:
    return colleague(supplier, Role.SUPPORT)


def called(client: Client, **fields: str) -> int:
    """Write a conversation down and return its number."""
    values = {
        "subject": "Nu pornește",
        "body": "De azi dimineață.",
        "name": "Maria",
        "email": "maria@exemplu.ro",
    }
    answer = client.post(f"{HERE}nou/", values | fields)
    assert answer.status_code == 302, answer.text
    return int(answer["Location"].rstrip("/").rpartition("/")[2])


def card_of(supplier: Supplier, number: int) -> Any:
    with flow.department(supplier=supplier.institution):
        return queries.card(number)


def letters(supplier: Supplier) -> list[str]:
    with acting_for(supplier.id):
        return list(Message.objects.order_by("id").values_list("kind", flat=True))


def test_a_call_is_written_down_answered_and_solved(supplier: Supplier, operator: User) -> None:
    client = client_of(operator)
    number = called(client)
    file = SimpleUploadedFile("pasi.txt", b"1. Reporniti")

    page = client.get(f"{HERE}{number}/")
    answered = client.post(
        f"{HERE}{number}/raspuns/",
        {"body": "Reporniți.", "then": "solved", "fapta": "raspuns", "files": file},
    )
    noted = client.post(f"{HERE}{number}/raspuns/", {"body": "Era cablul.", "fapta": "nota"})

    card = card_of(supplier, number)
    given = client.get(f"{HERE}{number}/fisier/{card.said[1].files[0].id}/")
    assert page.status_code == 200
    assert (answered.status_code, noted.status_code) == (302, 302)
    assert card.line.state is State.SOLVED
    assert [one.is_internal for one in card.said] == [False, False, True]
    assert letters(supplier) == ["request.state", "support.answered"]
    assert b"".join(given.streaming_content) == b"1. Reporniti"  # type: ignore[attr-defined]
    assert "attachment" in given["Content-Disposition"]


def test_state_urgency_colleague_and_union_are_set(supplier: Supplier, operator: User) -> None:
    client = client_of(operator)
    first, second, stranger = called(client), called(client), called(client, email="alt@exemplu.ro")

    client.post(f"{HERE}{first}/stare/", {"state": "on_hold", "priority": "urgent", "reason": "Banca"})
    client.post(f"{HERE}{first}/repartizare/", {"assignee": str(supplier.administrator.id)})
    united = client.post(f"{HERE}{second}/unire/", {"into": f"#{first}"})
    refused = client.post(f"{HERE}{stranger}/unire/", {"into": str(first)})

    card = card_of(supplier, first)
    assert (card.line.state, card.line.priority, card.assignee_id) == (
        "on_hold",
        "urgent",
        supplier.administrator.id,
    )
    assert united["Location"] == f"{HERE}{first}/"
    assert len(card.said) == 2
    assert refused.status_code == 422
    assert "persoane diferite" in refused.text


def test_the_queue_asks_few_questions_and_finds_words(
    supplier: Supplier, operator: User, django_assert_max_num_queries: Any
) -> None:
    client = client_of(operator)
    for place in range(6):
        called(client, subject=f"Imprimanta {place}", email=f"p{place}@exemplu.ro")

    with django_assert_max_num_queries(15):
        page = client.get(HERE)
    found = client.get(HERE, {"q": "imprimanta 3"})

    assert page.text.count("Imprimanta ") == 6
    assert found.text.count("Imprimanta ") == 1


def test_prepared_answers_hours_and_levels_are_kept(supplier: Supplier, operator: User) -> None:
    client = client_of(operator)
    client.post(f"{HERE}raspunsuri/", {"title": "Salut", "body": "Bună ziua, {nume}! Cererea {numar}."})
    with flow.department(supplier=supplier.institution):
        (one,) = queries.canned_answers()
    number = called(client)
    levels = {
        f"{kind}_{one}": "60" for kind in ("first", "solve") for one in ("urgent", "high", "normal", "low")
    }

    filled = client.get(f"{HERE}{number}/", {"raspuns": one.id})
    wrong = client.post(
        f"{HERE}termene/", levels | {"opens": "18:00", "closes": "09:00", "close_after_days": "7"}
    )
    right = client.post(
        f"{HERE}termene/", levels | {"opens": "07:00", "closes": "19:00", "close_after_days": "7"}
    )
    client.post(f"{HERE}raspunsuri/{one.id}/retragere/")

    assert f"Bună ziua, Maria! Cererea #{number}." in filled.text
    assert (wrong.status_code, right.status_code) == (422, 302)
    with flow.department(supplier=supplier.institution):
        assert queries.options().close_after_days == 7
        assert queries.canned_answers() == []


def test_others_see_that_there_is_nothing(supplier: Supplier, operator: User, alba: Town) -> None:
    number = called(client_of(operator))
    addresses = [
        HERE,
        f"{HERE}{number}/",
        f"{HERE}oprite/",
        f"{HERE}raspunsuri/",
        f"{HERE}termene/",
        f"{HERE}nou/",
    ]

    seen = {
        person.email: {client_of(person).get(one).status_code for one in addresses}
        for person in (alba.administrator, colleague(supplier, Role.SALES), operator)
    }

    assert list(seen.values()) == [{404}, {403}, {200}]


def mail(body: str, **headers: str) -> bytes:
    """Write a letter."""
    usual = {
        "From": "Maria Ionescu <maria@exemplu.ro>",
        "To": "asistenta@furnizor.example",
        "Subject": "Nu merge",
        "Message-ID": "<unu@exemplu.ro>",
        "Content-Type": "text/plain; charset=utf-8",
    }
    told = usual | {name.replace("_", "-"): value for name, value in headers.items()}
    return "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode() + b"\r\n" + body.encode()


def test_letters_become_conversations_and_answers_find_them(supplier: Supplier, operator: User) -> None:
    now = timezone.now()
    html = mail(
        "<p>Bună</p><script>alert(1)</script><p onclick='x()'>Nu merge</p>",
        Content_Type="text/html; charset=utf-8",
    )
    taken = support_mail.take_in(supplier=supplier.institution, raw=html, now=now)
    again = support_mail.take_in(supplier=supplier.institution, raw=html, now=now)
    assert taken.ticket_id is not None
    with acting_for(supplier.id):
        told = Message.objects.get(kind="request.state")
    from registratura.messaging.references import letter_reference

    ours = letter_reference(institution_id=supplier.id, message_id=told.id)
    reply = mail(
        "Tot așa.\r\n\r\nPe 2 martie a scris:\r\n> Bună", Message_ID="<doi@exemplu.ro>", In_Reply_To=ours
    )
    joined = support_mail.take_in(supplier=supplier.institution, raw=reply, now=now + timedelta(hours=1))
    by_number = mail(
        "Încă ceva", Message_ID="<trei@exemplu.ro>", Subject=f"Re: Nu merge (#{taken.ticket_id})"
    )
    third = support_mail.take_in(supplier=supplier.institution, raw=by_number, now=now)

    card = card_of(supplier, taken.ticket_id)
    assert again.is_repeated
    assert {joined.ticket_id, third.ticket_id} == {taken.ticket_id}
    assert {one.body for one in card.said[1:]} == {"Tot așa.", "Încă ceva"}
    assert "alert" not in card.said[0].body
    assert "<" not in card.said[0].body
    assert letters(supplier) == ["request.state"]


def test_machines_are_held_and_never_answered(supplier: Supplier, operator: User) -> None:
    now = timezone.now()
    away = mail("Sunt în concediu", Auto_Submitted="auto-replied")
    loop = mail("Bună", Message_ID="<x@exemplu.ro>", From="noi <" + _own_address() + ">")
    for raw in (away, loop, b"", b"\x00\xff garbage"):
        support_mail.take_in(supplier=supplier.institution, raw=raw, now=now)
    client = client_of(operator)
    page = client.get(f"{HERE}oprite/")
    with flow.department(supplier=supplier.institution):
        held = queries.held_letters()
    taken = client.post(f"{HERE}oprite/{held[-1].id}/", {"fapta": "preia"})
    again = client.post(f"{HERE}oprite/{held[-1].id}/", {"fapta": "lasa"})

    assert letters(supplier) == []
    assert {one.reason for one in held} == {"machine", "loop", "unreadable"}
    assert "Sunt în concediu" in page.text
    assert taken.status_code == 302
    assert again["Location"] == f"{HERE}oprite/"


def _own_address() -> str:
    from django.conf import settings

    return str(settings.DEFAULT_FROM_EMAIL).rpartition("<")[2].strip("<> ")


def test_clocks_are_told_to_operators_once(supplier: Supplier, operator: User) -> None:
    called(client_of(operator), priority="urgent")
    late = timezone.now() + timedelta(days=5)

    first = flow.remind(supplier=supplier.institution, now=late)
    second = flow.remind(supplier=supplier.institution, now=late)

    assert (first, second) == (2, 0)
    assert letters(supplier).count("support.late") >= 2
