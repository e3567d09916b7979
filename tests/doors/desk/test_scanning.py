"""Labels and scans at the desk: who may, what is printed, what waits and what is decided about it."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.scanning import queries, services
from registratura.scanning.codes import Code, Medium, read_code, tag_of
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.test_scans import code_of, first_page, parts, pdf, plain, receive, work


def address(town: Town, name: str, **place: Any) -> str:
    return reverse(f"desk:{name}", kwargs={"code": town.institution.code, **place})


@pytest.fixture
def ana(alba: Town, client: Client) -> Client:
    client.force_login(alba.registrar)
    return client


def codes_on(content: bytes) -> set[str]:
    found: set[str] = set()
    for page in pypdfium2.PdfDocument(content):
        picture = page.render(scale=200 / 72, grayscale=True).to_pil()
        found |= {each.text for each in zxingcpp.read_barcodes(picture) if read_code(each.text)}
    return found


def pages_of(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as printed:
        return len(printed.pages)


def test_one_press_prints_the_label_of_an_entry_and_reading_it_again_changes_nothing(
    alba: Town, ana: Client
) -> None:
    entry = alba.register()

    answer = ana.post(address(alba, "labels_issue"), {"entry": entry.entry_id})

    assert answer.status_code == 302
    code = code_of(alba, 1)
    for _ in range(2):
        printed = ana.get(answer["Location"])
        assert printed["Content-Type"] == "application/pdf"
        assert codes_on(printed.content) == {code.text}
    here = address(alba, "entry", register="general", year=entry.year, number=1)
    assert address(alba, "labels_issue") in ana.get(here).content.decode()
    assert ana.get(address(alba, "search"), {"q": code.shown})["Location"] == here  # a scanner in the search


def test_labels_covers_and_sheets_are_printed_for_several_numbers(alba: Town, ana: Client) -> None:
    for _ in range(5):
        alba.register()
    with acting_for(alba.id):
        second = books.entry(register=alba.general, year=timezone.localdate().year, number=2)
        assert second is not None
        registers.annul_entry(entry=second, reason="Greșit", act="", by=alba.registrar)
    form = {
        "numbers": "1-3, 5, 99",
        "register": "general",
        "year": timezone.localdate().year,
        "what": "etichete",
        "label_format": "a4-21",
        "start": "20",
    }

    printed = ana.get(ana.post(address(alba, "labels_issue"), form)["Location"])
    assert pages_of(printed.content) == 2
    assert len(codes_on(printed.content)) == 3
    assert ana.cookies["label_format"].value == "a4-21"
    for what in ("coperte", "coli"):
        printed = ana.get(ana.post(address(alba, "labels_issue"), form | {"what": what})["Location"])
        assert pages_of(printed.content) == 3
    for typed, words in (
        ("abc", "Scrieți numere și intervale"),
        ("1-9999", "Scrieți numere și intervale"),
        ("2", "Niciunul dintre aceste numere"),
        ("", "Scrieți numerele"),
    ):
        refused = ana.post(address(alba, "labels_issue"), form | {"numbers": typed})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    far = ana.get(ana.post(address(alba, "labels_issue"), form | {"label_format": "62x29"})["Location"])
    assert far["Location"] == address(alba, "labels")  # a roll has no twentieth place


def test_prepared_labels_are_counted_bound_by_a_scan_of_their_code_and_voided(
    alba: Town, ana: Client
) -> None:
    entry = alba.register()
    form = {"count": "4", "label_format": "62x29", "start": "1"}
    printed = ana.get(ana.post(address(alba, "labels_prepare"), form)["Location"])
    codes = codes_on(printed.content)
    assert (pages_of(printed.content), len(codes)) == (4, 4)

    code = sorted(codes)[0]
    for _ in range(2):
        ana.post(address(alba, "labels_bind"), {"entry": entry.entry_id, "label_code": code})
    with acting_for(alba.id):
        assert queries.entry_of_code(code) == entry.entry_id
        (run,) = queries.label_runs()
        assert (run.count, run.bound, run.free) == (4, 1, 3)
    again = ana.get(address(alba, "labels_run", run=run.id))
    assert codes_on(again.content) == codes - {code}

    assert ana.post(address(alba, "labels_void", run=run.id), {"reason": ""}).status_code == 302
    ana.post(address(alba, "labels_void", run=run.id), {"reason": "coala s-a pierdut"})
    page = ana.get(address(alba, "labels")).content.decode()
    assert "3 scoase din uz" in page
    refused = ana.post(
        address(alba, "labels_bind"), {"entry": entry.entry_id, "label_code": sorted(codes)[1]}, follow=True
    )
    assert "scoasă din uz" in refused.content.decode()
    assert ana.post(address(alba, "labels_prepare"), form | {"count": "5000"}).status_code == 422


def test_a_label_of_another_town_is_refused_as_none_of_ours(alba: Town, buzau: Town, ana: Client) -> None:
    entry = alba.register()
    with acting_for(buzau.id):
        serial = services.prepare_codes(
            count=1, label_format="62x29", by=buzau.registrar, now=timezone.now()
        ).serials[0]
    foreign = Code(Medium.LABEL, tag_of(buzau.institution.code), serial).text

    answer = ana.post(
        address(alba, "labels_bind"), {"entry": entry.entry_id, "label_code": foreign}, follow=True
    )

    assert "nu este a instituției noastre" in answer.content.decode()


def test_a_batch_is_handed_in_and_shown_with_what_went_where(alba: Town, ana: Client, tmp_path: Path) -> None:
    alba.register()
    assert "Niciun lot încă" in ana.get(address(alba, "scans")).content.decode()
    unknown = Code(Medium.LABEL, tag_of(alba.institution.code), "00000000000007")
    content = pdf(first_page(code_of(alba, 1)), plain(2), first_page(unknown, 3))
    files = [SimpleUploadedFile("lot.pdf", content), SimpleUploadedFile("note.txt", b"text")]

    answer = ana.post(address(alba, "scans_upload"), {"files": files}, follow=True)

    page = answer.content.decode()
    assert "Nu este o scanare" in page
    assert "hx-get" in page  # it asks by itself how far the reading is
    work(alba)
    with acting_for(alba.id):
        ((line,), _more) = queries.batches()
    page = ana.get(address(alba, "scan_batch", batch=line.id)).content.decode()
    assert "Paginile 1–2" in page
    assert "nu a fost dată de noi" in page
    assert "hx-get" not in page
    assert "1 de privit" in ana.get(address(alba, "scans")).content.decode()
    picture = ana.get(address(alba, "scan_page", batch=line.id, page=3) + "?m=mic")
    assert picture.content.startswith(b"\x89PNG")
    assert ana.get(address(alba, "scan_page", batch=line.id, page=4)).status_code == 404
    original = ana.get(address(alba, "scan_original", batch=line.id))
    assert b"".join(original.streaming_content) == content  # type: ignore[attr-defined]
    assert original["Content-Disposition"].startswith("attachment")


def test_a_person_decides_page_after_page_with_one_key_each(alba: Town, ana: Client, tmp_path: Path) -> None:
    alba.register()
    tag = tag_of(alba.institution.code)
    pages = [first_page(Code(Medium.LABEL, tag, f"{number:014d}"), number) for number in (7, 8)]
    kept = receive(alba, pdf(first_page(code_of(alba, 1)), *pages), tmp_path)
    work(alba)
    _held, first, second = parts(alba, kept.id)
    here = address(alba, "scan_part", batch=kept.id, part=first.id)
    there = address(alba, "scan_part", batch=kept.id, part=second.id)
    assert ana.get(address(alba, "scans_next"))["Location"] == here
    assert "Ține de cel dinainte" in ana.get(here).content.decode()

    refused = ana.post(here, {"deed": "number", "number": "999"})
    assert "Nu există o înregistrare cu acest număr" in refused.content.decode()
    assert ana.post(here, {"deed": "continues"})["Location"] == there
    assert ana.post(there, {"deed": "number", "number": "1"})["Location"] == address(alba, "scans")
    assert "hotărât deja" in ana.post(there, {"deed": "tray"}).content.decode()
    work(alba)

    assert [(line.last_page, line.state) for line in parts(alba, kept.id)] == [(2, "placed"), (3, "placed")]


def test_folders_of_scanners_are_kept_within_the_operators_roots(
    alba: Town, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.SCAN_ROOTS = (tmp_path,)
    client.force_login(alba.administrator)
    form = {"name": "Scaner", "root": str(tmp_path), "path": "etaj 1", "is_active": "on"}

    assert "Niciun folder" in client.get(address(alba, "scan_folders")).content.decode()
    for bent, words in (
        ({"path": "../buzau"}, "fără „..”"),
        ({"path": "a/b/c/d/e/f"}, "Cel mult cinci"),
        ({"path": "preluate"}, "fără „..”"),
        ({"root": "/etc"}, "nu mai este acolo"),
    ):
        assert words in client.post(address(alba, "scan_folder_new"), form | bent).content.decode()
    assert client.post(address(alba, "scan_folder_new"), form).status_code == 302
    assert "deja urmărit" in client.post(address(alba, "scan_folder_new"), form).content.decode()
    page = client.get(address(alba, "scan_folders")).content.decode()
    assert f"{tmp_path}/{alba.institution.code}/etaj 1" in page
    assert client.get(address(alba, "scans")).status_code == 403


def test_strangers_and_those_without_power_get_nothing(
    alba: Town, buzau: Town, client: Client, tmp_path: Path
) -> None:
    kept = receive(alba, pdf(plain()), tmp_path)
    work(alba)
    (line,) = parts(alba, kept.id)
    places = [
        address(alba, "scans"),
        address(alba, "scan_batch", batch=kept.id),
        address(alba, "scan_page", batch=kept.id, page=1),
        address(alba, "scan_original", batch=kept.id),
        address(alba, "scan_part", batch=kept.id, part=line.id),
    ]
    theirs = [where.replace(alba.institution.code, buzau.institution.code) for where in places[1:]]
    for person, expected in ((buzau.registrar, 404), (alba.clerk, 403)):
        client.force_login(person)
        assert {client.get(where).status_code for where in places} == {expected}
    client.force_login(buzau.registrar)
    assert {client.get(where).status_code for where in theirs} == {404}
    client.logout()
    assert {client.get(where).status_code for where in places} == {302}
