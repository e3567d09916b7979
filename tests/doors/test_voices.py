"""Notices, views, reviews, ideas and advice through the doors: for strangers, for who works, for the supplier."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from registratura.flows import improving, own_choices
from registratura.flows.placing import choosing, showing
from registratura.kernel.advising import MOST_SHOWN, Known, ranked
from registratura.kernel.privacy.purposes import Purpose
from registratura.kernel.privacy.vocabulary import FACTS as CATEGORIES
from registratura.placements import services as notices
from registratura.recommending.models import Fact
from registratura.toolkit.personal_data import catalogue
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, Town
from tests.doors.attack import client_of
from tests.rooms.billing.ground import agreed
from tests.rooms.placements.ground import offering_supplier

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    showing.forget_kept()
    showing._counts.clear()
    yield
    showing.forget_kept()


@pytest.fixture
def supplier(db: None) -> Supplier:
    return offering_supplier()


def put(supplier: Supplier, title: str, *, place: str, **more: object) -> int:
    with showing.contextual_scope(supplier.id):
        flight = notices.place_ad(
            title=title,
            words="Cuvinte.",
            url="https://furnizor.example/oferta",
            on_behalf_of="Librăria SA",
            paid_by="Editura SRL",
            place=place,
            topic="any",
            starts_on=TODAY - timedelta(days=1),
            ends_on=TODAY + timedelta(days=1),
            by=None,
            now=timezone.now(),
            **more,  # type: ignore[arg-type]
        )
    showing.forget_kept()
    return flight


def subscription_page(client: Client, town: Town) -> str:
    return client.get(f"/birou/{town.institution.code}/abonament/").text


def test_ac_g1_2_the_contextual_path_asks_no_table_about_a_person(supplier: Supplier, alba: Town) -> None:
    put(supplier, "Scanere", place="portal")
    choosing.let_stand(
        institution=alba.institution, portal=True, desk=True, by=alba.administrator, now=timezone.now()
    )
    about_persons = {
        entry.model.lower().replace(".", "_")
        for entry in catalogue().entries
        if CATEGORIES[entry.category].personal
    } - {"institutions_institution"}
    asked: list[str] = []

    def refuse(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append(sql)
        touched = {table for table in about_persons if f'"{table}"' in sql or f" {table} " in sql}
        assert not touched, (touched, sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        found = showing.shown(
            place=showing.Place.PORTAL,
            topic=showing.Topic.INSTITUTION,
            office=alba.institution.id,
            hidden=False,
            now=timezone.now(),
        )

    assert found is not None
    assert "placements_signalfact" in about_persons
    assert "accounts_user" in about_persons
    assert asked


def test_a_portal_shows_a_notice_only_where_the_institution_allows_it(supplier: Supplier, alba: Town) -> None:
    put(supplier, "Scanere", place="portal")
    address, switch = (
        f"/portal/{alba.institution.code}/",
        f"/birou/{alba.institution.code}/portal-public/anunturi/",
    )
    desk, visitor = client_of(alba.administrator), Client()

    assert "Scanere" not in visitor.get(address).text
    desk.post(switch, {"portal": "on", "desk": "on"})
    page = visitor.get(address).text
    assert "Scanere" in page
    assert "plătit de Editura SRL" in page
    assert visitor.get(address).text == Client().get(address).text
    desk.post(switch, {"portal": "on", "deed": "off"})
    assert "Scanere" not in visitor.get(address).text
    assert visitor.get(f"/portal/{alba.institution.code}/depune/").text.count("Editura") == 0


def test_a_stranger_learns_why_and_stops_them_with_one_press(supplier: Supplier, alba: Town) -> None:
    put(supplier, "Scanere", place="portal")
    choosing.let_stand(
        institution=alba.institution, portal=True, desk=True, by=alba.administrator, now=timezone.now()
    )
    visitor, address = Client(enforce_csrf_checks=True), f"/portal/{alba.institution.code}/"
    page = visitor.get(address).text
    ref = page.split('action="/anunturi/')[1].split("/")[0]
    why = visitor.get(f"/anunturi/{ref}/").text
    led = visitor.get(f"/anunturi/{ref}/deschide/")
    stopped = visitor.post(f"/anunturi/{ref}/stop/", {"deed": "hide"})

    assert "Despre dumneavoastră nu s-a folosit nimic" in why
    assert "Editura SRL" in why
    assert (led.status_code, led["Location"]) == (302, "https://furnizor.example/oferta")
    assert stopped.status_code == 302
    assert "Scanere" not in visitor.get(address).text
    assert showing.keep_counts() == 1
    assert visitor.get(f"/anunturi/{uuid4()}/").status_code == 404


def test_who_opened_a_signal_gets_what_fits_and_after_a_no_the_page_of_a_stranger(
    supplier: Supplier, alba: Town
) -> None:
    agreed(supplier, place_id=alba.id)
    put(supplier, "Pentru toți", place="customer")
    put(supplier, "Cutii de arhivă", place="customer", weight=10, targets=[("interest", "archive")])
    client = client_of(alba.administrator)
    stranger = subscription_page(client, alba)
    opened = client.post("/anunturi/", {"deed": "open", "signal": "interest", "value": "archive"})
    pages = [subscription_page(client, alba) for _ in range(3)]
    fitted = next((page for page in pages if "Cutii de arhivă" in page), "")
    known = client.get("/anunturi/").text

    assert opened.status_code == 302
    assert "Pentru toți" in stranger
    assert "Cutii de arhivă" not in stranger
    assert "arhivare" in known
    if fitted:
        ref = fitted.split('action="/anunturi/')[1].split("/")[0]
        assert "ce vă interesează" in client.get(f"/anunturi/{ref}/").text.lower()
        assert Client().get(f"/anunturi/{ref}/").status_code == 404
    own_choices.answer(user=alba.administrator, purpose="P21", yes=False, now=timezone.now(), language="ro")
    with showing.signals_scope(supplier.id):
        assert not choosing.placements.opened_by(choosing._person(alba.administrator)).signals
    assert bare(subscription_page(client, alba)) == bare(stranger)


def bare(page: str) -> str:
    """Return a page without its token and what only this session was told."""
    return "\n".join(line for line in page.splitlines() if "csrf" not in line and "X-CSRFToken" not in line)


def test_something_is_said_of_a_page_and_becomes_a_case(supplier: Supplier, alba: Town) -> None:
    from registratura.doors.portal.guards import fields

    form = Client().get("/pareri/scrie/?pagina=portal:home").text
    token = fields(what="feedback", now=timezone.now() - timedelta(seconds=30)).token
    sent = Client().post(
        "/pareri/scrie/",
        {
            "pagina": "portal:home",
            "kind": "question",
            "words": "Unde văd termenul?",
            "email": "ana@exemplu.ro",
            "guard_token": token,
        },
    )
    console = client_of(supplier.administrator)
    listed = console.get("/consola/pareri/").text
    number = re.findall(r"/consola/pareri/(\d+)/", listed)[0]
    made = console.post(f"/consola/pareri/{number}/", {"deed": "case"}, follow=True).text

    assert "portal:home" in form
    assert sent.status_code == 200
    assert "Unde văd termenul?" in listed
    assert "A devenit cazul" in made
    assert "Nimic de citit" in made


def test_a_review_is_published_by_two_and_taken_back_by_one(supplier: Supplier, alba: Town) -> None:
    author, console = client_of(alba.administrator), client_of(supplier.administrator)
    author.post(
        "/pareri/mele/",
        {"product": "registry", "stars": "4", "words": "Merge bine.", "publish": "on", "shown_name": "A."},
    )
    assert "Merge bine" not in Client().get("/pareri/").text
    waiting = console.get("/consola/pareri/evaluari/").text
    number = waiting.split('id="reason-')[1].split('"')[0]
    console.post(f"/consola/pareri/evaluari/{number}/", {"deed": "publish"})
    assert "Merge bine" in Client().get("/pareri/").text
    author.post("/pareri/mele/", {"deed": "back", "review": number})
    page = Client().get("/pareri/").text

    assert "Merge bine" not in page
    assert "4,0" in page


def test_an_idea_is_proposed_voted_and_answered(supplier: Supplier, alba: Town) -> None:
    one, other, console = (client_of(who) for who in (alba.administrator, alba.clerk, supplier.administrator))
    one.post("/idei/", {"title": "Căutare după zi"})
    number = re.findall(r"/idei/(\d+)/vot/", other.get("/idei/").text)[0]
    other.post(f"/idei/{number}/vot/", {"vote": "1"})
    console.post(f"/consola/pareri/idei/{number}/", {"state": "planned", "answer": "În martie."})
    page = one.get("/idei/").text

    assert "<strong>2</strong>" in page
    assert "În martie." in page
    assert Client().get("/idei/").status_code == 302


def test_the_note_of_a_version_is_shown_once(supplier: Supplier, alba: Town) -> None:
    client, address = client_of(alba.clerk), f"/birou/{alba.institution.code}/noutati-versiune/"
    first, again = client.post(address).text, client_of(alba.clerk).post(address).text

    assert "Nou în versiunea" in first
    assert again == ""


def test_ac_b1_2_advice_turned_off_is_byte_for_byte_a_strangers_page(supplier: Supplier, alba: Town) -> None:
    address, who = f"/birou/{alba.institution.code}/sfaturi/", alba.clerk
    client = client_of(who)
    stranger = client.get(address).content
    client.post(f"{address}fapta/", {"deed": "on", "value": "P18"})
    client.post(f"{address}fapta/", {"deed": "interest", "value": "archive"})
    improving.note_use(user_id=who.id, part="scans")
    improving.note_use(user_id=alba.head.id, part="scans")
    kept = improving.keep(now=timezone.now())
    fitted = client.get(address).text
    client.post(f"{address}fapta/", {"deed": "off", "value": "P18"})
    client.get(address)  # what the last deed had to say
    off = client.get(address).content

    assert kept == 1
    assert "ați spus că vă interesează: arhivare" in fitted
    assert "folosiți des: loturi scanate" in fitted
    assert bare(off.decode()) == bare(stranger.decode())
    with acting_for(supplier.id), reading_for(Purpose.P18):
        assert not Fact.objects.exists()


def test_ac_b2_1_each_advice_is_answered_with_its_reasons_and_counting_them_again_gives_the_same_order(
    supplier: Supplier, alba: Town
) -> None:
    address, client = f"/birou/{alba.institution.code}/sfaturi/", client_of(alba.clerk)
    before = client.get(f"{address}date/").json()
    for purpose in ("P18", "P19"):
        client.post(f"{address}fapta/", {"deed": "on", "value": purpose})
    for key, value in (("interest", "archive"), ("region", "AB")):
        client.post(f"{address}fapta/", {"deed": key, "value": value})
    improving.note_use(user_id=alba.clerk.id, part="scans")
    improving.keep(now=timezone.now())

    told = client.get(f"{address}date/").json()
    known = [Known(one["id"], one["key"], one["value"], one["weight"]) for one in told["facts"]]
    reasons = [reason for one in told["advice"] for reason in one["reasons"]]
    forgotten = next(one["id"] for one in told["facts"] if one["key"] == "interest")
    client.post(f"{address}fapta/", {"deed": "forget", "value": forgotten})
    after = client.get(f"{address}date/").json()

    assert not before["fitted"]
    assert [one["reasons"] for one in before["advice"]] == [[]] * MOST_SHOWN
    assert before["facts"] == []
    assert told["fitted"]
    assert told["uses_region"]
    assert [(one["advice"], one["score"]) for one in told["advice"]] == [
        (str(one.advice), one.score) for one in ranked(known=known)
    ]
    assert [one["advice"] for one in told["advice"]] != [one["advice"] for one in before["advice"]]
    assert {one["key"] for one in reasons} == {"interest", "region", "uses"}
    assert {one["fact"] for one in reasons} == {one["id"] for one in told["facts"]}
    assert all(one["words"] for one in reasons)
    assert forgotten not in [reason["fact"] for one in after["advice"] for reason in one["reasons"]]
    assert client_of(alba.registrar).get(f"{address}date/").json() == before  # another's facts are nobody's


def test_ac_b2_1_the_reasons_of_advice_are_not_told_to_strangers(supplier: Supplier, alba: Town) -> None:
    address = f"/birou/{alba.institution.code}/sfaturi/date/"

    assert Client().get(address).status_code == 302
    assert client_of(supplier.administrator).get(address).status_code == 404


def test_ac_b3_1_a_place_finer_than_a_county_is_refused_and_nothing_kept(
    supplier: Supplier, alba: Town
) -> None:
    address = f"/birou/{alba.institution.code}/sfaturi/fapta/"
    client = client_of(alba.clerk)
    for purpose in ("P18", "P19"):
        client.post(address, {"deed": "on", "value": purpose})
    client.post(address, {"deed": "region", "value": "46.0712,23.5804"})
    with acting_for(supplier.id), reading_for(Purpose.P18):
        assert not Fact.objects.exists()
    client.post(address, {"deed": "region", "value": "AB"})
    with acting_for(supplier.id), reading_for(Purpose.P18):
        assert Fact.objects.get().value == "AB"


def test_who_said_no_is_not_counted_not_even_by_a_digest(supplier: Supplier, alba: Town) -> None:
    improving.BOOK.take()
    client = client_of(alba.clerk)
    client.post("/numarare/", {"counted": "0"})
    client.get(f"/birou/{alba.institution.code}/cauta/?q=x")
    client.get("/idei/")
    assert improving.BOOK.take() == []
    client.post("/numarare/", {"counted": "1"})
    client.get("/idei/", headers={"sec-gpc": "1"})
    assert improving.BOOK.take() == []
    client.get("/idei/")
    assert [line.event for line in improving.BOOK.take()] == ["ideas"]


@pytest.mark.parametrize(
    "path",
    ["anunturi/", "anunturi/parteneri/", "pareri/", "pareri/evaluari/", "pareri/idei/", "pareri/folosire/"],
)
def test_the_console_pages_are_the_suppliers_alone(supplier: Supplier, alba: Town, path: str) -> None:
    assert client_of(supplier.administrator).get(f"/consola/{path}").status_code == 200
    assert client_of(alba.administrator).get(f"/consola/{path}").status_code == 404
