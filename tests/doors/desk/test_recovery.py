"""A person who lost every way in gets in again: pages of the administrators, letters, the entrance with both halves."""

import re
from datetime import UTC, datetime
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.journal import queries as journal
from registratura.messaging.models import Message
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.shared.people import is_in, link_for

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ASKED = {"proof": "paper", "reason": "I s-a furat telefonul cu aplicația de coduri."}


def came_in(user: User) -> Client:
    client = Client()
    assert client.post(link_for(user)).status_code == 302
    return client


@pytest.fixture(autouse=True)
def _no_counted_attempts() -> None:
    cache.clear()


@pytest.fixture
def adina(alba: Town) -> Client:
    return came_in(alba.administrator)


@pytest.fixture
def horia(alba: Town) -> Client:
    with acting_for(alba.id):
        structure.add_member(
            user_id=alba.head.id, role=Role.ADMINISTRATOR, unit_id=None, job_title="", now=NOW, by=None
        )
    return came_in(alba.head)


@pytest.fixture
def bogdan(alba: Town) -> User:
    user = alba.clerk
    user.set_password("o parolă de altădată")
    user.save(update_fields=["password"])
    RecoveryCodes.activate(user)
    accounts.write_note(user=user, text="seiful", password=None, now=NOW)
    return user


def page(alba: Town, rest: str) -> str:
    return f"/birou/{alba.institution.code}/oameni/{rest}/"


def member_of(alba: Town, user: User) -> int:
    with acting_for(alba.id):
        return next(line.id for line in institutions.members() if line.user_id == user.id)


def asked(alba: Town, by: Client, whose: User) -> tuple[str, str]:
    """Ask, and return the address of the request and the code for the hand."""
    answer = by.post(page(alba, f"{member_of(alba, whose)}/recuperare"), ASKED)
    code = re.search(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4})</code>", answer.text)
    assert code is not None
    found = re.search(r"oameni/recuperari/\d+/", by.get(page(alba, "recuperari")).text)
    assert found is not None
    return f"/birou/{alba.institution.code}/{found[0]}", code[1]


def test_two_administrators_and_both_halves_let_the_person_in(
    alba: Town, adina: Client, horia: Client, bogdan: User
) -> None:
    inside = Client()
    inside.force_login(bogdan, backend=BACKEND)
    address, code = asked(alba, adina, bogdan)
    assert [letter.to for letter in mail.outbox if "S-a cerut recuperarea" in letter.subject] == [
        [bogdan.email]
    ]
    assert "adina aldea a cerut" in inside.get("/cont/istoric/").text.lower()

    answer = horia.post(address, {"deed": "approve"})

    letter = next(letter for letter in mail.outbox if "Legătura pentru recuperarea" in letter.subject)
    link = re.search(r"/cont/recuperare/\S+/", str(letter.body))
    assert link is not None
    assert (letter.to, code in letter.body, link[0] in answer.text) == ([bogdan.email], False, False)
    assert is_in(inside)  # nothing is taken away before both halves meet
    stranger = Client()
    assert "Mai puteți încerca de 4 ori" in stranger.post(link[0], {"code": "AAAA-BBBB"}).text
    came = Client()
    assert came.post(link[0], {"code": code.lower()})["Location"] == "/cont/cale/"
    assert is_in(came)
    assert not is_in(inside)
    bogdan.refresh_from_db()
    assert not bogdan.has_usable_password()
    assert not people.has_note(bogdan.pk)
    assert Client().post(link[0], {"code": code}).status_code == 410
    with acting_for(alba.id):
        acts = [act.action for act in journal.recent_acts(subject_types=("recovery",))]
        told = set(Message.objects.filter(kind__startswith="recovery.").values_list("user_id", flat=True))
    assert acts == [f"recovery.request.{deed}" for deed in ("used", "approved", "asked")]
    assert told == {alba.administrator.id, alba.head.id}


def test_neither_who_asked_nor_the_person_decides(alba: Town, adina: Client, horia: Client) -> None:
    with acting_for(alba.id):
        structure.add_member(
            user_id=alba.auditor.id, role=Role.ADMINISTRATOR, unit_id=None, job_title="", now=NOW, by=None
        )
    address, _code = asked(alba, adina, alba.head)

    for one in (adina, horia):
        shown = one.get(address)
        assert "approve" not in shown.text
        assert "alt administrator" in one.post(address, {"deed": "approve"}).text
    assert not [letter for letter in mail.outbox if "Legătura pentru" in letter.subject]


def test_a_recovery_is_refused_or_stopped_and_the_person_is_told(
    alba: Town, adina: Client, horia: Client, bogdan: User
) -> None:
    address, _code = asked(alba, adina, bogdan)
    horia.post(address, {"deed": "refuse"})
    assert "a fost oprită" in mail.outbox[-1].subject
    asked(alba, adina, bogdan)
    inside = Client()
    inside.force_login(bogdan, backend=BACKEND)
    stop = re.search(r'action="(/cont/recuperare/[^"]+/opreste/)"', inside.get("/cont/istoric/").text)
    assert stop is not None

    stranger = Client()
    stranger.force_login(alba.registrar, backend=BACKEND)
    assert stranger.post(stop[1]).status_code == 404
    assert inside.post(stop[1])["Location"] == "/cont/istoric/"
    assert inside.post(stop[1]).status_code == 404


def test_when_mail_fails_the_second_administrator_hands_the_link_over(
    alba: Town, adina: Client, horia: Client, bogdan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, code = asked(alba, adina, bogdan)

    def down(self: EmailMessage, fail_silently: bool = False) -> int:
        raise SMTPServerDisconnected("down")

    monkeypatch.setattr(EmailMessage, "send", down)
    answer = horia.post(address, {"deed": "approve"})

    link = re.search(r"/cont/recuperare/[\w/-]+/", answer.text)
    assert link is not None
    assert code not in answer.text
    assert Client().post(link[0], {"code": code}).status_code == 302


def test_a_link_never_shows_an_account_that_works_elsewhere(
    alba: Town, buzau: Town, adina: Client, horia: Client, bogdan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_for(buzau.id):
        structure.add_member(
            user_id=bogdan.id, role=Role.AUDITOR, unit_id=None, job_title="", now=NOW, by=None
        )
    address, _code = asked(alba, adina, bogdan)
    monkeypatch.setattr(EmailMessage, "send", lambda *_args, **_kwargs: 0)

    assert "/cont/recuperare/" not in horia.post(address, {"deed": "approve"}).text


def test_without_a_second_administrator_nothing_is_asked(alba: Town, adina: Client, bogdan: User) -> None:
    answer = adina.post(page(alba, f"{member_of(alba, bogdan)}/recuperare"), ASKED)

    assert "doi administratori" in answer.text


@pytest.mark.parametrize(
    "typed", [{}, {"proof": "\x00", "reason": "x" * 10_000}, {"proof": "paper", "reason": "da"}]
)
def test_a_bad_request_is_refused_in_words(
    alba: Town, adina: Client, horia: Client, bogdan: User, typed: dict[str, str]
) -> None:
    answer = adina.post(page(alba, f"{member_of(alba, bogdan)}/recuperare"), typed)

    assert answer.status_code == 200
    assert "Nu s-a cerut nimic" in answer.text


def test_r12_pages_of_recovery_are_the_administrators_of_this_institution_alone(
    alba: Town, buzau: Town, adina: Client, horia: Client, bogdan: User
) -> None:
    address, _code = asked(alba, adina, bogdan)
    member = member_of(alba, bogdan)
    stranger, powerless = came_in(buzau.administrator), Client()
    powerless.force_login(alba.registrar, backend=BACKEND)
    for where in (page(alba, "recuperari"), page(alba, f"{member}/recuperare"), address):
        assert Client().get(where).status_code == 302
        assert powerless.get(where).status_code == 403
        assert stranger.get(where).status_code == 404
    in_buzau = address.replace(alba.institution.code, buzau.institution.code)
    assert stranger.post(in_buzau, {"deed": "approve"}).status_code == 404
    in_buzau = page(alba, f"{member}/recuperare").replace(alba.institution.code, buzau.institution.code)
    assert stranger.post(in_buzau, ASKED).status_code == 404
    with acting_for(alba.id):
        assert not Message.objects.filter(created_at__gt=datetime.now(tz=UTC)).exists()


@pytest.mark.parametrize(
    "address",
    ["/cont/recuperare/nu-exista/abc/", "/cont/recuperare/primaria-alba/abc/", "/cont/recuperare/x/%00/"],
)
def test_a_link_that_never_was_is_gone_in_words(alba: Town, client: Client, address: str) -> None:
    answers: list[Any] = [client.get(address), client.post(address, {"code": "\x00" * 50})]

    assert {answer.status_code for answer in answers} <= {404, 410}
