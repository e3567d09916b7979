"""The pages of one's own account and of its recovery, as people see them: wide, on a phone, in the dark."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, expect

from registratura.accounts import services as accounts
from registratura.accounts.kinds import Happened
from registratura.flows import recovering
from registratura.institutions import queries as institutions
from registratura.institutions import services as structure
from registratura.institutions.roles import Role
from registratura.recovery import queries as recoveries
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults
from tests.cast import NOW, Town, open_town

pytestmark = pytest.mark.browser
SIZES = {"wide": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def town(server: str, django_db_blocker: Any) -> Iterator[Town]:
    """A town with three administrators, one recovery that waits and a note; committed, under a name of its own."""
    with django_db_blocker.unblock():
        cache.clear()
        made = open_town(name=f"Primăria {uuid4().hex[:8]}", domain=f"{uuid4().hex[:8]}.example")
        now = datetime.now(tz=UTC)
        with acting_for(made.id):
            for person in (made.head, made.auditor):
                structure.add_member(
                    user_id=person.id, role=Role.ADMINISTRATOR, unit_id=None, job_title="", now=NOW, by=None
                )
            clerk = next(line.id for line in institutions.members() if line.user_id == made.clerk.id)
        recovering.ask(
            institution_id=made.id,
            membership_id=clerk,
            proof="paper",
            reason="I s-a furat telefonul cu aplicația de coduri, iar codurile de pe hârtie au rămas acasă.",
            by=made.head,
            now=now,
        )
        for number, kind in enumerate(Happened):
            accounts.note_security_event(
                user_id=made.clerk.id,
                kind=kind,
                now=now - timedelta(hours=number * 5),
                seen={"address": "86.120.14.7", "agent": "Mozilla (Windows NT 10.0) Firefox/130.0"},
            )
        accounts.write_note(
            user=made.clerk, text="Cheia de rezervă e în seiful de la secretariat.", password=None, now=now
        )
        accounts.change_profile(user=made.clerk, phone="0722 000 000", addressed_as="", now=now)
        yield made
        connection.close()


@pytest.fixture(scope="module")
def inside(chromium: Browser, server: str, town: Town) -> Iterator[dict[str, BrowserContext]]:
    """Two people who came in by their links."""
    opened = {}
    for name, user in (("clerk", town.clerk), ("administrator", town.administrator)):
        opened[name] = chromium.new_context(locale="ro-RO")
        page = opened[name].new_page()
        page.goto(
            f"{server}/cont/legatura/{accounts.issue_sign_in_link(user=user, now=datetime.now(tz=UTC))}/"
        )
        with page.expect_navigation():
            page.get_by_role("button", name="Intră în registratură").click()
        page.close()
    yield opened
    for context in opened.values():
        context.close()


PAGES = [
    ("clerk", "/cont/profil/", "Profilul meu"),
    ("clerk", "/cont/istoric/", "Ce s-a întâmplat în cont"),
    ("clerk", "/cont/insemnare/", "Însemnare numai pentru dumneavoastră"),
    ("clerk", "/cont/inchidere/", "Închideți contul?"),
    ("administrator", "/birou/{code}/oameni/recuperari/", "Recuperări de conturi"),
    ("administrator", "/birou/{code}/oameni/recuperari/{recovery}/", "Recuperarea contului: Bogdan Barbu"),
    ("administrator", "/birou/{code}/oameni/{member}/recuperare/", "Recuperarea contului: Ana Albu"),
]


@pytest.mark.parametrize(("who", "address", "heading"), PAGES, ids=[page[1] for page in PAGES])
def test_the_page_is_sound_wide_narrow_and_dark(
    inside: dict[str, BrowserContext], server: str, town: Town, who: str, address: str, heading: str
) -> None:
    with acting_for(town.id):
        member = next(line.id for line in institutions.members() if line.user_id == town.registrar.id)
        recovery = recoveries.open_for(town.clerk.id, at=datetime.now(tz=UTC))
        assert recovery is not None
    page = inside[who].new_page()
    found = {}
    for size, scheme in (("wide", "light"), ("phone", "dark")):
        page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(server + address.format(code=town.institution.code, member=member, recovery=recovery.id))
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        found[size] = faults(page)
    page.close()

    assert found == {"wide": [], "phone": []}


def test_link_and_code_lead_back_in(chromium: Browser, server: str, town: Town) -> None:
    now = datetime.now(tz=UTC)
    with acting_for(town.id):
        member = next(line.id for line in institutions.members() if line.user_id == town.archivist.id)
    asked = recovering.ask(
        institution_id=town.id,
        membership_id=member,
        proof="known",
        reason="Telefonul i s-a stricat.",
        by=town.head,
        now=now,
    )
    approved = recovering.approve(
        institution_id=town.id, recovery_id=asked.recovery_id, by=town.administrator, now=now
    )
    context = chromium.new_context(locale="ro-RO", viewport=SIZES["phone"])  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server}/cont/recuperare/{town.institution.code}/{approved.link}/")
    expect(page.get_by_role("heading", level=1, name="Bine ați revenit, Elena Enache")).to_be_visible()
    assert faults(page) == []

    page.get_by_label("Codul").fill(asked.code.lower())
    with page.expect_navigation():
        page.get_by_role("button", name="Recuperează contul").click()

    expect(page).to_have_url(f"{server}/cont/cale/")
    context.close()
