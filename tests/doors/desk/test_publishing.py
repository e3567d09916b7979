"""Publishing at the desk: by whom, with what is found shown first, and every step of the way."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from registratura.consultations import queries as drafts
from registratura.gazette import queries
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import client_of
from tests.rooms.consultations.test_draft import announced, begun
from tests.rooms.gazette.ground import paper, prepared, published

CNP = "1630615123457"
PAGES = ("monitor/", "monitor/adauga/", "din-oficiu/", "din-oficiu/buget/", "din-oficiu/contact/")
DRAFTS = ("consultari/", "consultari/adauga/", "consultari/abonati/", "consultari/raport/2025/")


def place(town: Town, rest: str = "") -> str:
    return f"/birou/{town.institution.code}/{rest}"


def officer_of(town: Town) -> Client:
    client = client_of(town.officer)
    client.raise_request_exception = True
    return client


@pytest.mark.parametrize("rest", [*PAGES, *DRAFTS])
def test_who_may_open_the_pages(alba: Town, buzau: Town, rest: str) -> None:
    assert officer_of(alba).get(place(alba, rest)).status_code == 200
    assert client_of(alba.registrar).get(place(alba, rest)).status_code == 403
    assert client_of(buzau.officer).get(place(alba, rest)).status_code == 404
    assert Client().get(place(alba, rest)).status_code == 302


def test_from_a_new_file_to_the_public_page(alba: Town) -> None:
    officer = officer_of(alba)
    facts = {
        "book": "registrul-dispozitiilor",
        "subject": "Dispoziție privind programul cu publicul",
        "act_number": "14",
        "act_on": f"{timezone.localdate():%d.%m.%Y}",
    }
    refused = officer.post(place(alba, "monitor/adauga/"), {**facts, "subject": ""})
    assert refused.status_code == 422
    assert "Scrieți titlul actului" in refused.text

    file = SimpleUploadedFile("dispozitie.txt", b"Programul cu publicul este luni.")
    made = officer.post(place(alba, "monitor/adauga/"), {**facts, "files": file})
    assert made.status_code == 302, made.text[:3000]
    check = officer.get(made["Location"])
    assert "se citește încă" in check.text
    paper(alba, "altul", name="altul.txt")  # whatever waits is read meanwhile
    assert "se citește încă" not in officer.get(made["Location"]).text
    done = officer.post(f"{made['Location']}publicare/", {"looked": "on", "visible_from": ""})
    assert done.status_code == 302, done.text[:3000]
    assert "Retrage din Monitor" in officer.get(done["Location"]).text
    assert (
        "Dispoziție privind programul"
        in Client().get(f"/portal/{alba.institution.code}/monitor/dispozitii/").text
    )


def test_what_is_found_is_shown_and_must_be_answered_for(alba: Town) -> None:
    officer = client_of(alba.officer)
    edition = prepared(alba, paper(alba, f"Ion, CNP {CNP}, tel. 0722 000 111", name="cu-date.txt"))
    here = place(alba, f"monitor/pregatit/{edition}/")

    page = officer.get(here).text
    assert f"<mark>{CNP}</mark>" in page
    assert "0722 000 111" in page
    refused = officer.post(f"{here}publicare/", {"confirmed": [CNP, "0722 000 111"], "looked": "on"})
    assert refused.status_code == 422
    assert "încărcați copia" in refused.text

    copy = SimpleUploadedFile("mascat.txt", b"I., tel. 0722 000 111")
    assert officer.post(f"{here}fisier/1/copie/", {"masked": copy}).status_code == 302
    paper(alba, "I., tel. 0722 000 111", name="altul.txt")  # what waits is read, and says the same
    assert officer.post(f"{here}publicare/", {}).status_code == 422
    assert officer.post(f"{here}publicare/", {"confirmed": "0722 000 111"}).status_code == 302
    assert officer.get(f"{here}fisier/1/").status_code == 404  # it waits no more


def test_scheduling_correcting_withdrawing(alba: Town) -> None:
    officer = officer_of(alba)
    edition = prepared(alba)
    when = timezone.localtime() + timedelta(days=2)
    done = officer.post(
        place(alba, f"monitor/pregatit/{edition}/publicare/"), {"visible_from": f"{when:%d.%m.%Y %H:%M}"}
    )
    assert "programat" in officer.get(done["Location"]).text

    made = published(alba, act_number="2")
    here = place(alba, f"monitor/{made.id}/")
    correction = officer.post(
        f"{here}corectare/",
        {
            "reason": "Titlu greșit.",
            "subject": "Titlul bun al hotărârii",
            "act_number": "2",
            "act_on": "30.01.2026",
        },
    )
    assert correction.status_code == 302, correction.text[:3000]
    assert officer.post(f"{correction['Location']}publicare/", {}).status_code == 302
    assert officer.post(f"{here}retragere/", {"reason": ""}).status_code == 422
    assert officer.post(f"{here}retragere/", {"reason": "Nu mai este nevoie."}).status_code == 302
    assert "retras" in officer.get(place(alba, "monitor/")).text


def test_an_entry_offers_its_files_for_publishing(alba: Town) -> None:
    given = alba.register("Dispoziție a primarului", document_ids=(paper(alba),))
    officer = officer_of(alba)
    page = officer.get(place(alba, f"registre/general/{timezone.localdate().year}/{given.number}/")).text
    assert f"monitor/adauga/?intrare={given.entry_id}" in page

    made = officer.post(
        place(alba, f"monitor/adauga/?intrare={given.entry_id}"),
        {
            "book": "anunturi",
            "subject": "Dispoziție a primarului",
            "document": _document(officer, alba, given.entry_id),
        },
    )
    assert made.status_code == 302
    with acting_for(alba.id):
        (line,) = queries.publications_of_entry(given.entry_id)
    assert line.state == "prepared"
    assert client_of(alba.officer).get(place(alba, "monitor/adauga/?intrare=²")).status_code == 404


def _document(officer: Client, town: Town, entry_id: int) -> str:
    page = officer.get(place(town, f"monitor/adauga/?intrare={entry_id}")).text
    return page.partition('name="document" value="')[2].partition('"')[0]


def test_the_list_of_the_law_at_the_desk(alba: Town) -> None:
    officer = officer_of(alba)
    assert "18 lipsesc" in officer.get(place(alba, "din-oficiu/")).text
    here = place(alba, "din-oficiu/buget/")
    assert officer.post(here, {"state": "published"}).status_code == 422
    said = {"state": "published", "address": "primarie.ro/buget", "changed_on": "azi"}
    assert officer.post(here, said).status_code == 302
    assert "17 lipsesc" in officer.get(place(alba, "din-oficiu/")).text
    contact = {"function": "Responsabil Legea 544", "email": "544@alba.example"}
    assert officer.post(place(alba, "din-oficiu/contact/"), contact).status_code == 302
    report = officer.post(place(alba, "din-oficiu/raport/"), {"year": "2025"}, follow=True)
    assert "Completați întâi raportul anual" in report.text


def test_a_draft_at_the_desk_from_announcement_to_end(alba: Town) -> None:
    officer = officer_of(alba)
    key = begun(alba)
    here = place(alba, f"consultari/{key}/")
    today = timezone.localdate()
    page = officer.get(here).text
    assert "Anunțat azi: propuneri cel puțin până la" in page
    short = officer.post(f"{here}anuntare/", {"proposals_until": f"{today:%d.%m.%Y}"})
    assert short.status_code == 422
    assert "cel puțin 10 zile" in short.text
    with acting_for(alba.id):
        law = drafts.window_from(today)
    done = officer.post(f"{here}anuntare/", {"proposals_until": f"{law.open_until:%d.%m.%Y}"})
    assert done.status_code == 302, done.text[:3000]
    entered = {"who": "person", "name": "Ion Popescu", "received_on": "azi", "text": "Mai mulți copaci."}
    assert officer.post(f"{here}propuneri/", entered).status_code == 302
    assert officer.post(f"{here}propuneri/1/", {"verdict": "refused", "reason": ""}).status_code == 422
    assert officer.post(f"{here}propuneri/1/", {"verdict": "taken", "reason": ""}).status_code == 302
    asked = {"asked_by": "Asociația Pietonilor", "asked_on": "azi"}
    assert officer.post(f"{here}dezbateri/", asked).status_code == 302
    assert "Mai mulți copaci." in officer.get(here).text
    ended = {"outcome": "withdrawn", "words": "Se reia cu alt text."}
    assert officer.post(f"{here}incheiere/", ended).status_code == 302
    assert "retras" in officer.get(here).text


def test_a_proposal_enters_the_register_from_its_entry(alba: Town) -> None:
    key = announced(alba)
    given = alba.register("Propunere privind parcările", sender="Ion Popescu")
    here = place(alba, f"consultari/propunere/{given.entry_id}/")
    officer = officer_of(alba)

    assert "Propunere privind parcările" in officer.get(here).text
    sent = officer.post(here, {"draft": str(key), "who": "person", "text": "Mai multe locuri."})
    assert sent.status_code == 302, sent.text[:2000]
    assert "propunerea nr. 1" in officer.get(here).text
