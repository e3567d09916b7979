"""Telephone, counter and signature: what each proves, what a guesser gains, what is kept of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.assurance import queries as proofs
from registratura.assurance import services as assurance
from registratura.assurance.kinds import CodePurpose
from registratura.assurance.models import Code, Proof
from registratura.flows import assurance as levels
from registratura.flows import identity as proving
from registratura.flows import own_account
from registratura.journal import queries as journal
from registratura.kernel.assurance import Level
from registratura.messaging.channels.port import ChannelError
from registratura.messaging.models import Delivery, Message
from registratura.messaging.services import delivering
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.portal.identity_ground import LEVELS, came_in, now
from tests.fakes.ways import FakeWay

pytestmark = pytest.mark.django_db
SEEN = {"paper": "card", "ending": "3456", "same": "on"}


@pytest.fixture(autouse=True)
def _gateway(settings: Any) -> None:
    cache.clear()
    settings.SMS_URL = "https://cheie@sms.exemplu.ro/trimite"


@pytest.fixture
def ion(alba: Town) -> User:
    return accounts.create_user(email="ion@exemplu.ro", full_name="Ion Popescu", now=now())


def sent(town: Town) -> list[Message]:
    with acting_for(town.id):
        return list(Message.objects.filter(kind="phone.code").order_by("id"))


def code_of(town: Town) -> str:
    return str(sent(town)[-1].context["code"])


def desk(town: Town, name: str, **places: Any) -> str:
    return reverse(f"desk:{name}", kwargs={"code": town.institution.code, **places})


def test_a_code_by_telephone_proves_the_telephone(alba: Town, ion: User) -> None:
    client = came_in(ion)

    assert client.post("/cont/identitate/telefon/", {"phone": "0722 000 123"}).status_code == 302
    answer = client.post("/cont/identitate/telefon/cod/", {"code": code_of(alba)})

    assert answer["Location"] == LEVELS
    assert proofs.level_of(ion.pk, at=now()) is Level.PHONE
    assert people.profile_of(ion.pk).phone == "+40722000123"
    assert "dovedit" in mail.outbox[-1].body
    page = client.get(LEVELS).text
    assert "123" in page
    assert "+40722000123" not in page


def test_another_telephone_in_the_profile_proves_nothing(alba: Town, ion: User) -> None:
    proving.send_phone_code(user=ion, phone="0722000123", now=now())
    proving.prove_phone(user=ion, code=code_of(alba), now=now())

    accounts.change_profile(user=ion, phone="0733000000", addressed_as="", now=now())

    assert proofs.level_of(ion.pk, at=now()) is None


def test_a_guesser_gets_five_tries_and_then_nothing(alba: Town, ion: User) -> None:
    client = came_in(ion)
    client.post("/cont/identitate/telefon/", {"phone": "0722000123"})
    good = code_of(alba)
    wrong = f"{(int(good) + 1) % 1_000_000:06}"

    answers = [client.post("/cont/identitate/telefon/cod/", {"code": wrong}).status_code for _ in range(5)]

    assert answers == [422] * 5
    assert client.post("/cont/identitate/telefon/cod/", {"code": good}).status_code == 422
    assert proofs.level_of(ion.pk, at=now()) is None


def test_a_code_of_somebody_else_or_used_or_old_is_none(alba: Town, ion: User) -> None:
    proving.send_phone_code(user=ion, phone="0722000123", now=now())
    good = code_of(alba)

    assert not assurance.try_code(user_id=alba.clerk.pk, code=good, now=now()).good
    late = Code.objects.get().ends_at
    assert not assurance.try_code(user_id=ion.pk, code=good, now=late).good
    assert assurance.try_code(user_id=ion.pk, code=f" {good[:3]} {good[3:]} ", now=now()).good
    assert not assurance.try_code(user_id=ion.pk, code=good, now=now()).good


def test_codes_are_not_sent_without_end_nor_to_what_is_no_telephone(alba: Town, ion: User) -> None:
    client = came_in(ion)
    for typed in ("", "abc", "\x00", "9" * 300):
        assert client.post("/cont/identitate/telefon/", {"phone": typed}).status_code == 422
    cache.clear()

    answers = [
        client.post("/cont/identitate/telefon/", {"phone": "0722000123"}).status_code for _ in range(6)
    ]

    assert answers.count(302) <= 5
    assert answers[-1] == 422
    assert len(sent(alba)) <= 5


@pytest.mark.parametrize(
    "way",
    [
        FakeWay([ChannelError("503 later"), ChannelError("timeout", unknown=True)]),
        FakeWay([ChannelError("nu există", permanent=True)]),
    ],
    ids=["a gateway that delays and lies", "a gateway that refuses"],
)
def test_whatever_the_gateway_does_only_the_newest_code_is_good(alba: Town, ion: User, way: FakeWay) -> None:
    proving.send_phone_code(user=ion, phone="0722000123", now=now())
    first = code_of(alba)
    with acting_for(alba.id):
        number = Delivery.objects.get().id
    delivering.deliver(institution_id=alba.id, delivery_id=number, clock=now, ways=way.ways())
    proving.send_phone_code(user=ion, phone="0722000123", now=now())
    second = code_of(alba)

    # A gateway that repeats itself brings the first code late: it died when the second was made.
    assert first == second or not assurance.try_code(user_id=ion.pk, code=first, now=now()).good
    assert assurance.try_code(user_id=ion.pk, code=second, now=now()).good


def test_a_counter_confirms_who_stands_before_it(alba: Town, ion: User) -> None:
    citizen, official = came_in(ion), came_in(alba.registrar)
    page = citizen.post("/cont/identitate/ghiseu/")
    code = page.text.split('counter-code">')[1][:9]

    shown = official.post(desk(alba, "identity"), {"code": code.lower()})
    answer = official.post(desk(alba, "identity_confirm"), {"code": code, **SEEN})

    assert "Ion Popescu" in shown.text
    assert answer.status_code == 302
    card = proofs.proofs_of(ion.pk, at=now())[0]
    assert (card.level, card.counts, card.place_name) == (Level.COUNTER, True, alba.institution.name)
    assert "3456" in card.evidence
    with acting_for(alba.id):
        (record,) = [
            r
            for r in journal.history_of(subject_type="user", subject_id=ion.pk)
            if r.action == "assurance.person.seen"
        ]
    assert "3456" not in str(record)
    assert "ghișeul" in mail.outbox[-1].body
    again = official.post(desk(alba, "identity_confirm"), {"code": code, **SEEN})
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"paper": ""}, "paper"),
        ({"paper": "library-card"}, "paper"),
        ({"ending": "34"}, "ending"),
        ({"ending": "RX123456"}, "ending"),
        ({"same": ""}, "same"),
    ],
)
def test_a_counter_that_did_not_look_confirms_nothing(
    alba: Town, ion: User, typed: dict[str, str], field: str
) -> None:
    official = came_in(alba.registrar)
    code = proving.counter_code(user=ion, now=now())

    answer = official.post(desk(alba, "identity_confirm"), {"code": code, **SEEN, **typed})

    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.text
    assert not Proof.objects.filter(user=ion).exists()
    assert assurance.owner_of_code(code=code, now=now()) == ion.pk


def test_nobody_confirms_oneself_and_only_the_counter_may(alba: Town, buzau: Town, ion: User) -> None:
    own = proving.counter_code(user=alba.registrar, now=now())
    code = proving.counter_code(user=ion, now=now())

    assert came_in(alba.registrar).post(desk(alba, "identity"), {"code": own}).status_code == 422
    assert came_in(alba.auditor).post(desk(alba, "identity"), {"code": code}).status_code == 403
    assert came_in(buzau.registrar).post(desk(alba, "identity"), {"code": code}).status_code == 404
    assert came_in(ion).get(desk(alba, "identity")).status_code == 404
    assert Client().get(desk(alba, "identity")).status_code == 302


def test_a_mistaken_confirmation_is_taken_back_by_its_own_institution(
    alba: Town, buzau: Town, ion: User
) -> None:
    code = proving.counter_code(user=ion, now=now())
    proving.confirm_at_counter(
        institution_id=alba.id,
        code=code,
        paper="card",
        ending="3456",
        name_matches=True,
        by=alba.registrar,
        now=now(),
    )
    number = Proof.objects.get().pk

    came_in(buzau.registrar).post(desk(buzau, "identity_withdraw", proof=number))
    assert proofs.level_of(ion.pk, at=now()) is Level.COUNTER
    came_in(alba.registrar).post(desk(alba, "identity_withdraw", proof=number))

    assert proofs.level_of(ion.pk, at=now()) is None
    assert "retras" in mail.outbox[-1].body


def test_another_name_ends_what_proved_the_former(alba: Town, ion: User) -> None:
    assurance.prove(user_id=ion.pk, level=Level.OIDC, method="openid", now=now())
    client = came_in(ion)

    client.post("/cont/identitate/nume/", {"full_name": "Ion Ionescu"})

    assert proofs.level_of(ion.pk, at=now()) is None
    assert people.contact_of(ion.pk).full_name == "Ion Ionescu"  # type: ignore[union-attr]
    assert (
        came_in(alba.registrar).post("/cont/identitate/nume/", {"full_name": "Alt Nume"}).status_code == 302
    )
    assert people.contact_of(alba.registrar.pk).full_name != "Alt Nume"  # type: ignore[union-attr]


def test_a_form_says_what_is_missing_and_where_it_is_reached(alba: Town, ion: User) -> None:
    assert levels.missing_level(user=None, asked="", now=now()) is None
    stranger = levels.missing_level(user=None, asked="oidc", now=now(), back="/portal/x/")
    assurance.prove(user_id=ion.pk, level=Level.PHONE, method="sms", now=now())
    known = levels.missing_level(user=ion, asked=Level.COUNTER, now=now(), back="/portal/x/")

    assert stranger is not None
    assert not stranger.signed_in
    assert known is not None
    assert (known.reached, known.address) == (
        Level.PHONE,
        "/cont/identitate/?nivel=counter&next=%2Fportal%2Fx%2F",
    )
    assert levels.missing_level(user=ion, asked="phone", now=now()) is None
    page = came_in(ion).get(known.address)
    assert known.why in page.text
    assert 'href="/portal/x/"' in page.text


def test_what_was_proven_goes_along_with_ones_data_and_ends_are_forgotten(alba: Town, ion: User) -> None:
    assurance.prove(user_id=ion.pk, level=Level.PHONE, method="sms", evidence="se termină în 123", now=now())
    assurance.give_code(user_id=ion.pk, purpose=CodePurpose.COUNTER, now=now())

    told = own_account.own_data(user=ion, now=now())

    assert told["identity"][0]["level"] == "phone"
    assert assurance.forget_what_ended(now=Code.objects.get().ends_at) == 0
    lapses = Proof.objects.get().lapses_at
    assert lapses is not None
    assert assurance.forget_what_ended(now=lapses + timedelta(days=400)) == 2
