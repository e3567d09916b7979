"""The register of petitions on paper: its own columns, every position, numbered pages, ordered from its page."""

from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdfium2 import PdfDocument

from registratura.flows import answering, petition_register, printing
from registratura.petitions.printing.sheet import HEADINGS, SHEET, row_of
from registratura.registers import queries as books
from registratura.registers.models import Register
from registratura.registers.printing import register_pdf
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .petition_ground import Office, now, office_of, today

LONG = "Sesizare despre gropi, praf și zgomot pe strada Lungă, între podul vechi și piață. " * 4


@pytest.fixture
def office(alba: Town) -> Office:
    return office_of(alba)


def text_of(path: Path) -> list[str]:
    document = PdfDocument(path)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def printed(office: Office, target: Path, **days: object) -> list[str]:
    with acting_for(office.id):
        register = Register.objects.get(pk=office.register_id)
    report = printing.print_year(
        institution=office.town.institution,
        register=register,
        year=today().year,
        target=target,
        now=now(),
        printed_by="Elena Enache",
        **days,  # type: ignore[arg-type]
    )
    pages = text_of(target)
    assert len(pages) == report.pages
    return pages


def test_every_petition_stands_in_its_columns_with_who_annulled_what(office: Office, tmp_path: Path) -> None:
    first = office.petition(sender="Ștefan Țurcanu", channel="email")
    second = office.petition("Propunere pentru parc")
    with acting_for(office.id):
        office.sign(first)
        office.answer(first, dispatched_on=today())
        answering.annul_entry(
            entry=office.entry(second.id), reason="Dublură", act="", by=office.town.registrar, now=now()
        )

    (page,) = printed(office, tmp_path / "registru.pdf")

    assert all(heading.split(",")[0].split()[0] in page for heading in HEADINGS)
    assert "Ștefan Țurcanu" in page
    assert f"1/{today():%d.%m.%Y}" in page
    assert "Legea 50/1991 art. 7" in page
    assert "Horia Hanganu" in page  # who signed for the compartment
    assert "ANULATĂ: Dublură" in page
    assert "conține 2 (două) poziții" in page
    assert "Pagina 1 din 1" in page


def test_a_long_register_goes_on_over_pages_with_its_head_on_each(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_pdf, "ROWS_PER_CHUNK", 12)
    for number in range(30):
        office.petition(f"{number}: {LONG}")

    pages = printed(office, tmp_path / "registru.pdf")

    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"Pagina {number} din {len(pages)}" in page
        assert "Petiționarul" in page
    with pikepdf.open(tmp_path / "registru.pdf") as document:
        box = document.pages[0].mediabox
        assert box[2] > box[3]
        metadata = document.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "U")


def test_some_days_are_printed_alone(office: Office, tmp_path: Path) -> None:
    office.petition()
    tomorrow = today() + timedelta(days=1)
    with acting_for(office.id):
        assert list(petition_register.positions(year=today().year, from_date=tomorrow)) == []
        assert len(list(petition_register.positions(year=today().year, to_date=today()))) == 1


def test_what_somebody_wrote_never_leaves_its_column(office: Office) -> None:
    office.petition("X" * 400, sender="Ana\u202eMaria <script>", channel="post")
    with acting_for(office.id):
        (position,) = petition_register.positions(year=today().year)

    made = row_of(line=position)

    assert len(made.row["cells"]) == len(SHEET.widths) == len(SHEET.sides) == len(SHEET.headings)
    assert "\u202e" not in made.row["cells"][2]
    assert "\u200b" in made.row["cells"][3]  # a word without end may break


def test_the_print_is_ordered_from_the_page_of_the_register(office: Office, client: Client) -> None:
    office.petition()
    client.force_login(office.town.archivist)
    code = office.town.institution.code
    page = client.get(reverse("desk:petition_register", kwargs={"code": code}))
    with acting_for(office.id):
        book = next(one.code for one in books.registers() if one.id == office.register_id)
    assert f'name="register" value="{book}"' in page.text
    assert reverse("desk:prints", kwargs={"code": code}) in page.text

    answer = client.post(
        reverse("desk:prints", kwargs={"code": code}),
        {"register": book, "span": "year", "year": str(today().year)},
    )

    assert answer.status_code == 302
    (job,) = ProcrastinateJob.objects.filter(task_name=printing.TASK, args__institution_id=office.id)
    printing.print_ordered(**job.args, clock=now)
    with acting_for(office.id):
        (done,) = books.finished_prints().cards
    assert (done.state, done.register_code, done.page_count) == ("done", book, 1)
