"""The identity provider: a real one as a process of its own; and answers that are none."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.assurance import queries as proofs
from registratura.assurance.models import ProviderLink
from registratura.kernel.assurance import Level
from tests.cast import Town
from tests.doors.portal.identity_ground import LEVELS, came_in, now, start
from tests.doors.shared.people import is_in
from tests.fakes.openid_process import LOW, RealProvider, running

pytestmark = pytest.mark.django_db
LOGIN = "/cont/intrare/"


@pytest.fixture(scope="module")
def real() -> Iterator[RealProvider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(real: RealProvider, settings: Any) -> RealProvider:
    cache.clear()
    settings.OPENID = real.settings
    return real


@pytest.fixture
def ion(alba: Town) -> User:
    return accounts.create_user(email="ion@exemplu.ro", full_name="Ștefan Ion Popescu", now=now())


def told(client: Client, page: str = LEVELS) -> str:
    return client.get(page).text


def test_a_provider_vouches_and_then_opens_the_account(provider: RealProvider, ion: User) -> None:
    client = came_in(ion)
    back = "/portal/primaria-alba/"

    path = provider.come_in(start(client, next=back), subject="ro-1")
    answer = client.get(path)

    assert answer["Location"] == back
    assert proofs.level_of(ion.pk, at=now()) is Level.OIDC
    assert proofs.is_proven_number(ion.pk, "1800101 221144", at=now())
    assert not proofs.is_proven_number(ion.pk, "2800101221144", at=now())
    assert "legată de cont" in mail.outbox[-1].body
    # The same answer for the second time is no answer.
    client.get(path)
    assert "Nu am putut vorbi" in told(client)

    stranger = Client()
    assert "Intră cu ROeID" in told(stranger, LOGIN)
    stranger.get(provider.come_in(start(stranger), subject="ro-1"))
    assert is_in(stranger)

    link = ProviderLink.objects.get()
    assert bytes(link.subject_digest) != b"ro-1"
    client.post(reverse("account_identity_unlink", kwargs={"link": link.pk}))
    assert not ProviderLink.objects.exists()
    assert proofs.level_of(ion.pk, at=now()) is None


def test_an_identity_without_account_opens_none_and_makes_none(provider: RealProvider, alba: Town) -> None:
    client = Client()
    before = User.objects.count()

    answer = client.get(provider.come_in(start(client), subject="ro-1"))

    assert answer["Location"] == LOGIN
    assert User.objects.count() == before
    assert "nu este legată" in told(client, LOGIN)


def test_a_level_too_low_or_another_name_proves_nothing(provider: RealProvider, ion: User) -> None:
    client = came_in(ion)
    provider.know("ro-2", given_name="Ion", family_name="Popescu", acr=LOW)
    provider.know("ro-3", given_name="Vasile", family_name="Popescu", acr=real_level(provider))

    client.get(provider.come_in(start(client), subject="ro-2"))
    assert "nivel de asigurare prea mic" in told(client)
    client.get(provider.come_in(start(client), subject="ro-3"))
    assert "alt nume" in told(client)

    assert proofs.level_of(ion.pk, at=now()) is None
    assert not ProviderLink.objects.exists()


def real_level(provider: RealProvider) -> str:
    return provider.settings.levels[-1]


def test_one_identity_opens_one_account_and_an_account_has_one(
    provider: RealProvider, ion: User, alba: Town
) -> None:
    first = came_in(ion)
    first.get(provider.come_in(start(first), subject="ro-1"))
    other = accounts.create_user(email="alt.ion@exemplu.ro", full_name="Ion Popescu", now=now())
    second = came_in(other)
    provider.know("ro-4", given_name="Ion", family_name="Popescu", acr=real_level(provider))

    second.get(provider.come_in(start(second), subject="ro-1"))
    assert "deschide deja alt cont" in told(second)
    first.get(provider.come_in(start(first), subject="ro-4"))
    assert "altă identitate" in told(first)

    assert proofs.level_of(other.pk, at=now()) is None
    assert ProviderLink.objects.count() == 1


def test_an_answer_of_somebody_elses_question_is_none(provider: RealProvider, ion: User, alba: Town) -> None:
    attacker = came_in(alba.clerk)
    path = provider.come_in(start(attacker), subject="ro-1")
    victim = came_in(ion)

    victim.get(path)  # asked nothing
    assert "Nu am putut vorbi" in told(victim)
    start(victim)  # asked another question
    victim.get(path)
    assert proofs.level_of(ion.pk, at=now()) is None

    path = provider.come_in(start(victim), subject="ro-1")
    bent = path.replace("state=", "state=x")
    victim.get(bent)
    assert not ProviderLink.objects.exists()

    path = provider.come_in(start(victim), subject="ro-1")
    victim.get(f"{path}&iss=https%3A%2F%2Falt-furnizor.example")
    assert not ProviderLink.objects.exists()


def test_who_gives_up_or_asks_late_is_told_so(
    provider: RealProvider, ion: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = came_in(ion)
    path = provider.come_in(start(client), subject="ro-1")
    state = path.split("state=")[1].split("&")[0]
    client.get(f"/cont/identitate/furnizor/raspuns/?error=access_denied&state={state}")
    assert "Ați renunțat" in told(client)

    path = provider.come_in(start(client), subject="ro-1")
    monkeypatch.setattr("registratura.doors.portal.identity.provider.ANSWER_WITHIN", -1)
    client.get(path)
    assert "Nu am putut vorbi" in told(client)


def test_a_session_from_before_signing_in_is_not_the_one_after(provider: RealProvider, ion: User) -> None:
    client = came_in(ion)
    client.get(provider.come_in(start(client), subject="ro-1"))
    stranger = Client()
    path = provider.come_in(start(stranger), subject="ro-1")
    before = stranger.session.session_key

    stranger.get(path)

    assert is_in(stranger)
    assert stranger.session.session_key != before


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:9", "http://127.0.0.1:9/alt"])
def test_a_provider_that_does_not_answer_is_told_and_nothing_else_stops(
    settings: Any, ion: User, real: RealProvider, issuer: str
) -> None:
    from dataclasses import replace

    cache.clear()
    settings.OPENID = replace(real.settings, issuer=issuer)
    client = came_in(ion)

    answer = client.post(reverse("account_identity_provider"))

    assert answer["Location"] == LEVELS
    assert "Nu am putut vorbi" in told(client)


def test_without_a_provider_there_is_no_door(ion: User, settings: Any) -> None:
    client = came_in(ion)

    assert client.post(reverse("account_identity_provider")).status_code == 404
    assert client.get("/cont/identitate/furnizor/raspuns/").status_code == 404
    assert "Intră cu ROeID" not in told(Client(), LOGIN)


def test_the_doors_are_asked_by_post_with_their_token(provider: RealProvider, ion: User) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.get(reverse("account_identity_provider")).status_code == 405
    assert client.post(reverse("account_identity_provider")).status_code == 403
