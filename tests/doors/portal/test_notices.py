"""The public notice, its versions, the signal's support file, and that no cookie is set which is not listed."""

import json
import re
from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from registratura.doors.shared.cookies import necessary
from tests.cast import Supplier, Town, open_supplier
from tests.doors.attack import client_of
from tests.rooms.consents.ground import offered, publish
from tests.rooms.notices.ground import content, purpose

CENTRE = "/confidentialitate/"
PUBLIC = (
    *(CENTRE, f"{CENTRE}informare/", f"{CENTRE}informare/1/", f"{CENTRE}informare/versiuni/"),
    *(f"{CENTRE}cookie-uri/", f"{CENTRE}chei.json", "/.well-known/gpc.json", "/privacy/data-map"),
    *("/", "/cont/intrare/", "/cont/parola/uitata/", "/cont/inchis/", "/nu-exista/"),
)


@pytest.fixture
def supplier(alba: Town) -> Supplier:
    """The supplier with two versions of its notice, the second in force."""
    supplier = open_supplier()
    moment = timezone.now().replace(year=2026, month=3, day=1)
    publish(supplier, offered(), on=date(2026, 3, 2), now=moment)
    grown = content(*offered().purposes, purpose("P14", ground="A6-1-a"))
    publish(supplier, grown, on=date(2026, 4, 20), now=moment)
    return supplier


def test_the_notice_in_force_and_each_version_are_read_by_anybody(supplier: Supplier) -> None:
    page = Client().get(f"{CENTRE}informare/")

    assert page.status_code == 200
    for words in (
        "Cartea Software SRL",
        "versiunea 2",
        "în vigoare",
        "Scopul p14",
        "adresă de e-mail",
        "SHA-256",
    ):
        assert words in page.text
    assert "consimțământul dumneavoastră" in page.text
    english = Client().get(f"{CENTRE}informare/?limba=en").text
    assert "Purpose p14" in english
    assert "your consent" in english or "Ground" in english
    assert "Scopul p14" not in Client().get(f"{CENTRE}informare/1/").text


def test_the_difference_between_any_two_versions_is_told(supplier: Supplier) -> None:
    page = Client().get(f"{CENTRE}informare/versiuni/").text

    assert "Scop nou: scopul P14" in page
    assert "Nu mai există scopul: scopul P14" in Client().get(f"{CENTRE}informare/versiuni/?de=2&la=1").text
    for asked in ("?de=9&la=9", "?de=²&la=x", f"?de={'9' * 40}", "?limba=xx"):
        assert Client().get(f"{CENTRE}informare/versiuni/{asked}").status_code == 200
    for number in ("0", "3", "99999999999"):
        assert Client().get(f"{CENTRE}informare/{number}/").status_code == 404


def test_an_institution_has_its_own_pages_and_a_stranger_none(supplier: Supplier, alba: Town) -> None:
    own = f"/portal/{alba.institution.code}{CENTRE}"

    assert "nu este publicată încă" in Client().get(f"{own}informare/").text
    assert json.loads(Client().get(f"{own}chei.json").text)["verificationMethod"] == []
    assert Client().get(f"/portal/nicaieri{CENTRE}informare/").status_code == 404


def test_ac_g5_1_the_support_file_is_valid() -> None:
    answer = Client().get("/.well-known/gpc.json")

    assert answer.headers["Content-Type"] == "application/json"
    found = json.loads(answer.text)
    assert found["gpc"] is True
    assert datetime.fromisoformat(found["lastUpdate"])


@pytest.mark.parametrize(
    ("header", "heard"),
    [(None, False), ("1", True), ("0", False), ("true", False), ("1x", False), ('"1"', False), ("0,1", True)],
)
def test_ac_g5_1_the_signal_is_read_on_every_page(
    header: str | None, heard: bool, supplier: Supplier
) -> None:
    for address in PUBLIC:
        request = (
            Client().get(address, headers={"Sec-GPC": header} if header is not None else None).wsgi_request
        )
        assert request.gpc is heard, address  # type: ignore[attr-defined]


def test_ac_j3_1_no_cookie_is_set_that_is_not_listed_as_necessary(supplier: Supplier, alba: Town) -> None:
    listed = {one.name for one in necessary()}
    visitor = Client()
    followed = set(PUBLIC)
    for address in PUBLIC:
        page = visitor.get(address)
        if page.get("Content-Type", "").startswith("text/html"):
            followed |= {
                one for one in re.findall(r'href="(/[^"#?]*)"', page.text) if not one.startswith("/static/")
            }
    for address in sorted(followed):
        visitor.get(address)
    signed_in = client_of(alba.registrar)
    for address in (*PUBLIC, "/cont/confidentialitate/", f"/birou/{alba.institution.code}/", "/birou/eu/"):
        signed_in.get(address)

    assert set(visitor.cookies) <= {"csrf", "messages"}
    assert set(signed_in.cookies) <= {"csrf", "registratura", "messages"}
    assert set(visitor.cookies) | set(signed_in.cookies) <= listed
    assert len(listed) == 9


def test_ac_j3_1_the_first_visit_to_a_page_without_a_form_sets_no_cookie_at_all(supplier: Supplier) -> None:
    for address in PUBLIC[:8]:
        assert not Client().get(address).cookies, address
