"""An appointment on a phone, by keyboard and without JavaScript; the desk's sheet; meetings, figures and the guard."""

import os
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from registratura.appointments import queries
from registratura.appointments import services as appointments
from registratura.flows import appointments as flow
from registratura.flows import public_figures
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults, follow
from tests.browser.test_terms import page_of
from tests.cast import Town, open_town
from tests.rooms.appointments.ground import calendar, draft

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("APPOINTMENT_SHOTS", "")
PHONE = {"width": 390, "height": 844}
WEEK = ("09:00-12:00, 13:00-15:00",) * 5 + ("", "")


@pytest.fixture
def town(server: str) -> Any:
    mark = uuid4().hex[:6]
    town: Any = open_town(name=f"Comuna Valea Mierlei {mark}", domain=f"{mark}.example")
    now = timezone.now()
    town.calendar = calendar(
        town,
        name="Stare civilă: certificate",
        week=WEEK,
        places=2,
        about="Eliberarea certificatelor de naștere și a duplicatelor.",
        bring="Cartea de identitate.\nCertificatul vechi, dacă îl aveți.",
    )
    calendar(town, kind="audience", name="Audiențe la primar", function="Primar", week=WEEK, length_min=30)
    with acting_for(town.id):
        card = queries.calendar_by_code(town.calendar)
        assert card is not None
        days = queries.free_days(calendar_id=card.id, now=now)
        meeting = appointments.MeetingDraft(
            body="Consiliul local",
            kind="ordinary",
            starts_at=now + timedelta(days=12),
            place="Sala de ședințe",
            agenda=(appointments.AgendaItem("Bugetul local", "https://exemplu.ro/p"),),
        )
        number = appointments.save_meeting(draft=meeting, by=None, now=now).id
        appointments.announce_meeting(meeting_id=number, by=None, now=now)
    town.meeting = number
    town.slots = [slot for day in days for slot in day.slots]
    public_figures.compute(institution_id=town.id, now=now)
    return town


def looked_at(page: Page, name: str) -> None:
    """Find nothing wrong with a page."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert faults(page) == [], name


def test_an_appointment_is_taken_on_a_phone_without_javascript_and_moved(
    chromium: Browser, server: str, town: Any
) -> None:
    context = chromium.new_context(viewport=PHONE, locale="ro-RO", java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server}/portal/{town.institution.code}/programari/")
    follow(page, page.get_by_role("link", name="Stare civilă: certificate"))
    follow(page, page.locator(".hours a").first)
    page.get_by_label("Numele").press_sequentially("Maria Ionescu")
    page.keyboard.press("Tab")
    page.keyboard.type("maria@exemplu.ro")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Sunteți programat")).to_be_visible()
    follow(page, page.get_by_role("link", name="Altă oră"))
    follow(page, page.locator(".hours button").nth(2))
    expect(page.get_by_role("heading", level=1, name="Sunteți programat")).to_be_visible()
    follow(page, page.get_by_role("link", name="Renunț"))
    follow(page, page.get_by_role("button", name="Renunț la programare"))
    expect(page.get_by_role("heading", level=1, name="Programarea este anulată")).to_be_visible()
    context.close()


def test_the_public_pages_are_sound_on_a_phone(chromium: Browser, server: str, town: Any) -> None:
    given = flow.book(
        institution=town.institution,
        calendar_code=town.calendar,
        starts_at=town.slots[3].starts_at,
        draft=draft(),
        by=None,
        now=timezone.now(),
    )
    context = chromium.new_context(viewport=PHONE, locale="ro-RO")  # type: ignore[arg-type]
    page = context.new_page()
    ticket = f"{given.reference}-{given.secret}"
    at = f"{town.slots[5].starts_at:%Y%m%dT%H%MZ}"
    pages = (
        f"programari/{town.calendar}/",
        f"programari/{town.calendar}/{at}/",
        f"programari/rezervare/{ticket}/",
    )
    month = f"sedinte/?luna={timezone.localdate() + timedelta(days=12):%Y-%m}"
    for number, address in enumerate((*pages, month, f"sedinte/{town.meeting}/", "termene/")):
        page.goto(f"{server}/portal/{town.institution.code}/{address}")
        looked_at(page, f"portal-{number}")
    context.close()


def test_the_browser_solves_what_a_flood_is_asked_for(
    chromium: Browser, server: str, town: Any, settings: Any
) -> None:
    settings.PORTAL_LIMITS = {"booking": (0, 50, 3600, 1000)}
    context = chromium.new_context(viewport=PHONE, locale="ro-RO")  # type: ignore[arg-type]
    page = context.new_page()
    at = f"{town.slots[6].starts_at:%Y%m%dT%H%MZ}"
    page.goto(f"{server}/portal/{town.institution.code}/programari/{town.calendar}/{at}/")
    page.get_by_label("Numele").fill("Ion Pop")
    page.get_by_label("Adresa de e-mail").fill("ion@exemplu.ro")
    follow(page, page.get_by_role("button", name="Faceți programarea"))
    expect(page.get_by_role("heading", level=1, name="Încă un pas")).to_be_visible()
    expect(page.get_by_text("Gata: puteți trimite.")).to_be_visible()
    looked_at(page, "guard")
    follow(page, page.get_by_role("button", name="Trimiteți", exact=True))
    expect(page.get_by_role("heading", level=1, name="Sunteți programat")).to_be_visible()
    context.close()


def test_the_desk_is_sound(chromium: Browser, server: str, town: Town) -> None:
    now = timezone.now()
    found: Any = town
    numbers = [
        flow.book(
            institution=town.institution,
            calendar_code=found.calendar,
            starts_at=slot.starts_at,
            draft=draft(name),
            by=town.registrar,
            now=now,
        ).booking_id
        for name, slot in zip(("Ana Pop", "Ion Radu", "Maria Ionescu"), found.slots, strict=False)
    ]
    page = page_of(chromium, server, town.registrar)
    day = timezone.localtime(found.slots[0].starts_at).date().isoformat()
    base = f"{server}/birou/{town.institution.code}"
    for number, address in enumerate(
        (
            f"programari/?zi={day}&calendar={found.calendar}",
            f"programari/saptamana/?zi={day}&calendar={found.calendar}",
            f"programari/{numbers[0]}/",
            f"sedinte/{found.meeting}/",
        )
    ):
        page.goto(f"{base}/{address}")
        looked_at(page, f"desk-{number}")
