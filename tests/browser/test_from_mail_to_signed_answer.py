"""
A mail with a signed PDF arrives, is registered with one key, stamped, answered from a template, signed by two people,
sent: each of them in a browser, the letters through a real mail server, the signatures by a real infrastructure.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from email.policy import default
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from registratura.documents import queries as documents
from registratura.flows import mailing_out
from registratura.kernel.calendar import legal_date
from registratura.letters import services as letters
from registratura.messaging.channels.email import MailServer, Patience, SmtpTransport
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from tests.browser.looking import follow
from tests.cast import NOW, Town, open_town
from tests.fakes.authority import Authority
from tests.fakes.mail_server import Mailbox, mail_server
from tests.fakes.pki import this_pki
from tests.fakes.signed_samples import plain_pdf, sign_pdf
from tests.flows.test_tray import Fake, fetch, letter, mailbox
from tests.rooms.signing.ground import PIN, file_key, text_of, with_authority

pytestmark = pytest.mark.browser

Desk = Callable[[Any], Page]


@pytest.fixture
def town(server: str, settings: Any) -> Town:
    """A town with a register of petitions, usual templates, two people with keys and an authority of time stamps."""
    settings.PRIVATE_TRUST_SERVICES = True
    this_pki().silent.clear()
    mark = uuid4().hex[:6]
    town = open_town(name=f"Comuna Lunca {mark}", domain=f"{mark}.example")
    with acting_for(town.id):
        registers.open_register(template="petitions", by=None, now=timezone.now())
        letters.add_starters(by=None, now=NOW)
    file_key(town, town.registrar, "ana")
    file_key(town, town.head, "horia")
    with_authority(town)
    return town


@pytest.fixture
def desk(server: str, chromium: Browser, town: Town) -> Iterator[Desk]:
    """Open the desk of a person of the town."""
    contexts, complaints = [], list[str]()

    def opened(person: Any) -> Page:
        client = Client()
        client.force_login(person)
        session = next(iter(client.cookies.values()))
        context = chromium.new_context(
            viewport={"width": 1366, "height": 768}, locale="ro-RO", reduced_motion="reduce"
        )
        contexts.append(context)
        context.add_cookies([{"name": session.key, "value": session.value, "url": server}])
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


def looked(page: Page, name: str) -> None:
    """Keep what was seen, with a folder for it. `test_every_page` asks each page for the rules of accessibility."""
    if folder := os.environ.get("LOOK_AT"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def signed_request() -> bytes:
    # The browser's driver runs a loop in this thread; signing wants one of its own.
    with ThreadPoolExecutor() as apart:
        return apart.submit(sign_pdf, plain_pdf("Cerere"), Authority().person("MOGA ILINCA")).result()


def test_from_a_mail_with_a_signed_pdf_to_an_answer_signed_by_two_and_sent(
    server: str, town: Town, desk: Desk
) -> None:
    at = f"{server}/birou/{town.institution.code}"
    year = legal_date(timezone.now()).year
    raw = letter("Cerere de adeverință", number=1).replace(b"act.txt", b"cerere.pdf")
    fetch(town, mailbox(town, 143), Fake(with_pdf(raw, signed_request())))

    ana = desk(town.registrar)
    register_with_one_key(ana, at)
    stamp_the_request(ana, at, year)
    answer = answer_from_a_template(ana, at, year)
    send_to_be_signed(ana, answer, town)
    for person in (ana, desk(town.head)):
        sign(person, at)
    leave(ana, answer, town)


def with_pdf(raw: bytes, pdf: bytes) -> bytes:
    message = message_from_bytes(raw, policy=default)
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="cerere.pdf")
    return bytes(message)


def register_with_one_key(page: Page, at: str) -> None:
    page.goto(f"{at}/tava/")
    looked(page, "01-tray")
    follow(page, page.get_by_role("link", name="Cerere de adeverință"))
    expect(page.locator("main")).to_contain_text("cerere.pdf")
    looked(page, "02-item")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("Mesajul a primit numărul 1.")


def stamp_the_request(page: Page, at: str, year: int) -> None:
    page.goto(f"{at}/registre/general/{year}/1/")
    looked(page, "03-entry")
    follow(page, page.get_by_role("link", name="cerere.pdf", exact=True).first)
    href = page.get_by_role("link", name="Copie ștampilată").get_attribute("href")
    looked(page, "04-file")
    stamped = page.request.get(page.url.partition("/birou/")[0] + str(href))
    assert stamped.status == 200
    assert f"1/{legal_date(timezone.now()):%d.%m.%Y}" in text_of(stamped.body())[0]


def answer_from_a_template(page: Page, at: str, year: int) -> str:
    """Write the answer; return the address of its entry."""
    page.goto(f"{at}/registre/general/{year}/1/scrisoare/")
    looked(page, "05-templates")
    follow(page, page.get_by_role("button", name="Confirmare").first)
    expect(page.locator("#letter")).to_be_visible()
    looked(page, "06-letter")
    page.locator("#letter input[name=recipient_address]").fill("Lunca, strada Fântânii nr. 12")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("2/")
    page.goto(f"{at}/registre/general/{year}/2/")
    expect(page.locator("main")).to_contain_text(".pdf")
    looked(page, "07-answer")
    return f"{at}/registre/general/{year}/2/"


def send_to_be_signed(page: Page, answer: str, town: Town) -> None:
    page.goto(f"{answer}semnare/")
    for place, person in enumerate((town.registrar, town.head)):
        page.locator(f"select[name=who-{place}]").select_option(str(person.id))
        page.locator(f"input[name=quality-{place}]").fill(("întocmit", "șef serviciu")[place])
    looked(page, "08-ask")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("la semnat")


def sign(page: Page, at: str) -> None:
    page.goto(f"{at}/de-semnat/")
    page.locator("input[name=pin]").fill(PIN)
    looked(page, "09-folder")
    page.keyboard.press("Control+Enter")
    # Signing asks an authority for a time stamp and runs confined: on a busy machine it takes its time.
    expect(page.locator(".messages")).to_contain_text("Ați semnat", timeout=120_000)


def leave(page: Page, answer: str, town: Town) -> None:
    """Prepare the dispatch by e-mail, send it, and look at what the mail server got."""
    page.goto(f"{answer}expediere/")
    page.locator("[name=method][value=email]").check()
    page.locator("[name=email]").fill("ilinca.moga@posta.example")
    looked(page, "10-dispatch")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    follow(page, page.get_by_role("button", name="Trimite", exact=True))
    looked(page, "11-sent")
    box = Mailbox()
    with mail_server(box) as port:
        way = SmtpTransport(
            MailServer("127.0.0.1", port),
            sender="contact@lunca.example",
            patience=Patience(connect=60, command=60, closing_dot=60),
        )
        assert mailing_out.send_waiting(institution_id=town.id, clock=timezone.now, way=way) == 1
    (raw,) = box.letters
    (pdf,) = [
        part.get_payload(decode=True)
        for part in message_from_bytes(raw, policy=default).iter_attachments()  # type: ignore[attr-defined]
        if part.get_content_type() == "application/pdf"
    ]
    assert pdf.count(b"/ByteRange") == 2 + with_time_stamps(pdf)
    with acting_for(town.id):
        row = books.entry_by_id(max(line.id for line in books.last_registered_by(town.registrar.id)))
        assert row is not None
        (file,) = [line for line in books.entry_card(row).documents if line.media_type == "application/pdf"]
        (card,) = documents.cards([file.id])
    assert card.size_bytes == len(pdf)


def with_time_stamps(pdf: bytes) -> int:
    """Count the document time stamps, which have a range of their own."""
    return pdf.count(b"/DocTimeStamp")
