"""The gazette, the list of Law 544 and the drafts as a stranger reads them: nothing hidden, nobody named."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.consultations import services as drafts
from registratura.gazette import services
from registratura.gazette.services import ContactDraft, StatementDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.consultations.test_draft import announced, proposal
from tests.rooms.gazette.ground import paper, prepared, publish, published

ATOM = "{http://www.w3.org/2005/Atom}"
SCRIPT = "<script>alert(1)</script>"


def place(town: Town, rest: str) -> str:
    return f"/portal/{town.institution.code}/{rest}"


def test_the_gazette_shows_sections_registers_acts_and_files(alba: Town) -> None:
    made = published(alba)
    visitor = Client()

    for rest in (
        "monitor/",
        "monitor/hotarari/",
        "monitor/registru/registrul-hotararilor/",
        "monitor/cautare/?q=hotarare+BUGETULUI",
        f"monitor/act/{made.id}/",
    ):
        page = visitor.get(place(alba, rest))
        assert page.status_code == 200, rest
        assert "Hotărâre privind aprobarea bugetului local" in page.text, rest
        assert len(page.content) < 60_000
    home = visitor.get(place(alba, "monitor/")).text
    assert all(f">{letter})<" in home for letter in "abcdef")
    assert "nr. 1" in visitor.get(place(alba, f"monitor/act/{made.id}/")).text
    assert visitor.get(place(alba, "monitor/cautare/?q=zmeur")).text.count("Nu s-a găsit nimic") == 1
    assert not visitor.cookies


@pytest.mark.parametrize(
    "rest", ["monitor/", "monitor/registru/registrul-hotararilor/", "informatii/", "consultari/"]
)
def test_a_public_page_asks_little_and_answers_a_known_tag_with_nothing(alba: Town, rest: str) -> None:
    published(alba)
    announced(alba)
    with CaptureQueriesContext(connection) as asked:
        page = Client().get(place(alba, rest))

    scope = ("SAVEPOINT", "RELEASE", "SELECT set_config")
    questions = [one["sql"] for one in asked if not one["sql"].startswith(scope)]
    assert len(questions) <= 8, "\n".join(questions)
    again = Client().get(place(alba, rest), headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304


def test_a_file_is_given_to_be_kept_and_cannot_run(alba: Town) -> None:
    name = "hotarare.html"
    made = published(alba, paper(alba, f"<html>{SCRIPT}</html>", name=name))
    answer = Client().get(place(alba, f"monitor/act/{made.id}/fisier/1/"))

    assert answer.status_code == 200
    assert SCRIPT.encode() in b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Client().get(place(alba, f"monitor/act/{made.id}/fisier/2/")).status_code == 404


def test_what_is_written_in_a_title_is_text(alba: Town) -> None:
    made = published(alba, subject=f"Hotărâre {SCRIPT}")

    for rest in (
        "monitor/",
        f"monitor/act/{made.id}/",
        "monitor/cautare/?q=hotarare",
        "monitor/noutati.atom",
    ):
        assert SCRIPT not in Client().get(place(alba, rest)).text
    assert SCRIPT not in Client().get(place(alba, f"monitor/cautare/?q={SCRIPT}")).text


def test_a_withdrawn_act_is_said_and_not_hidden(alba: Town) -> None:
    made = published(alba)
    with acting_for(alba.id):
        services.withdraw(
            publication_id=made.id,
            reason="Anexa era greșită.",
            replaced_by_id=None,
            by=alba.officer,
            now=timezone.now(),
        )
    page = Client().get(place(alba, f"monitor/act/{made.id}/"))
    file = Client().get(place(alba, f"monitor/act/{made.id}/fisier/1/"))

    assert page.status_code == 200
    assert "Retras din Monitor" in page.text
    assert "Anexa era greșită." in page.text
    assert file.status_code == 410
    assert "Anexa era greșită." in Client().get(place(alba, "monitor/hotarari/")).text


def test_what_waits_or_is_scheduled_or_is_anothers_does_not_exist(alba: Town, buzau: Town) -> None:
    now = timezone.now()
    waiting = prepared(alba)
    coming = publish(alba, prepared(alba, act_number="9"), visible_from=now + timedelta(days=1), now=now)
    made = published(alba, act_number="10")

    for rest in (
        f"monitor/act/{waiting}/",
        f"monitor/act/{coming.id}/",
        f"monitor/act/{coming.id}/fisier/1/",
    ):
        assert Client().get(place(alba, rest)).status_code in (404, 200)
    assert Client().get(place(alba, f"monitor/act/{coming.id}/")).status_code == 404
    assert Client().get(place(buzau, f"monitor/act/{made.id}/")).status_code == 404
    for rest in ("monitor/nicaieri/", "monitor/registru/nicaieri/", f"monitor/act/{'9' * 30}/"):
        assert Client().get(place(alba, rest)).status_code == 404


def test_the_feed_is_atom_and_has_permanent_addresses(alba: Town) -> None:
    made = published(alba)
    announced(alba)
    feed = Client().get(place(alba, "monitor/noutati.atom"))
    root = ElementTree.fromstring(feed.content)

    assert feed["Content-Type"].startswith("application/atom+xml")
    (entry,) = root.findall(f"{ATOM}entry")
    assert str(entry.findtext(f"{ATOM}id")).endswith(place(alba, f"monitor/act/{made.id}/"))
    drafts = ElementTree.fromstring(Client().get(place(alba, "consultari/noutati.atom")).content)
    assert len(drafts.findall(f"{ATOM}entry")) == 1


def test_robots_are_led_to_public_pages_and_away_from_the_desk(alba: Town) -> None:
    made = published(alba)

    robots = Client().get("/robots.txt").text
    assert "Disallow: /birou/" in robots
    assert "Sitemap: " in robots
    assert place(alba, "harta.xml") in Client().get("/harta.xml").text
    found = Client().get(place(alba, "harta.xml")).text
    assert place(alba, f"monitor/act/{made.id}/") in found
    assert "/urmarire/" not in found


def test_INF_23_the_list_says_what_is_missing_and_whom_to_ask(alba: Town) -> None:
    now, today = timezone.now(), timezone.localdate()
    with acting_for(alba.id):
        said = StatementDraft(state="published", words="Luni, 8-16", changed_on=today)
        services.state_duty(duty="program", draft=said, by=alba.officer, now=now)
        contact = ContactDraft(function="Responsabil Legea 544", phone="0258 123 456")
        services.say_contact(draft=contact, by=alba.officer, now=now)
    page = Client().get(place(alba, "informatii/")).text

    assert "lipsesc 17 informații" in page
    assert "Responsabil Legea 544" in page
    assert "Copiile pe hârtie nu se plătesc" in page
    assert "Luni, 8-16" in Client().get(place(alba, "informatii/program/")).text
    assert "nu este publicată încă" in Client().get(place(alba, "informatii/buget/")).text
    assert Client().get(place(alba, "informatii/nicaieri/")).status_code == 404


def test_a_draft_shows_its_terms_and_its_register_without_the_names_of_persons(alba: Town) -> None:
    key = announced(alba)
    with acting_for(alba.id):
        drafts.enter_proposal(draft_id=key, draft=proposal(), by=alba.officer, now=timezone.now())
    page = Client().get(place(alba, f"consultari/{key}/"))

    assert page.status_code == 200
    assert "Ultima zi" in page.text
    assert "16 aprilie 2026" in page.text or "16.04.2026" in page.text
    assert "Lăsați locuri pentru biciclete." in page.text
    assert "Ion Popescu" not in page.text
    assert "ion@exemplu.ro" not in page.text
    assert "persoană fizică" in page.text
    document = page.text.partition("/document/")[2].partition("/")[0]
    file = Client().get(place(alba, f"consultari/{key}/document/{document}/"))
    assert file.status_code == 200
    assert b"parcare" in b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert Client().get(place(alba, "consultari/999999/")).status_code == 404
