"""A signer goes to the page of a remote signing service and comes back, in the browser, under our own rules."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from registratura.signing import services as signing
from registratura.signing.services import ProviderDraft
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults, follow
from tests.browser.test_folder import page_of
from tests.cast import open_town
from tests.fakes.pki import this_pki
from tests.fakes.signing_service import ACCOUNT, SECRET, signing_service

pytestmark = pytest.mark.browser


def test_a_signer_signs_in_at_a_service_and_comes_back(server: str, chromium: Browser, settings: Any) -> None:
    mark = uuid4().hex[:6]
    town = open_town(name=f"Comuna Valea Rece {mark}", domain=f"{mark}.example")
    settings.PRIVATE_TRUST_SERVICES, settings.PUBLIC_URL = True, server
    with signing_service(this_pki()) as service:
        service.way = "person"
        draft = ProviderDraft(
            name="Semnare la distanță", url=service.url, way="person", account=ACCOUNT, secret=SECRET
        )
        with acting_for(town.id):
            signing.save_provider(draft=draft, provider_id=None, by=town.administrator)
        page = page_of(chromium, server, town.clerk)
        page.goto(f"{server}/birou/{town.institution.code}/cheile-mele/")
        assert faults(page) == []

        follow(page, page.get_by_role("button", name="Intră la serviciu"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Intrare la „Semnare la distanță”")
        assert faults(page) == []
        follow(page, page.get_by_role("link", name="Mergi la pagina serviciului"))
        follow(page, page.get_by_role("link", name="Intru"))

        expect(page.get_by_text("Ați intrat la „Semnare la distanță”.")).to_be_visible()
        expect(page.get_by_role("button", name="Ieși", exact=True)).to_be_visible()
        assert faults(page) == []
    page.context.close()
