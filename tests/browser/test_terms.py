"""A petition's term in a browser: counted, shown, stopped at dispatch; a declared day with its preview and progress."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from registratura.accounts.models import User
from registratura.deadlines import queries as deadlines
from registratura.flows import counting_anew
from registratura.flows import terms as flow
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults, follow
from tests.cast import NOW, Town, open_town
from tests.doors.desk.terms_ground import card_of, sign_answer

pytestmark = pytest.mark.browser


@pytest.fixture
def town(server: str) -> Town:
    """A town with one petition, whose number is 1, and whose answer is signed."""
    mark = uuid4().hex[:6]
    opened = open_town(name=f"Comuna Valea Mierlei {mark}", domain=f"{mark}.example")
    with acting_for(opened.id):
        petitions = registers.open_register(template="petitions", by=None, now=NOW).id
        given = opened.register("Sesizare despre iluminat", special_register_ids=(petitions,))
        flow.follow(entry_ids=[given.entry_id], by=opened.registrar, now=given.registered_at)
    sign_answer(opened, card_of(opened, given.entry_id).id)
    return opened


def page_of(browser: Browser, server: str, user: User) -> Page:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    context = browser.new_context(locale="ro-RO", reduced_motion="reduce")
    session = next(iter(client.cookies.values()))
    context.add_cookies([{"name": session.key, "value": session.value, "url": server}])
    return context.new_page()


def test_PET_06_from_the_list_to_the_dispatch(chromium: Browser, server: str, town: Town) -> None:
    page = page_of(chromium, server, town.officer)

    page.goto(f"{server}/birou/{town.institution.code}/termene/")
    assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert faults(page) == []
    follow(page, page.get_by_role("link", name="1/", exact=False).first)
    page.get_by_text("Cum s-a calculat").click()
    expect(page.get_by_text("Punctul de pornire (înregistrare)")).to_be_visible()
    assert faults(page) == []
    follow(page, page.get_by_role("link", name="A plecat răspunsul"))
    page.locator("#id_on").fill("31.02.2026")
    page.get_by_role("button", name="Încheie termenul").click()
    expect(page.get_by_role("alert")).to_contain_text("nu există în calendar")
    assert faults(page) == []
    page.locator("#id_on").fill("azi")
    page.get_by_role("button", name="Încheie termenul").click()
    expect(page.get_by_role("status").first).to_contain_text("în termen")
    expect(page.locator(".term")).to_contain_text("respectat")
    assert faults(page) == []
    page.context.close()


def test_a_day_is_previewed_then_moved_with_a_progress_bar(
    chromium: Browser, server: str, town: Town
) -> None:
    with acting_for(town.id):
        [line] = deadlines.due_before(day=datetime(2099, 1, 1, tzinfo=UTC).date(), today=NOW.date())
    page = page_of(chromium, server, town.administrator)

    page.goto(f"{server}/birou/{town.institution.code}/zile-declarate/noua/")
    page.locator("#id_day_on").fill(f"{line.due_on:%d.%m.%Y}")
    page.locator("#id_name").fill("Zi de doliu")
    page.locator("#id_act").fill("Legea 9/2026")
    page.locator("input[name=ground][value=law]").check()
    assert faults(page) == []
    page.get_by_role("button", name="Arată ce se mută").click()
    expect(page.get_by_text("1 din 1 termene în curs se mută.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Da, declară ziua").click()
    expect(page.locator("progress")).to_be_visible()
    assert faults(page) == []
    for job in ProcrastinateJob.objects.filter(task_name=counting_anew.TASK, status="todo"):
        app.tasks[job.task_name].func(**job.args)
    expect(page.get_by_text("S-a mutat 1 termen")).to_be_visible()
    assert faults(page) == []
    page.context.close()
