"""
From contract to licence to payment and out: what supplier, town hall, a copy on own premises and a phone do.

One process plays all of them. The copy on its own premises is a second town that is told there is no supplier here,
with a data folder of its own; what goes between it and the supplier are pictures of codes, as a phone takes them.
"""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from registratura.billing import services as billing
from registratura.flows import entitling, own_license, printing, reminding_customers
from registratura.institutions import queries as institutions
from registratura.institutions import services as places
from registratura.institutions.entitlements import Feature, Line, Reason
from registratura.invoicing import queries as invoicing_read
from registratura.invoicing import services as invoicing
from registratura.kernel.calendar import legal_date
from registratura.kernel.privacy.purposes import Purpose
from registratura.licensing.own import working
from registratura.messaging.models import Delivery
from registratura.payments import services as payments
from registratura.registers.models import PrintOrder
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.browser.looking import faults, follow
from tests.browser.supplied import Supplied, supplied
from tests.browser.test_terms import page_of
from tests.cast import Town, open_town
from tests.rooms.fees.ground import TREASURY
from tests.rooms.invoicing.ground import draft, settle

pytestmark = pytest.mark.browser
YEAR = timezone.localdate().year


@pytest.fixture(scope="module")
def towns(server: str) -> tuple[Town, Town]:
    """A town hall that is served by the supplier, and one on its own premises."""
    mark = uuid4().hex[:6]
    served = open_town(name=f"Comuna Valea Ursului {mark}", domain=f"{mark}.example")
    served.register("Cerere de racordare")
    return served, open_town(name=f"Comuna Dealul Mare {mark}", domain=f"deal-{mark}.example")


@pytest.fixture(scope="module")
def ground(towns: tuple[Town, Town]) -> Supplied:
    return supplied(towns[0])


def desk(server: str, town: Town, path: str) -> str:
    return f"{server}/birou/{town.institution.code}/{path}"


def signed(page: Page, server: str, ground: Supplied) -> None:
    """The supplier notes that the contract was signed, and what the town pays for begins."""
    page.goto(f"{server}/consola/contracte/{ground.contract_id}/")
    follow(page, page.get_by_role("link", name="Semnat"))
    page.get_by_label("Semnat de amândoi la").fill((timezone.localdate() - timedelta(days=330)).isoformat())
    follow(page, page.locator("form.form button[type=submit], form.form .button--primary").first)
    expect(page.locator(".pill").first).to_contain_text("semnat")
    assert faults(page) == []
    now = timezone.now()
    with acting_for(ground.supplier.id), reading_for(Purpose.P02):
        billing.begin_subscription(
            contract_id=ground.contract_id,
            version_id=ground.version_id,
            collection="send_invoice",
            with_trial=False,
            starts_on=timezone.localdate() - timedelta(days=330),
            by=ground.luca,
            now=now,
        )
    entitling.carry_down_of(customer_id=ground.customer_id, now=now)


def printed_keys(page: Page, server: str) -> list[str]:
    """The keys that the supplier prints in its contracts, by which files are checked without a network."""
    page.goto(f"{server}/consola/licente/chei/")
    first = page.get_by_role("button", name="Fă prima cheie")
    if first.is_visible():
        follow(page, first)
    assert faults(page) == []
    return page.locator("td code.license-key").all_inner_texts()


def licensed(page: Page, server: str, ground: Supplied) -> str:
    """The supplier issues a licence to the customer and shows its key."""
    page.goto(f"{server}/consola/licente/noua/")
    page.get_by_label("Felul licenței").select_option(str(ground.policy_id))
    page.get_by_label("Clientul").select_option(str(ground.customer_id))
    page.get_by_label("Pentru ce este").fill("Sediul din deal")
    follow(page, page.locator("form.form .button--primary").first)
    assert faults(page) == []
    follow(page, page.get_by_role("button", name="Arată cheia"))
    return page.locator(".license-key code").inner_text()


def activated(chromium: Browser, server: str, own: Town, key: str) -> None:
    """The copy makes a request, a phone carries its picture to the supplier and the picture of the answer back."""
    page = page_of(chromium, server, own.administrator)
    page.goto(desk(server, own, "licenta/"))
    assert faults(page) == []
    page.get_by_label("Cheia licenței").fill(key)
    follow(page, page.get_by_role("button", name="Fă o cerere fără rețea"))
    request = page.locator(".license-code").screenshot()

    phone = chromium.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=3, locale="ro-RO"
    ).new_page()
    phone.goto(f"{server}/licente/activare/")
    phone.locator("input[type=file]").set_input_files(
        {"name": "cerere.png", "mimeType": "image/png", "buffer": request}
    )
    follow(phone, phone.get_by_role("button", name="Activează"))
    expect(phone.get_by_role("heading", name="Răspunsul este gata")).to_be_visible()
    assert faults(phone) == []
    answer = phone.locator(".license-code").screenshot()
    phone.context.close()

    page.locator("input[type=file]").set_input_files(
        {"name": "raspuns.png", "mimeType": "image/png", "buffer": answer}
    )
    follow(page, page.get_by_role("button", name="Activează cu răspunsul"))
    expect(page.locator(".facts .pill")).to_have_text("activă")
    assert faults(page) == []
    page.context.close()


def issued(page: Page, server: str, ground: Supplied) -> str:
    """The supplier issues an invoice; return the reference that is written on the bank order."""
    with acting_for(ground.supplier.id), reading_for(Purpose.P04):
        settle()
        row, _new = invoicing.draft_invoice(
            draft=draft(customer_id=ground.customer_id), by=ground.luca, now=timezone.now()
        )
    page.goto(f"{server}/consola/facturi/{row.id}/")
    follow(page, page.get_by_role("button", name="Emite documentul"))
    expect(page.get_by_role("button", name="Scrie nota de creditare")).to_be_visible()
    with acting_for(ground.supplier.id), reading_for(Purpose.P04):
        document = invoicing_read.document_by_id(row.id)
    assert document is not None
    return document.payment_reference


def paid(page: Page, town_page: Page, server: str, town: Town, ground: Supplied, reference: str) -> None:
    """The town pays by bank, the supplier reads the statement, and the town has its receipt."""
    with acting_for(ground.supplier.id), reading_for(Purpose.P03):
        payments.save_options(
            iban=TREASURY,
            bank_name="Trezoreria",
            second_person_bani=50_000,
            by=ground.luca,
            now=timezone.now(),
        )
    town_page.goto(desk(server, town, "abonament/facturi/"))
    assert faults(town_page) == []
    follow(town_page, town_page.get_by_role("link", name="Plătește"))
    total = town_page.locator(".fee-order dd").nth(2 if town_page.locator(".fee-order dd").count() < 5 else 3)
    sum_ = total.inner_text().replace("\xa0lei", "").replace(" lei", "")

    day = timezone.localdate().strftime("%d.%m.%Y")
    text = f"Data;Suma;Moneda;Platitor;Detalii;Referinta\n{day};{sum_};RON;PRIMARIA;{reference};OP{uuid4().hex[:6]}"
    page.goto(f"{server}/consola/plati/extrase/")
    page.locator("input[type=file]").set_input_files(
        {"name": f"extras-{uuid4().hex[:6]}.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    follow(page, page.get_by_role("button", name="Citește", exact=False).last)
    assert faults(page) == []

    town_page.goto(desk(server, town, "abonament/facturi/"))
    expect(town_page.locator(".pill").first).to_contain_text("plătită")
    receipt = town_page.request.get(
        server + str(town_page.get_by_role("link", name="Dovada plății").get_attribute("href"))
    )
    assert receipt.body().startswith(b"%PDF")


def reminded(page: Page, server: str, town: Town, ground: Supplied) -> None:
    """The end nears: a service notice leaves once, and its link leads to the subscription."""
    now = timezone.now()
    remind = reminding_customers.remind_customer
    known: dict[str, Any] = {"supplier_id": ground.supplier.id, "customer_id": ground.customer_id}
    assert (remind(now=now, **known), remind(now=now, **known)) == (1, 0)
    with acting_for(ground.supplier.id):
        told = Delivery.objects.filter(address=town.administrator.email).latest("id").text
    path = desk("", town, "abonament/")
    assert path in told
    page.goto(server + path)
    assert faults(page) == []


def ended(page: Page, server: str, town: Town) -> None:
    """As many clicks as it takes, and the day from which nothing new is registered."""
    follow(page, page.get_by_role("link", name="Încheie abonamentul"))
    assert faults(page) == []
    follow(page, page.get_by_role("button", name="Încheie la"))
    expect(page.get_by_text("Până atunci merge tot.")).to_be_visible()
    now = timezone.now()
    with acting_for(town.id):  # what the lines say once that day has come
        places.keep_entitlements(lines=[Line(Feature.REGISTER, legal_date(now), Reason.ENDED)], now=now)


def taken_out(page: Page, server: str, town: Town) -> None:
    """After the end the register is read, and leaves whole as a sealed print."""
    page.goto(desk(server, town, "registre/general/"))
    expect(page.get_by_text("Cerere de racordare").first).to_be_visible()
    page.goto(desk(server, town, "tipar/"))
    follow(page, page.get_by_role("button", name="Tipărește"))
    with acting_for(town.id):
        order = PrintOrder.objects.latest("id").id
    printing.print_ordered(institution_id=town.id, order_id=order, clock=timezone.now)
    page.reload()
    with page.expect_download() as fetched:
        page.get_by_role("link", name=f"Descarcă registru-general-{YEAR}.pdf").click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF")
    assert faults(page) == []


def test_from_contract_to_licence_to_payment_and_out_with_ones_records(
    chromium: Browser,
    server: str,
    towns: tuple[Town, Town],
    ground: Supplied,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    settings.PUBLIC_URL, settings.DATA = server, tmp_path
    town, own = towns
    luca = page_of(chromium, server, ground.luca)
    signed(luca, server, ground)
    key = licensed(luca, server, ground)

    with monkeypatch.context() as premises:
        alone = SimpleNamespace(supplier=lambda: None, every_institution_id=lambda: [own.id])
        premises.setattr(own_license, "institutions", alone)
        working.name_supplier(url="", public_keys=printed_keys(luca, server))
        activated(chromium, server, own, key)
    with acting_for(own.id):
        assert institutions.entitlements()[Feature.REGISTER].on_until is not None

    adina = page_of(chromium, server, town.administrator)
    paid(luca, adina, server, town, ground, issued(luca, server, ground))
    reminded(adina, server, town, ground)
    ended(adina, server, town)
    registrar = page_of(chromium, server, town.registrar)
    registrar.goto(desk(server, town, "registre/general/"))
    expect(registrar.get_by_text("Înregistrarea documentelor noi este oprită.")).to_be_visible()
    taken_out(page_of(chromium, server, town.archivist), server, town)
    luca.context.close()
