"""Old registers moving in, as the administrator sees it; nobody else does."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.flows import moving_in
from registratura.registers.models import Entry
from registratura.toolkit.scope import acting_for
from registratura.transfers import queries
from registratura.transfers.models import Transfer
from tests.cast import Town
from tests.doors.attack import client_of

FILE = (
    "Nr.;Data;Expeditor;Conținut\n1;06.05.2019;Pop Ana;Cerere\n3;06.05.2019;Ene;\n3;07.05.2019;Dan;Alta\n"
    "x;07.05.2019;Stan;=1+1\n"
)
MOST_QUESTIONS = 15


@pytest.fixture
def adina(alba: Town) -> Client:
    """The administrator's browser."""
    return client_of(alba.administrator)


def _at(town: Town, path: str = "") -> str:
    return f"/birou/{town.institution.code}/preluari/{path}"


def _upload(town: Town, client: Client, text: str = FILE) -> int:
    """Take a file in and let the job read it."""
    answer = client.post(_at(town), {"file": SimpleUploadedFile("vechi.csv", text.encode())})
    assert answer.status_code == 302, answer.content.decode()
    transfer = int(re.findall(r"\d+", answer.headers["Location"])[-1])
    _work(town, transfer)
    return transfer


def _work(town: Town, transfer: int) -> None:
    moving_in.run(institution_id=town.id, transfer_id=transfer, clock=timezone.now)


def _check(town: Town, client: Client, transfer: int, **changes: Any) -> Any:
    form = {
        "column_number": "0", "column_registered_on": "1", "column_sender": "2", "column_subject": "3",
        "day_order": "dmy", "direction": "incoming", "heading_row": "1",
    } | changes  # fmt: skip
    answer = client.post(_at(town, f"{transfer}/coloane/"), form)
    if answer.status_code == 302:
        _work(town, transfer)
    return answer


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_from_the_file_to_the_register(alba: Town, adina: Client) -> None:
    transfer = _upload(alba, adina)
    _check(alba, adina, transfer)

    page = _text(adina.get(_at(alba, f"{transfer}/")))
    assert "3 rânduri se preiau" in page
    assert "1 nu se preia" in page
    assert "Numărul „x” nu se înțelege. Rândul nu se preia." in page
    answer = adina.post(_at(alba, f"{transfer}/pornire/"), {"register_name": "Registrul 2019"})
    assert answer.status_code == 302
    _work(alba, transfer)

    page = _text(adina.get(_at(alba, f"{transfer}/")))
    assert "S-au preluat 3 înregistrări." in page
    ana, books = client_of(alba.registrar), f"/birou/{alba.institution.code}/registre/registrul-2019/"
    assert "Pop Ana" in ana.get(books).content.decode()
    with acting_for(alba.id):
        entry = Entry.objects.get(sender_name="Pop Ana")
    assert ana.get(f"{books}{entry.year}/1/").status_code == 200
    assert '<option value="2019"' in ana.get(books).content.decode()
    assert "Pop Ana" in ana.get(f"{books}?an=2019").content.decode()
    elena = client_of(alba.archivist)
    printing = f"/birou/{alba.institution.code}/tipar/"
    assert "Registrul 2019" in elena.get(printing).content.decode()


def test_while_a_job_works_the_page_says_how_far_it_is_and_then_shows_anew(alba: Town, adina: Client) -> None:
    answer = adina.post(_at(alba), {"file": SimpleUploadedFile("vechi.csv", FILE.encode())})
    transfer = int(re.findall(r"\d+", answer.headers["Location"])[-1])

    assert "Fișierul se citește" in _text(adina.get(_at(alba, f"{transfer}/")))
    assert "HX-Refresh" not in adina.get(_at(alba, f"{transfer}/stadiu/")).headers
    _work(alba, transfer)
    assert adina.get(_at(alba, f"{transfer}/stadiu/")).headers["HX-Refresh"] == "true"


def test_every_finding_leaves_as_a_table_that_a_spreadsheet_does_not_compute(
    alba: Town, adina: Client
) -> None:
    transfer = _upload(alba, adina, FILE.replace("x;", "=2+2;"))
    _check(alba, adina, transfer)

    answer = adina.get(_at(alba, f"{transfer}/constatari.csv"))

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "Rândul;Starea;Numărul;Data;Ce s-a găsit"
    assert len(lines) == 4
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line.split(";"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"column_number": ""}, "Alegeți coloana cu numărul de înregistrare."),
        ({"column_subject": "2"}, "Aceeași coloană are două înțelesuri; lăsați unul."),
        ({"heading_row": ""}, "Scrieți pe ce rând este capul de tabel, sau 0."),
        ({"column_number": "99"}, "99"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_its_remedy(
    alba: Town, adina: Client, changes: dict[str, str], words: str
) -> None:
    transfer = _upload(alba, adina)

    answer = _check(alba, adina, transfer, **changes)

    assert answer.status_code == 422
    assert words in _text(answer)


def test_a_file_that_is_no_table_says_what_to_do(alba: Town, adina: Client) -> None:
    answer = adina.post(_at(alba), {"file": SimpleUploadedFile("poza.png", b"PK\x03\x04 nu")})
    transfer = int(re.findall(r"\d+", answer.headers["Location"])[-1])
    _work(alba, transfer)

    assert "Salvați-l ca .xlsx, .ods sau CSV." in _text(adina.get(_at(alba, f"{transfer}/")))
    assert adina.post(_at(alba)).status_code == 422
    assert adina.post(_at(alba), {"file": SimpleUploadedFile("gol.csv", b"")}).status_code == 422


def test_a_profile_is_kept_and_a_file_given_up(alba: Town, adina: Client) -> None:
    transfer = _upload(alba, adina)
    _check(alba, adina, transfer)
    adina.post(_at(alba, f"{transfer}/potrivire/"), {"profile": "Vechi"})
    adina.post(_at(alba, f"{transfer}/renuntare/"))

    with acting_for(alba.id):
        assert [one.name for one in queries.profiles()] == ["Vechi"]
        assert queries.counts(transfer) == {}


def test_a_kept_meaning_is_chosen_for_another_file_and_taken_away(
    alba: Town, buzau: Town, adina: Client
) -> None:
    first = _upload(alba, adina)
    _check(alba, adina, first, column_number="1", column_registered_on="0", day_order="ymd")
    adina.post(_at(alba, f"{first}/potrivire/"), {"profile": "Vechi"})
    other = _upload(alba, adina, FILE.replace("Nr.", "Număr"))
    with acting_for(alba.id):
        (kept,) = queries.profiles()

    page = adina.get(_at(alba, f"{other}/?potrivire={kept.id}")).content.decode()
    number = page.split('name="column_number"')[1].split("</select>")[0]
    assert '<option value="1" selected' in number
    assert '<option value="ymd" selected' in page
    client_of(buzau.administrator).post(
        f"/birou/{buzau.institution.code}/preluari/potriviri/{kept.id}/stergere/"
    )
    client_of(alba.clerk).post(_at(alba, f"potriviri/{kept.id}/stergere/"))
    with acting_for(alba.id):
        assert queries.profiles() == [kept]
    assert "Vechi" in adina.get(_at(alba)).content.decode()
    adina.post(_at(alba, f"potriviri/{kept.id}/stergere/"))
    with acting_for(alba.id):
        assert queries.profiles() == []
    assert "nu mai există" in _text(adina.post(_at(alba, f"potriviri/{kept.id}/stergere/"), follow=True))


def test_a_work_that_went_silent_offers_a_way_on(alba: Town, adina: Client) -> None:
    answer = adina.post(_at(alba), {"file": SimpleUploadedFile("vechi.csv", FILE.encode())})
    transfer = int(re.findall(r"\d+", answer.headers["Location"])[-1])

    assert "Continuă de unde a rămas" not in _text(adina.get(_at(alba, f"{transfer}/")))
    assert "așteptați" in _text(adina.post(_at(alba, f"{transfer}/reluare/"), follow=True))
    with acting_for(alba.id):
        Transfer.objects.filter(pk=transfer).update(heard_at=timezone.now() - timedelta(minutes=3))
    assert "Continuă de unde a rămas" in _text(adina.get(_at(alba, f"{transfer}/")))
    adina.post(_at(alba, f"{transfer}/reluare/"))
    assert "Continuă de unde a rămas" not in _text(adina.get(_at(alba, f"{transfer}/")))


def test_who_may_not_administer_registers_sees_nothing_of_it(alba: Town, buzau: Town, adina: Client) -> None:
    transfer = _upload(alba, adina)

    for person, expected in ((alba.clerk, 403), (alba.registrar, 403), (buzau.administrator, 404)):
        client = client_of(person)
        assert client.get(_at(alba)).status_code == expected
        assert client.get(_at(alba, f"{transfer}/")).status_code == expected
        assert client.post(_at(alba, f"{transfer}/renuntare/")).status_code == expected
    stranger = client_of(buzau.administrator)
    assert stranger.get(_at(buzau, f"{transfer}/")).status_code == 404
    assert stranger.post(_at(buzau, f"{transfer}/pornire/"), {"register_name": "Al meu"}).status_code == 404


def test_pages_ask_few_questions(alba: Town, adina: Client) -> None:
    transfer = _upload(alba, adina)
    _check(alba, adina, transfer)

    for path in ("", f"{transfer}/", f"{transfer}/stadiu/"):
        with CaptureQueriesContext(connection) as asked:
            adina.get(_at(alba, path))
        assert len(asked) <= MOST_QUESTIONS, (path, [one["sql"][:90] for one in asked])
