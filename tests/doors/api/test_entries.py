"""What a program does with entries: the same numbers, guards and walls as at the desk."""

from uuid import uuid4

from registratura.institutions.roles import Role
from registratura.journal import queries as journal
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .programs import Caller, issue, paper

ENTRIES = "/registers/general/entries"


def test_a_program_registers_a_document_under_its_own_name(ana: Caller, alba: Town) -> None:
    answer = ana.post(ENTRIES, paper())

    assert answer.status_code == 201, answer.text
    given = answer.json()
    assert (given["number"], given["repeated"]) == (1, False)
    read = ana.get(f"/entries/{given['id']}").json()
    assert read["registered_by"] == "Programul „Contabilitate”"
    assert read["parties"] == [{"role": "sender", "name": "Popescu Ion", "correspondent_id": None}]
    with acting_for(alba.id):
        (act,) = journal.history_of(subject_type="entry", subject_id=given["id"])
    assert act.actor == "Programul „Contabilitate”"


def test_the_same_request_gets_the_same_number_and_another_is_refused(ana: Caller) -> None:
    key = f"cerere-{uuid4()}"
    first = ana.post(ENTRIES, paper(), key)

    again, other = ana.post(ENTRIES, paper(), key), ana.post(ENTRIES, paper("Altceva"), key)

    assert (again.status_code, again.json()["repeated"]) == (200, True)
    assert again.json()["id"] == first.json()["id"]
    assert (other.status_code, other.json()["code"]) == (422, "registers.request.key-reused")


def test_two_programs_with_the_same_request_key_do_not_meet(ana: Caller, alba: Town) -> None:
    other = Caller(issue(alba).secret)
    key = "aceeasi-cheie"

    first, second = ana.post(ENTRIES, paper(), key), other.post(ENTRIES, paper(), key)

    assert (first.json()["number"], second.json()["number"]) == (1, 2)


def test_a_batch_gets_consecutive_numbers_all_or_none(ana: Caller) -> None:
    key = f"lot-{uuid4()}"
    batch = {"entries": [paper(f"Factura {place}") for place in range(5)]}

    answer = ana.post(f"{ENTRIES}/batch", batch, key)
    again = ana.post(f"{ENTRIES}/batch", batch, key)
    broken = ana.post(f"{ENTRIES}/batch", {"entries": [paper(), paper(direction="outgoing")]})

    assert [one["number"] for one in answer.json()["items"]] == [1, 2, 3, 4, 5]
    assert (again.status_code, again.json()["items"][4]["number"]) == (200, 5)
    assert broken.status_code == 422
    assert ana.post(ENTRIES, paper()).json()["number"] == 6


def test_pages_are_read_by_cursor_without_gap_or_double(ana: Caller) -> None:
    ana.post(f"{ENTRIES}/batch", {"entries": [paper(f"Factura {place}") for place in range(7)]})

    numbers, cursor = [], ""
    while True:
        page = ana.get(f"{ENTRIES}?limit=3&after={cursor}").json()
        numbers += [item["number"] for item in page["items"]]
        if not (cursor := page["next"]):
            break

    assert numbers == [7, 6, 5, 4, 3, 2, 1]


def test_a_page_is_narrowed_as_on_the_screen(ana: Caller) -> None:
    ana.post(ENTRIES, paper())
    ana.post(ENTRIES, paper("Adresă", direction="outgoing", parties=[{"role": "recipient", "name": "ANAF"}]))

    out = ana.get(f"{ENTRIES}?direction=outgoing").json()["items"]
    found = ana.get("/search?q=racordare").json()["items"]

    assert [one["recipient_name"] for one in out] == ["ANAF"]
    assert out[0]["sender_name"] == "Primăria Alba"
    assert [one["number"] for one in found] == [1]


def test_correcting_leaves_the_former_value(ana: Caller) -> None:
    entry = ana.post(ENTRIES, paper()).json()["id"]

    answer = ana.call(
        "POST", f"/entries/{entry}/corrections", {"reason": "scris greșit", "subject": "Cerere nouă"}
    )

    assert answer.status_code == 200, answer.text
    assert answer.json()["subject"] == "Cerere nouă"
    (former,) = answer.json()["corrections"]
    assert (former["old_value"], former["reason"]) == ("Cerere de racordare", "scris greșit")


def test_annulling_twice_is_refused_as_a_conflict(ana: Caller) -> None:
    entry = ana.post(ENTRIES, paper()).json()["id"]

    first = ana.call("POST", f"/entries/{entry}/annulment", {"reason": "din greșeală"})
    second = ana.call("POST", f"/entries/{entry}/annulment", {"reason": "din greșeală"})

    assert (first.status_code, first.json()["state"]) == (200, "annulled")
    assert (second.status_code, second.json()["code"]) == (409, "registers.entry.state")


def test_numbers_are_reserved_in_the_name_of_the_program(ana: Caller) -> None:
    answer = ana.post(
        "/registers/general/reservations",
        {"count": 2, "direction": "outgoing", "purpose": "decizii", "until": "2099-01-01T00:00:00Z"},
    )

    assert answer.status_code in (201, 422), answer.text
    if answer.status_code == 201:
        assert [one["number"] for one in answer.json()] == [1, 2]


def test_nothing_of_another_institution_is_there(ana: Caller, carmen: Caller, alba: Town) -> None:
    entry = ana.post(ENTRIES, paper("Taină a Albei")).json()["id"]

    hidden = carmen.get(f"/entries/{entry}")
    missing = carmen.get("/entries/999999999999")

    assert hidden.status_code == missing.status_code == 404
    assert hidden.json() == missing.json()
    assert carmen.get("/search?q=Taină").json()["items"] == []
    assert carmen.call("POST", f"/entries/{entry}/annulment", {"reason": "a mea"}).status_code == 404


def test_a_clerk_of_one_unit_sees_only_its_papers(ana: Caller, alba: Town) -> None:
    clerk = Caller(issue(alba, role=Role.CLERK, unit="URB").secret)
    seen = ana.post(ENTRIES, paper(unit_id=alba.urbanism.id)).json()["id"]
    hidden = ana.post(ENTRIES, paper(unit_id=alba.secretariat.id)).json()["id"]

    assert clerk.get(f"/entries/{seen}").status_code == 200
    assert clerk.get(f"/entries/{hidden}").status_code == 404
    assert [one["id"] for one in clerk.get(ENTRIES).json()["items"]] == [seen]


def test_a_field_that_is_not_known_is_named(ana: Caller) -> None:
    answer = ana.post(ENTRIES, paper(subiect="cu greșeală"))

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "subiect"


def test_a_paper_is_given_to_work_and_its_way_is_told(ana: Caller, alba: Town) -> None:
    entry = ana.post(ENTRIES, paper()).json()["id"]

    given = ana.call(
        "POST", f"/entries/{entry}/work", {"unit_id": alba.urbanism.id, "order_text": "spre rezolvare"}
    )

    assert given.status_code == 200, given.text
    assert [step["unit_name"] for step in ana.get(f"/entries/{entry}/work").json()] == ["Urbanism"]


def test_a_correspondent_is_added_once_and_found(ana: Caller) -> None:
    who = {"kind": "company", "name": "Apa Vie SRL"}

    first, again = (
        ana.post("/correspondents", who, "firma-001"),
        ana.post("/correspondents", who, "firma-001"),
    )
    other = ana.post("/correspondents", {**who, "name": "Alta SRL"}, "firma-001")
    found = ana.get("/correspondents?q=apa").json()

    assert (first.status_code, first.json()) == (201, again.json())
    assert (other.status_code, other.json()["code"]) == (422, "machines.deed.key-reused")
    assert [one["name"] for one in found] == ["Apa Vie SRL"]


def test_what_is_deposited_waits_in_the_tray_once(ana: Caller) -> None:
    given = {"subject": "Sesizare", "text": "Un stâlp căzut pe strada Florilor."}

    first, again = ana.post("/tray", given, "sesizare-1"), ana.post("/tray", given, "sesizare-1")

    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json()["id"] == again.json()["id"]


def test_reports_are_listed_and_counted(alba: Town) -> None:
    auditor = Caller(issue(alba, role=Role.AUDITOR).secret)

    names = [one["name"] for one in auditor.get("/reports").json()]
    report = auditor.get(f"/reports/{names[0]}")

    assert report.status_code == 200, report.text
    assert report.json()["result"]["tables"]


def test_terms_and_shipments_of_an_entry_are_listed(ana: Caller) -> None:
    entry = ana.post(ENTRIES, paper()).json()["id"]

    assert ana.get(f"/entries/{entry}/terms").json() == []
    assert ana.get(f"/entries/{entry}/shipments").json() == []
