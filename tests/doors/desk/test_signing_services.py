"""Signing in at a remote signing service: to its page and back, signing with what it gave, and everything refused."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from registratura.signing import services as signing
from registratura.signing.errors import SignInRefusedError
from registratura.signing.services import AskedStep, ProviderDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.pki import Pki, this_pki
from tests.fakes.signing_service import ACCOUNT, CODE, PIN, SECRET, Service, signing_service
from tests.rooms.signing.ground import answer_with_files, now


@pytest.fixture
def pki(settings: Any) -> Pki:
    settings.PRIVATE_TRUST_SERVICES = True
    running = this_pki()
    running.silent.clear()
    return running


@pytest.fixture
def service(pki: Pki) -> Iterator[Service]:
    with signing_service(pki) as running:
        running.way = "person"
        yield running


@pytest.fixture
def provider(alba: Town, service: Service) -> int:
    with acting_for(alba.id):
        draft = ProviderDraft(name="Prestator", url=service.url, way="person", account=ACCOUNT, secret=SECRET)
        return signing.save_provider(draft=draft, provider_id=None, by=alba.administrator)


class Signer:
    """Somebody at the desk, with what the pages show."""

    def __init__(self, town: Town, person: Any, provider: int) -> None:
        self.town, self.provider, self.client = town, provider, Client()
        self.client.force_login(person)

    def address(self, rest: str) -> str:
        return f"/birou/{self.town.institution.code}/{rest}"

    def begin(self) -> str:
        """Ask to sign in, and return the address of the service's page."""
        page = self.client.post(self.address(f"cheile-mele/serviciu/{self.provider}/intra/"))
        found = re.search(r'href="(http[^"]+oauth2/authorize[^"]+)"', page.content.decode())
        assert found is not None
        return html.unescape(found.group(1))

    def come_back(self, **answer: str) -> str:
        """Come back with an answer; return what the next page says."""
        page = self.client.get(self.address("cheile-mele/serviciu/intors/"), answer, follow=True)
        assert page.status_code == 200
        return page.content.decode()

    def add_key(self) -> Any:
        given = {"label": "De la prestator", "provider": self.provider, "user": "", "place": ""}
        return self.client.post(self.address("cheile-mele/noua/serviciu/"), given)


@pytest.fixture
def signer(alba: Town, provider: int) -> Signer:
    return Signer(alba, alba.clerk, provider)


def test_a_signer_goes_to_the_service_comes_back_and_signs(
    alba: Town, service: Service, signer: Signer
) -> None:
    assert "Ați intrat la „Prestator”" in signer.come_back(**service.enter(signer.begin()))
    assert signer.add_key().status_code == 302
    ground = answer_with_files(alba)
    request = ground.ask(AskedStep(alba.clerk.id, 1))
    page = signer.client.get(signer.address(f"de-semnat/{request}/")).content.decode()
    key = re.search(r'<option value="(\d+)"', page)
    seen = re.search(rf'name="seen-{request}" value="([^"]+)"', page)
    assert key is not None
    assert seen is not None

    signed = signer.client.post(
        signer.address("de-semnat/semneaza/"),
        {"request": request, f"seen-{request}": seen[1], "key": key[1], "pin": PIN, "code": CODE},
    )

    assert signed.status_code == 302
    assert ground.state(request) == "signed"


def test_without_a_sign_in_one_is_told_where_to_sign_in(service: Service, signer: Signer) -> None:
    refused = signer.add_key()

    assert refused.status_code == 422
    assert "Intrați la „Cheile mele de semnare”" in refused.content.decode()
    assert service.asked == []


def test_a_token_is_sealed_in_the_session_and_good_for_its_time_and_person_alone(
    alba: Town, service: Service, signer: Signer
) -> None:
    signer.come_back(**service.enter(signer.begin()))
    (sealed,) = signer.client.session["signing_entered"].values()

    def until(person: Any, **later: int) -> Any:
        with acting_for(alba.id):
            return signing.until_of(
                institution_id=alba.id, provider_id=signer.provider, sealed=sealed, by=person,
                now=timezone.now() + timedelta(**later),
            )  # fmt: skip

    assert not any(token in str(dict(signer.client.session)) for token in service.tokens)
    assert until(alba.clerk, minutes=9) is not None
    assert until(alba.clerk, minutes=11) is None
    assert until(alba.head) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"error": "access_denied"}, "Ați renunțat la intrare"),
        ({"error": "temporarily_unavailable"}, "Încercați mai târziu"),
        ({"error": "unauthorized_client"}, "adresa de întoarcere"),
        ({"code": "ghicit"}, "nu primește contul"),
        ({"code": "ghicit", "state": "altul"}, "nu a fost începută de aici"),
    ],
)
def test_each_refusal_is_told_in_words(
    service: Service, signer: Signer, answer: dict[str, str], words: str
) -> None:
    begun = service.enter(signer.begin())

    assert words in signer.come_back(**({"state": begun["state"]} | answer))
    assert "signing_entered" not in signer.client.session
    # Each attempt is good once.
    assert "nu a fost începută de aici" in signer.come_back(**begun)


def test_what_another_person_began_or_what_took_too_long_is_refused(
    alba: Town, service: Service, signer: Signer
) -> None:
    with acting_for(alba.id):
        begun = signing.begin_sign_in(
            provider_id=signer.provider, back="https://x/", by=alba.clerk, now=now()
        )
    answer = service.enter(begun.address)

    for person, at in ((alba.head, now()), (alba.clerk, now() + timedelta(minutes=11))):
        with pytest.raises(SignInRefusedError):
            signing.finish_sign_in(
                institution_id=alba.id,
                sealed=begun.sealed,
                answer=answer,
                back="https://x/",
                by=person,
                now=at,
            )
    assert service.asked == []


def test_leaving_tells_the_service_and_forgets_the_token(service: Service, signer: Signer) -> None:
    signer.come_back(**service.enter(signer.begin()))
    keys = signer.client.get(signer.address("cheile-mele/")).content.decode()
    assert "ați intrat" in keys

    left = signer.client.post(signer.address(f"cheile-mele/serviciu/{signer.provider}/iesi/"), follow=True)

    assert "Ați ieșit de la „Prestator”" in left.content.decode()
    assert service.tokens == set()
    assert signer.client.session["signing_entered"] == {}


def test_a_token_that_the_service_took_back_asks_for_a_new_sign_in(service: Service, signer: Signer) -> None:
    signer.come_back(**service.enter(signer.begin()))
    service.tokens.clear()

    assert "nu vă mai recunoaște" in signer.add_key().content.decode()


def test_a_seal_cannot_lie_where_persons_sign_in(alba: Town, service: Service, provider: int) -> None:
    administrator = Signer(alba, alba.administrator, provider)
    with patch("registratura.doors.desk.signing.views_keys.token_at", return_value="al-lui"):
        given = {"label": "Sigiliu", "provider": provider, "user": "", "place": ""}
        refused = administrator.client.post(
            administrator.address("setari/semnare/sigiliu/noua/serviciu/"), given
        )

    assert refused.status_code == 422
    assert "nu poate ține cheia sigiliului" in refused.content.decode()


def test_the_administrator_reads_the_address_to_give_to_the_service(
    alba: Town, provider: int, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://registratura.exemplu.ro"
    administrator = Signer(alba, alba.administrator, provider)

    page = administrator.client.get(administrator.address(f"setari/semnare/serviciu/{provider}/"))

    shown = f"https://registratura.exemplu.ro{administrator.address('cheile-mele/serviciu/intors/')}"
    assert shown in page.content.decode()
