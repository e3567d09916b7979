"""Keys in files, tokens and at remote services: what opens them, what they sign, what is kept of them."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from registratura.signing import queries as folders
from registratura.signing import services as signing
from registratura.signing.errors import KeyRefusedError, SecretRefusedError, ServiceFailedError
from registratura.signing.keys.port import Secret
from registratura.signing.services import AskedStep, NewKey, ProviderDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.pki import Pki
from tests.fakes.signing_service import ACCOUNT, CODE, PIN, SECRET, Service, signing_service
from tests.fakes.token import LABEL, SoftToken, soft_token
from tests.fakes.token import PIN as TOKEN_PIN
from tests.rooms.signing.ground import PIN as FILE_PIN
from tests.rooms.signing.ground import answer_with_files, file_key, now


def test_a_file_is_sealed_and_neither_password_nor_key_can_be_read_in_the_database(
    alba: Town, pki: Pki
) -> None:
    key = file_key(alba, alba.clerk, "bogdan")
    content = pki.key_file("bogdan", password=FILE_PIN)
    with acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(k)::text FROM signing_key k WHERE id = %s", [key])
        kept = cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(string_agg(details::text, ''), '') FROM journal_record")
        told = cursor.fetchone()[0]
    for secret in (FILE_PIN, base64.b64encode(content).decode()[:60]):
        assert secret not in json.loads(kept)["sealed"]
        assert secret not in told
    assert FILE_PIN not in repr(Secret(FILE_PIN, FILE_PIN))


def test_a_wrong_password_and_a_file_that_is_none_are_told_apart(pki: Pki) -> None:
    content = pki.key_file("bogdan", password="bun")
    with pytest.raises(SecretRefusedError, match="parola"):
        signing.look_in_file(content=content, secret=Secret("rău"))
    for strange in (b"", b"x" * 500, content[: len(content) // 2], b"\x30\x80" * 400, b"%PDF-1.7" * 40):
        with pytest.raises(KeyRefusedError):
            signing.look_in_file(content=strange, secret=Secret("bun"))


def test_a_key_is_tried_and_removed_and_its_file_forgotten(alba: Town, pki: Pki) -> None:
    key = file_key(alba, alba.clerk, "bogdan")
    signing.try_key(
        institution_id=alba.id,
        key_id=key,
        user_id=alba.clerk.id,
        secret=Secret(FILE_PIN),
        by=alba.clerk,
        now=now(),
    )
    with pytest.raises(KeyRefusedError):  # another's
        signing.try_key(
            institution_id=alba.id,
            key_id=key,
            user_id=alba.head.id,
            secret=Secret(FILE_PIN),
            by=alba.head,
            now=now(),
        )
    with acting_for(alba.id):
        signing.remove_key(key_id=key, user_id=alba.clerk.id, by=alba.clerk, now=now())
        assert folders.keys_of(alba.clerk.id, at=now()) == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed FROM signing_key WHERE id = %s", [key])
            assert cursor.fetchone()[0] == ""


@pytest.fixture
def token(pki: Pki, tmp_path: Path, settings: Any) -> Iterator[SoftToken]:
    with soft_token(pki, tmp_path) as made:
        settings.PKCS11_MODULE = made.module
        yield made


def token_key(town: Town) -> int:
    (found,) = signing.look_in_token(label=LABEL, secret=Secret(TOKEN_PIN))
    with acting_for(town.id):
        return signing.add_key(
            key=NewKey(user_id=town.registrar.id, kind="token", found=found, token_label=LABEL),
            by=town.registrar,
            now=now(),
        )


def test_a_token_signs_counts_wrong_pins_and_locks(alba: Town, token: SoftToken) -> None:
    assert signing.tokens() == [LABEL]
    key = token_key(alba)
    ground = answer_with_files(alba, count=2)
    request = ground.ask(AskedStep(alba.registrar.id, 1))

    with pytest.raises(SecretRefusedError):
        ground.sign(request, by=alba.registrar, key=key, pin="0000")
    ground.sign(request, by=alba.registrar, key=key, pin=TOKEN_PIN)

    assert ground.state(request) == "signed"


def test_a_token_that_was_pulled_out_is_told_and_signs_again_when_it_is_back(
    alba: Town, token: SoftToken
) -> None:
    key = token_key(alba)
    ground = answer_with_files(alba)
    request = ground.ask(AskedStep(alba.registrar.id, 1))
    token.pull_out()

    with pytest.raises(KeyRefusedError, match="nu este la calculatorul"):
        ground.sign(request, by=alba.registrar, key=key, pin=TOKEN_PIN)

    token.put_back()
    ground.sign(request, by=alba.registrar, key=key, pin=TOKEN_PIN)
    assert ground.state(request) == "signed"


@pytest.mark.parametrize(
    ("flags", "words"),
    [("locked", "PUK"), ("pin-final", "o singură încercare"), ("pin-low", "puține încercări")],
)
def test_what_a_token_says_of_its_pin_is_said_in_words(
    flags: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from registratura.signing.keys import running

    with pytest.raises(SecretRefusedError, match=words):
        running._refuse(flags)


@pytest.fixture
def service(pki: Pki) -> Iterator[Service]:
    with signing_service(pki) as running:
        yield running


def remote_key(town: Town, service: Service, *, way: str = "oauth2") -> int:
    service.way = way
    with acting_for(town.id):
        provider = signing.save_provider(
            draft=ProviderDraft(name="Prestator", url=service.url, way=way, account=ACCOUNT, secret=SECRET),
            provider_id=None,
            by=town.administrator,
        )
    (found,) = signing.look_at_service(institution_id=town.id, provider_id=provider, user="bogdan")
    assert found.asks_code
    with acting_for(town.id):
        return signing.add_key(
            key=NewKey(user_id=town.clerk.id, kind="remote", found=found, provider_id=provider),
            by=town.clerk,
            now=now(),
        )


@pytest.mark.parametrize("way", ["oauth2", "basic"])
def test_a_remote_service_signs_many_with_one_authorization(alba: Town, service: Service, way: str) -> None:
    key = remote_key(alba, service, way=way)
    ground = answer_with_files(alba, count=3)
    request = ground.ask(AskedStep(alba.clerk.id, 1))
    signing.send_code(institution_id=alba.id, key_id=key, user_id=alba.clerk.id)

    ground.sign(request, by=alba.clerk, key=key, pin=PIN, code=CODE)

    assert ground.state(request) == "signed"
    asked = [path for path, _body in service.asked]
    assert asked.count("credentials/sendOTP") == 1
    assert asked.count("credentials/authorize") == 1
    (authorized,) = [body for path, body in service.asked if path == "credentials/authorize"]
    assert authorized["numSignatures"] == 3
    assert [path for path in asked if path.endswith("signHash")] == ["signatures/signHash"]


@pytest.mark.parametrize("manner", ["lies", "swaps", "short", "fails", "garbage", "silent"])
def test_whatever_a_remote_service_does_wrong_nothing_is_kept(
    alba: Town, service: Service, manner: str
) -> None:
    key = remote_key(alba, service)
    ground = answer_with_files(alba, count=2)
    before = ground.content()
    request = ground.ask(AskedStep(alba.clerk.id, 1))
    service.manner = manner

    with pytest.raises(ServiceFailedError):
        ground.sign(request, by=alba.clerk, key=key, pin=PIN, code=CODE)

    assert ground.content() == before
    assert ground.state(request) == "open"
    if manner == "lies":  # once is enough to see that a retry is safe
        service.manner = "honest"
        ground.sign(request, by=alba.clerk, key=key, pin=PIN, code=CODE)
        assert ground.state(request) == "signed"


def test_a_wrong_pin_or_code_at_a_service_is_told_beside_the_field(alba: Town, service: Service) -> None:
    key = remote_key(alba, service)
    ground = answer_with_files(alba)
    request = ground.ask(AskedStep(alba.clerk.id, 1))
    for pin, code in (("0", CODE), (PIN, "0")):
        with pytest.raises(SecretRefusedError) as refused:
            ground.sign(request, by=alba.clerk, key=key, pin=pin, code=code)
        assert refused.value.field == "pin"


def test_an_account_that_the_service_does_not_know_is_the_administrators_to_mend(
    alba: Town, service: Service
) -> None:
    with acting_for(alba.id):
        provider = signing.save_provider(
            draft=ProviderDraft(name="", url=service.url, way="oauth2", account=ACCOUNT, secret="altul"),
            provider_id=None,
            by=alba.administrator,
        )
    with pytest.raises(ServiceFailedError, match="contul"):
        signing.look_at_service(institution_id=alba.id, provider_id=provider, user="bogdan")
