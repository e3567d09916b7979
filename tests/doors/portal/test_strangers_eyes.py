"""Somebody without an account follows every link of the public pages, and meets nobody's name, number or address."""

import re
from collections import Counter
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from registratura.correspondents import services as correspondents
from registratura.registers.drafts import PartyDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.following_ground import answer_in_portal, asked, give, kept, secret_of

pytestmark = pytest.mark.django_db

PERSON = {
    "kind": "person",
    "name": "Zăvoianu Pompilia",
    "cnp": "2860512014519",
    "email": "pompilia@zavoianu.example",
    "phone": "0744123987",
    "address": "Strada Măslinului nr. 77",
    "locality": "Alba Iulia",
}
SUBJECT = "Reclamație despre vecinul Hârțescu"
MARKS = ("Zăvoianu", "Pompilia", "2860512014519", "0744123987", "Măslinului", "Hârțescu", "plan-zavoianu")
MOST_PAGES = 120
ALIKE_MOST = 3  # days of a calendar and versions are one page with other figures
LINK = re.compile(r'(?:href|action|src)="([^"#]+)')


def fill(town: Town, folder: Path) -> list[str]:
    """Put a person's papers everywhere they can be; return the secrets that a stranger must not meet either."""
    with acting_for(town.id):
        person = correspondents.add(data=PERSON, by=town.registrar, now=timezone.now())
    parties = (PartyDraft("sender", person.name, person.id),)
    first = town.register(SUBJECT, parties=parties, unit_id=town.urbanism.id).entry_id
    second = town.register(SUBJECT, parties=parties).entry_id
    card = asked(town, first, text="Doamna Zăvoianu Pompilia să aducă planul.")
    give(town, first, card.id, kept(town, folder, name="plan-zavoianu.txt"), note="Hârțescu știe.")
    answer_in_portal(town, second, kept(town, folder, b"Stimata doamna Zavoianu.\n", "plan-zavoianu-2.txt"))
    return [secret_of(town, first), secret_of(town, second)]


def test_a_stranger_who_follows_every_link_meets_nobody(alba: Town, tmp_path: Path) -> None:
    secrets = fill(alba, tmp_path)
    client, host = Client(), "http://testserver"
    waiting, seen = ["/portal/", f"/portal/{alba.institution.code}/", "/confidentialitate/"], set[str]()
    met: list[tuple[str, str]] = []
    shapes: Counter[str] = Counter()

    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code < 500, address
        content = answer.getvalue() if answer.streaming else answer.content
        text = unescape(content.decode("utf-8", "replace"))
        people = (alba.clerk.full_name, alba.registrar.full_name, alba.head.full_name)
        met += [(address, mark) for mark in (*MARKS, *people, *secrets) if mark in text]
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        for link in LINK.findall(text):
            found = urlsplit(urljoin(f"{host}{address}", link))
            there = found.path + (f"?{found.query}" if found.query else "")
            ours = found.netloc == "testserver" and found.path.startswith(("/portal", "/confidentialitate"))
            shape = re.sub(r"\d+", "0", there)
            new = there not in seen and there not in waiting and "limba=" not in there
            if ours and new and shapes[shape] < ALIKE_MOST:
                shapes[shape] += 1
                waiting.append(there)

    assert met == []
    assert f"/portal/{alba.institution.code}/urmarire/" in seen
    assert len(seen) > 10
