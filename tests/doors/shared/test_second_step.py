"""The second step: application, codes on paper, keys; and nonsense instead of them."""

import re
from typing import Any

from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from registratura.accounts.models import User
from tests.cast import Town
from tests.doors.shared.people import (
    is_in,
    link_for,
    log_in,
    start_application,
    totp_code,
)


def test_a_link_of_a_person_with_an_application_still_asks_for_the_code(alba: Town, client: Client) -> None:
    client.post(link_for(alba.registrar))
    secret = start_application(client)
    other = Client()

    answer = other.post(link_for(alba.registrar))

    assert answer["Location"].startswith("/cont/securitate/pas/")
    assert not is_in(other)
    other.post("/cont/securitate/pas/", {"code": totp_code(secret, steps=1)})
    assert is_in(other)


def test_the_application_and_the_paper_codes_are_the_second_step(
    ana: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.post(link_for(ana))
    with django_capture_on_commit_callbacks(execute=True):
        secret = start_application(client)
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/cont/securitate/coduri/").text)
    assert len(codes) == 10

    for code in (totp_code(secret, steps=1), codes[0]):
        other = Client()
        assert log_in(other)["Location"].startswith("/cont/securitate/pas/")
        assert not is_in(other)
        wrong = other.post("/cont/securitate/pas/", {"code": "000000"})
        assert "nu se potrivește" in wrong.text
        other.post("/cont/securitate/pas/", {"code": code})
        assert is_in(other)
    log_in(again := Client())
    again.post("/cont/securitate/pas/", {"code": codes[0]})
    assert not is_in(again)
    assert "Aplicația de coduri a fost pornită" in [letter.subject for letter in mail.outbox]


def test_secrets_of_the_second_step_are_sealed_in_the_database(ana: User, client: Client) -> None:
    client.post(link_for(ana))
    secret = start_application(client)

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in kept
    assert kept.count("gAAAA") == 2  # application and recovery codes


def test_nonsense_instead_of_a_key_is_refused_in_words(ana: User, client: Client) -> None:
    complete = (
        '{"id": "AA", "rawId": "AA", "type": "public-key", "clientExtensionResults": {}, "response": {"userHandle":'
        ' "MQ", "clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "attestationObject": "AA"}}'
    )
    known = client.post(link_for(ana)).status_code == 302
    for nonsense in (
        "",
        "{}",
        "[]",
        "1",
        '{"id": 1}',
        "\x00",
        "x" * 10_000,
        '{"response": {"userHandle": "x"}}',
        complete,
    ):
        stranger = Client()
        answer = stranger.post("/cont/securitate/chei/intrare/", {"credential": nonsense}, follow=True)
        assert answer.status_code in (200, 429), nonsense
        assert not is_in(stranger)
        added = client.post("/cont/securitate/chei/adauga/", {"credential": nonsense, "passwordless": "on"})
        assert (known, added.status_code) == (True, 200), nonsense
        assert "De îndreptat" in added.text
