"""Reports at the desk: who sees which, files, what is kept and sent, and that every viewing is written down."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pikepdf
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.accounts import queries as accounts
from registratura.flows.reporting import board, sending
from registratura.flows.reporting.catalogue import REPORTS
from registratura.flows.reporting.definition import Column, Result, Shape, Table
from registratura.flows.reporting.paper.sheets import as_csv
from registratura.institutions import queries as institutions
from registratura.kernel.calendar import legal_date
from registratura.messaging.models import Message
from registratura.reports import queries as kept
from registratura.reports.models import Schedule
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import client_of
from tests.doors.papers import secretary_of
from tests.flows.reporting.ground import YEAR, lay_down

MOST_QUERIES = 15
ASIDE = ("SAVEPOINT", "RELEASE", "SELECT set_config")


def place(town: Town, rest: str = "") -> str:
    return f"/birou/{town.institution.code}/rapoarte/{rest}"


@pytest.fixture
def secretary(alba: Town) -> Client:
    return client_of(secretary_of(alba))


@pytest.mark.parametrize("name", [*(f"{name}/" for name in REPORTS), "", "panou/"])
def test_each_page_opens_within_its_questions(alba: Town, secretary: Client, name: str) -> None:
    secretary.get(place(alba))

    with CaptureQueriesContext(connection) as asked:
        page = secretary.get(place(alba, name))

    assert page.status_code == 200
    own = [query["sql"][:150] for query in asked if not query["sql"].startswith(ASIDE)]
    assert len(own) <= MOST_QUERIES, "\n".join(own)
    assert len(page.content) < 60_000


def test_a_report_shows_its_words_its_law_and_its_figures(alba: Town, secretary: Client) -> None:
    lay_down(alba, count=60)

    page = secretary.get(place(alba, "incarcare/"), {"an": YEAR, "interval": "s1"}).text

    assert "Cum se numără" in page
    assert "Compartimentul este cel de acum al lucrării" in page
    assert f"semestrul I {YEAR}" in page
    assert "Urbanism" in page
    assert "<svg" in page
    assert "style=" not in page


def test_a_head_sees_reports_of_units_and_no_other(alba: Town) -> None:
    lay_down(alba, count=60)
    head = client_of(alba.head)

    page = head.get(place(alba, "incarcare/"), {"an": YEAR}).text

    assert "Secretariat" not in page
    assert "Urbanism" in page
    assert head.get(place(alba, "integritate/")).status_code == 404
    assert head.get(place(alba, "legea-544/fisier.pdf")).status_code == 404
    assert "Integritatea registrelor" not in head.get(place(alba)).text


@pytest.mark.parametrize("person", ["clerk", "administrator", "protector"])
def test_who_may_not_read_reports_is_refused(alba: Town, person: str) -> None:
    client = client_of(getattr(alba, person))

    assert client.get(place(alba)).status_code == 403
    assert client.get(place(alba, "cai/fisier.csv")).status_code == 403


def test_a_stranger_finds_nothing(alba: Town, buzau: Town) -> None:
    assert client_of(buzau.registrar).get(place(alba, "cai/")).status_code == 404
    assert Client().get(place(alba))["Location"].startswith("/cont/intrare/")


def test_a_report_is_given_in_three_forms_with_the_same_figures(alba: Town, secretary: Client) -> None:
    lay_down(alba, count=60)
    asked = {"an": str(YEAR)}

    pdf = secretary.get(place(alba, "incarcare/fisier.pdf"), asked)
    book = secretary.get(place(alba, "incarcare/fisier.xlsx"), asked)
    text = secretary.get(place(alba, "incarcare/fisier.csv"), asked).content.decode("utf-8")

    with pikepdf.open(BytesIO(pdf.content)) as found:
        assert "pdfaid" in str(found.open_metadata())
    assert f'filename="incarcare-{YEAR}.pdf"' in pdf["Content-Disposition"]
    with ZipFile(BytesIO(book.content)) as parts:
        sheets = "".join(parts.read(name).decode() for name in parts.namelist() if "sheet" in name)
        words = parts.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheets
    assert "Urbanism" in words
    assert text.startswith("\ufeff")
    rows = [row for row in csv.reader(StringIO(text[1:]), delimiter=";") if row]
    total = next(row for row in rows if row[0] == "Total")
    assert f"<v>{total[1]}</v>" in sheets


def test_a_text_is_never_a_formula(alba: Town) -> None:
    table = Table(
        key="t",
        title="=SUM(A1)",
        columns=(Column("a", "+a", Shape.WORDS), Column("b", "b")),
        rows=(("=cmd|' /C calc'!A0", 1), ("@x", -2), ("\tx", 3)),
    )
    today = legal_date(timezone.now())

    text = as_csv(result=Result(period="", first_on=today, last_on=today, tables=(table,)))

    cells = [cell for row in csv.reader(StringIO(text[1:]), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t")]
    assert "-2" in cells


@pytest.mark.parametrize(
    "asked", [{"an": "9999"}, {"an": "1"}, {"interval": "x9"}, {"an": "²", "interval": "s9"}]
)
def test_a_period_that_there_is_none_of_is_refused_with_words(
    alba: Town, secretary: Client, asked: dict[str, str]
) -> None:
    page = secretary.get(place(alba, "cai/"), asked)

    assert page.status_code == 422
    assert "Alegeți" in page.text
    assert secretary.get(place(alba, "cai/fisier.pdf"), asked).status_code == 404
    assert secretary.get(place(alba, "cai/fisier.exe")).status_code == 404
    assert secretary.get(place(alba, "necunoscut/")).status_code == 404


def test_every_viewing_is_written_down_and_the_auditor_reads_who_looked(alba: Town) -> None:
    auditor = client_of(alba.auditor)
    auditor.get(place(alba, "integritate/"))
    auditor.get(place(alba, "integritate/fisier.csv"))

    page = auditor.get(place(alba, "cine-a-vazut/")).text

    with acting_for(alba.id):
        found = [(line.report, line.way, line.who) for line in kept.runs()]
    assert found == [("integritate", "csv", "Aurel Avram"), ("integritate", "page", "Aurel Avram")]
    assert page.count("Aurel Avram") >= 2


def test_the_auditor_changes_nothing(alba: Town) -> None:
    auditor = client_of(alba.auditor)

    assert auditor.post(place(alba, "cai/pastreaza/")).status_code == 403
    assert auditor.post(place(alba, "cai/trimitere/"), {"rhythm": "monthly"}).status_code == 403


def test_a_kept_result_stays_as_it_was(alba: Town, secretary: Client) -> None:
    lay_down(alba, count=60)
    address = secretary.post(place(alba, "incarcare/pastreaza/"), {"an": YEAR, "interval": "an"})["Location"]
    before = secretary.get(address).text

    for number in range(3):
        alba.register(f"Alt document {number}")
    after = secretary.get(address).text

    assert "amprenta lor este aceeași" in before
    assert "amprenta lor este aceeași" in after
    assert secretary.get(f"{address}fisier.xlsx").status_code == 200
    assert client_of(alba.head).get(address).status_code == 404


def test_a_report_is_sent_on_its_day_once_to_who_may_still_read_it(alba: Town, secretary: Client) -> None:
    form = {"rhythm": "weekly", "form": "csv", "recipients": [alba.registrar.id, alba.auditor.id]}
    assert secretary.post(place(alba, "intarziate/trimitere/"), form).status_code == 302
    now = timezone.now()
    assert sending.send_due(institution_id=alba.id, now=now) == 0
    with acting_for(alba.id):
        Schedule.objects.update(next_on=legal_date(now))

    sent = [sending.send_due(institution_id=alba.id, now=now) for _again in range(2)]

    assert sent == [2, 0]
    with acting_for(alba.id):
        letters = list(Message.objects.filter(kind="report.ready").order_by("user_id"))
        [line] = kept.schedules()
        assert [(run.way, run.who) for run in kept.runs()] == [("mail", "")]
    assert {letter.user_id for letter in letters} == {alba.registrar.id, alba.auditor.id}
    assert letters[0].attachments[0]["name"].startswith("intarziate-")
    assert line.next_on > legal_date(now)
    secretary.post(place(alba, f"trimiteri/{line.id}/oprire/"))
    with acting_for(alba.id):
        assert kept.schedules() == []


def test_nobody_gets_a_report_who_may_not_read_it(alba: Town, secretary: Client) -> None:
    form = {"rhythm": "weekly", "form": "csv", "recipients": [alba.clerk.id]}

    page = secretary.post(place(alba, "intarziate/trimitere/"), form)

    assert page.status_code == 422
    assert "Bogdan Barbu" not in page.text
    with acting_for(alba.id):
        assert kept.schedules() == []


def test_a_head_schedules_the_own_units_alone(alba: Town) -> None:
    form = {"rhythm": "monthly", "form": "pdf", "recipients": [alba.head.id]}
    client_of(alba.head).post(place(alba, "incarcare/trimitere/"), form)

    with acting_for(alba.id):
        [line] = kept.schedules()
    assert line.units == frozenset({alba.urbanism.id})


def test_the_board_shows_what_the_night_counted(alba: Town, secretary: Client) -> None:
    lay_down(alba, count=60)
    board.roll_up(institution_id=alba.id, now=timezone.now())

    page = secretary.get(place(alba, "panou/"))

    assert "numărat la" in page.text
    assert page.text.count("<svg") > 2
    assert "Secretariat" not in client_of(alba.head).get(place(alba, "panou/")).text


def test_an_auditor_is_let_in_for_a_time_and_reads_nothing_after_it(alba: Town) -> None:
    administrator = client_of(alba.administrator)
    today = legal_date(timezone.now())
    form = {"email": "curte@conturi.example", "name": "Ilinca Iorga", "role": "auditor", "unit": ""}
    address = f"/birou/{alba.institution.code}/oameni/nou/"

    endless = administrator.post(address, form)
    given = administrator.post(address, {**form, "until": f"{today + timedelta(days=14):%d.%m.%Y}"})

    assert endless.status_code in (200, 422)
    assert "numai pe timp mărginit" in endless.text
    assert given.status_code == 200
    with acting_for(alba.id):
        line = next(one for one in institutions.members(at=timezone.now()) if one.full_name == "Ilinca Iorga")
        assert line.active_to is not None
        assert legal_date(line.active_to) == today + timedelta(days=15)
    user = accounts.user_by_email("curte@conturi.example")
    assert user is not None
    assert client_of(user).get(place(alba, "integritate/")).status_code == 200
    with time_machine.travel(line.active_to + timedelta(minutes=1), tick=False):
        assert client_of(user).get(place(alba, "integritate/")).status_code == 404
