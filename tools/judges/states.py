"""The states of the public pages, met as a person meets them: pages, forms sent empty, deeds that are done."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

PATIENCE_MS: Final = 2_300
"""A form that comes back sooner is taken for a program's (settings.PORTAL_HASTE_S)."""

TEN: Final = (
    *("", "depunere/", "depunere/petition/", "urmarire/", "verificare/"),
    *("programari/", "taxe/", "monitor/", "informatii/", "consultari/"),
)
"""The ten main pages, below the address of an institution's portal."""

OF_THE_PORTAL: Final = (
    *("audiente/", "sedinte/", "termene/", "accesibilitate/", "jurnal/", "piesa/", "nu-exista/"),
    *("monitor/cautare/", "monitor/cautare/?q=zzzz", "monitor/cautare/?q=hotarare", "depunere/ciorna/nimic/"),
    *("urmarire/AAAABBBBCCCCDDDD/", "verificare/nimic/", "consultari/oprire/nimic/"),
    *("confidentialitate/", "confidentialitate/informare/", "confidentialitate/cookie-uri/"),
    *("confidentialitate/harta-datelor/", "confidentialitate/cerere/", "confidentialitate/cerere/stare/"),
)
OF_THE_SERVICE: Final = (
    *("portal/", "portal/?q=zzzz", "confidentialitate/", "asistenta/", "asistenta/scrieti/"),
    *("asistenta/discutie/", "noutati/", "noutati/alegeri/nimic/", "pareri/", "pareri/scrie/", "idei/"),
    *(
        "versiuni/",
        "numarare/",
        "manual/",
        "licente/activare/",
        "anunturi/",
        "cont/inscriere/",
        "cont/intra/",
    ),
)
FIRST_OF: Final = {
    "programari/": r"/programari/[a-z0-9-]+/$",
    "sedinte/": r"/sedinte/\d+/$",
    "taxe/": r"/taxe/[a-z0-9-]+/$",
    "monitor/": r"/monitor/(?:act/\d+|dispozitii|registru/[a-z-]+)/$",
    "informatii/": r"/informatii/[a-z-]+/$",
    "consultari/": r"/consultari/\d+/$",
    "confidentialitate/harta-datelor/": r"/harta-datelor/[a-z0-9_-]+/$",
}


@dataclass(slots=True)
class Walker:
    """A page of the browser with the text of what was delivered to it last; `portal` ends in a slash."""

    page: Page
    portal: str
    text: str = ""
    status: int = 0
    last: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("response", lambda response: self._keep(response))

    def _keep(self, response: Response) -> None:
        main = response.request.is_navigation_request() and response.frame == self.page.main_frame
        if main and not 300 <= response.status < 400:
            self.last[:] = [response]

    def arrived(self) -> None:
        """Take the text of the page as the server sent it, before the browser mended anything."""
        self.page.wait_for_load_state("load")
        self.text, self.status = self.last[0].text(), self.last[0].status

    def go(self, address: str) -> None:
        """Open an address."""
        self.page.goto(address)
        self.arrived()

    def press(self, name: str) -> None:
        """Press a button that sends a form, when a person would."""
        self.page.wait_for_timeout(PATIENCE_MS)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()
        self.arrived()

    def links(self, pattern: str) -> list[str]:
        """Return the addresses on the page that match, one of each kind."""
        found = self.page.eval_on_selector_all("a[href]", "all => all.map((one) => one.href)")
        kinds: dict[str, str] = {}
        for href in found:
            path = urlsplit(href).path
            if re.search(pattern, path):
                kinds.setdefault(re.sub(r"\d+", "N", path) if "/act/" in path else path, href)
        return list(kinds.values())[:3]


def every_state(walker: Walker, service: str) -> Iterator[str]:
    """Come into each state in turn and say its name; who asks looks at the page before going on."""
    addresses = [walker.portal + rest for rest in (*TEN, *OF_THE_PORTAL)]
    addresses += [service + rest for rest in OF_THE_SERVICE]
    for address in addresses:
        walker.go(address)
        yield address.removeprefix(service)
        pattern = FIRST_OF.get(address.removeprefix(walker.portal))
        behind = walker.links(pattern) if pattern else []
        yield from _sent_empty(walker, address.removeprefix(service))
        for href in behind:
            walker.go(href)
            yield href.removeprefix(service)
            yield from _sent_empty(walker, href.removeprefix(service))
    for journey in JOURNEYS:
        yield from journey(walker, service)


def _sent_empty(walker: Walker, name: str) -> Iterator[str]:
    """Send the page's first form as it stands: what is missing is said."""
    forms = walker.page.locator("main form[method=post]")
    if not forms.count() or "depunere/" in name:
        return
    walker.page.wait_for_timeout(PATIENCE_MS)
    with walker.page.expect_navigation():
        forms.first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    walker.arrived()
    yield f"{name} sent empty ({walker.status})"


def _filing(walker: Walker, service: str) -> Iterator[str]:
    page = walker.page
    walker.go(walker.portal + "depunere/petition/")
    walker.press("Începeți")
    yield "filing, first page"
    walker.press("Mai departe")
    yield "filing, errors"
    page.get_by_label("O sesizare").check()
    page.get_by_label("Pe scurt, despre ce este vorba").fill("Un felinar stins")
    page.get_by_label("Ce doriți să ne spuneți").fill("Felinarul din fața școlii nu arde.")
    walker.press("Mai departe")
    yield "filing, files"
    walker.press("Mai departe")
    page.get_by_label("În numele meu").check()
    walker.press("Mai departe")
    page.get_by_label("Numele").fill("Maria Ionescu")
    walker.press("Păstrez și continui altă dată")
    yield "filing, kept for later"
    page.go_back()
    walker.go(page.url)
    page.get_by_label("Numele").fill("Maria Ionescu")
    walker.press("Mai departe")
    page.get_by_label("e-mail").check()
    walker.press("Mai departe")
    page.get_by_label("e-mail").fill("maria@exemplu")
    walker.press("Mai departe")
    yield "filing, wrong address"
    page.get_by_label("e-mail").fill("maria@exemplu.ro")
    walker.press("Mai departe")
    yield "filing, check"
    walker.press("Trimiteți cererea")
    yield "filing, sent"
    follow = page.locator("a[href*='/urmarire/']:not([href$='/urmarire/'])").first
    if follow.count():
        with page.expect_navigation():
            follow.click()
        walker.arrived()
        yield "following, status"


def _booking(walker: Walker, service: str) -> Iterator[str]:
    page = walker.page
    walker.go(walker.portal + "programari/")
    calendars = walker.links(FIRST_OF["programari/"])
    if not calendars:
        return
    walker.go(calendars[0])
    times = walker.links(r"/programari/[a-z0-9-]+/[^/]+/$")
    if not times:
        return
    walker.go(times[-1])
    yield "booking, who comes"
    walker.press("Faceți programarea")
    yield "booking, errors"
    page.get_by_label("Numele").fill("Maria Ionescu")
    page.get_by_label("Adresa de e-mail").fill("maria@exemplu.ro")
    walker.press("Faceți programarea")
    yield "booking, done"
    for word in ("muta/", "renunta/"):
        walker.go(page.url.split("?")[0] + word)
        yield f"booking, {word}"
        walker.page.go_back()


def _rights(walker: Walker, service: str) -> Iterator[str]:
    page = walker.page
    walker.go(walker.portal + "confidentialitate/cerere/")
    page.locator("main input[type=radio]").first.check()
    walker.press("Mai departe")
    yield "rights, details"
    walker.press("Mai departe")
    page.get_by_label("Numele").fill("Maria Ionescu")
    page.get_by_label("Adresa de e-mail").fill("maria@exemplu.ro")
    walker.press("Mai departe")
    yield "rights, check"
    walker.press("Trimiteți cererea")
    yield "rights, sent"


def _support(walker: Walker, service: str) -> Iterator[str]:
    page = walker.page
    walker.go(service + "asistenta/scrieti/")
    typed = {
        "name": "Maria Ionescu",
        "email": "maria@exemplu.ro",
        "subject": "Nu pot tipări",
        "text": "Nu merge.",
    }
    for name, words in typed.items():
        for place in page.locator(f"main [name={name}]:visible").all()[:1]:
            place.fill(words)
    page.locator("main textarea:visible").first.fill("Butonul de tipărire nu face nimic.")
    page.wait_for_timeout(PATIENCE_MS)
    with page.expect_navigation():
        page.locator("main form[method=post]").first.evaluate("form => form.requestSubmit()")
    walker.arrived()
    yield "support, sent"


JOURNEYS: Final[tuple[Callable[[Walker, str], Iterator[str]], ...]] = (_filing, _booking, _rights, _support)
