"""What happens while the authority of time stamps or an issuer is away, and what becomes of it later."""

from datetime import UTC, datetime

import pytest

from registratura.flows import signing as flow
from registratura.signing import queries as folders
from registratura.signing import services as signing
from registratura.signing.errors import KeyRefusedError, StampingFailedError
from registratura.signing.services import AskedStep
from registratura.signing.trust.stamping import Authority, Stamper
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.pki import Pki
from tests.rooms.signing.ground import answer_with_files, file_key, now, with_authority


@pytest.mark.parametrize("away", ["tsa", "ocsp"])
def test_r17_papers_are_signed_all_the_same_and_stamped_when_it_answers_again(
    alba: Town, pki: Pki, away: str
) -> None:
    with_authority(alba)
    ground = answer_with_files(alba)
    key = file_key(alba, alba.clerk, "bogdan")
    request = ground.ask(AskedStep(alba.clerk.id, 1))
    pki.silent.update({away, "crls"})

    outcome = ground.sign(request, by=alba.clerk, key=key)

    assert outcome.lacks
    assert ground.state(request) == "signed"
    with acting_for(alba.id):
        assert "marca temporală" in folders.unsigned(ground.entry.id)
        told = folders.authority()
    assert told is not None
    assert told.trouble
    plain = ground.content()
    assert flow.stamp_waiting(institution_id=alba.id, clock=now) == 0
    pki.silent.clear()
    assert flow.stamp_waiting(institution_id=alba.id, clock=now) == 1
    assert flow.stamp_waiting(institution_id=alba.id, clock=now) == 0
    assert ground.content().startswith(plain)
    assert len(ground.content()) > len(plain)
    with acting_for(alba.id):
        assert folders.unsigned(ground.entry.id) == ""
        card = folders.request_card(request)
    assert card is not None
    assert card.marks[0].lasting_at is not None


def test_r17_an_old_stamp_given_out_again_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, pki: Pki
) -> None:
    authority, answers = Authority(pki.tsa_url, private_allowed=True), []
    asked = Stamper.async_request_tsa_response

    async def kept(self: Stamper, request: object) -> object:
        answers.append(await asked(self, request))
        return answers[0]

    monkeypatch.setattr(Stamper, "async_request_tsa_response", kept)
    assert signing.time_stamp(authority=authority, content=b"first").token

    with pytest.raises(StampingFailedError):
        signing.time_stamp(authority=authority, content=b"first")


def test_without_an_authority_nothing_waits_for_a_time_stamp(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    request = ground.ask(AskedStep(alba.clerk.id, 1))

    outcome = ground.sign(request, by=alba.clerk, key=file_key(alba, alba.clerk, "bogdan"))

    assert outcome.lacks == ""
    with acting_for(alba.id):
        assert folders.unsigned(ground.entry.id) == ""


def test_a_revoked_certificate_is_refused_before_anything_is_signed(alba: Town, pki: Pki) -> None:
    ground = answer_with_files(alba)
    key = file_key(alba, alba.clerk, "revocat")
    request = ground.ask(AskedStep(alba.clerk.id, 1))
    with pytest.raises(KeyRefusedError, match="revocat"):
        ground.sign(request, by=alba.clerk, key=key)
    assert ground.state(request) == "open"


def test_an_expired_certificate_is_neither_kept_nor_used(alba: Town, pki: Pki) -> None:
    with pytest.raises(KeyRefusedError, match=r"expirat la 01\.01\.2024"):
        file_key(alba, alba.clerk, "expirat")
    ground = answer_with_files(alba)
    key = file_key(alba, alba.clerk, "bogdan")
    request = ground.ask(AskedStep(alba.clerk.id, 1))
    with pytest.raises(KeyRefusedError, match="expirat"):
        ground.sign(request, by=alba.clerk, key=key, at=datetime(2041, 1, 1, tzinfo=UTC))


def test_an_authority_in_the_own_network_is_not_asked_unless_allowed(
    alba: Town, pki: Pki, settings: object
) -> None:
    with_authority(alba)
    settings.PRIVATE_TRUST_SERVICES = False  # type: ignore[attr-defined]
    ground = answer_with_files(alba)
    request = ground.ask(AskedStep(alba.clerk.id, 1))
    asked = len(pki.asked)

    outcome = ground.sign(request, by=alba.clerk, key=file_key(alba, alba.clerk, "bogdan"))

    assert "rețeaua internă" in outcome.lacks
    assert len(pki.asked) == asked


def test_a_kept_secret_is_not_told_to_another_address(alba: Town, pki: Pki) -> None:
    from registratura.signing.errors import SettingRefusedError
    from registratura.signing.services import AuthorityDraft

    with acting_for(alba.id):
        draft = AuthorityDraft(url="https://tsa.example/", account="primaria", secret="s3cret")
        signing.save_authority(draft=draft, by=alba.administrator, now=now())
        with pytest.raises(SettingRefusedError):
            signing.save_authority(
                draft=AuthorityDraft(url="https://alta.example/", account="primaria"),
                by=alba.administrator,
                now=now(),
            )
