"""The archive at the desk: who may, what is refused, and the way of a paper from its entry to the store."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from registratura.archive import queries, services
from registratura.registers import queries as registers
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import client_of
from tests.rooms.archive.ground import commission, dossier, handed_over, inventory, plan, position, stored

LISTS = ("arhiva/", "arhiva/dosare/", "arhiva/de-clasat/", "arhiva/nomenclator/", "arhiva/dosare/nou/")
KEEPER = (
    "arhiva/inventare/",
    "arhiva/predari/",
    "arhiva/depozit/",
    "arhiva/imprumuturi/",
    "arhiva/evidenta/",
    "arhiva/selectionare/",
    "arhiva/selectionare/comisia/",
    "arhiva/evidenta/registru.pdf",
)


def under(town: Town, address: str) -> str:
    return f"/birou/{town.institution.code}/{address}"


def keeper(town: Town) -> Client:
    return client_of(town.archivist)


def said(answer: Any) -> str:
    """What the page says after a deed."""
    return unescape(answer.text)


def test_each_page_opens_empty_for_who_may_and_for_nobody_else(alba: Town, buzau: Town) -> None:
    for address in (*LISTS, *KEEPER):
        assert keeper(alba).get(under(alba, address)).status_code == 200, address
        assert client_of(buzau.registrar).get(under(alba, address)).status_code == 404
        assert client_of(None).get(under(alba, address)).status_code == 302
    for address in LISTS:
        assert client_of(alba.clerk).get(under(alba, address)).status_code == 200
    for address in KEEPER:
        assert client_of(alba.clerk).get(under(alba, address)).status_code == 403
    assert client_of(alba.auditor).get(under(alba, LISTS[0])).status_code == 403


def test_arh_20_a_plan_is_brought_approved_and_confirmed_on_screen(alba: Town) -> None:
    client = keeper(alba)
    made = client.post(under(alba, "arhiva/nomenclator/"), {"name": "Nomenclator 2026"})
    address = made["Location"]

    bad = client.post(f"{address}randuri/", {"text": "I-A-1\tRegistru\tP\nceva"})
    assert bad.status_code == 422
    assert "Rândul 2" in bad.text
    assert (
        client.post(f"{address}randuri/", {"text": "I-A-1\tRegistru\tP\nI-A-2\tPetiții\t5 ani"}).status_code
        == 302
    )
    early = client.post(f"{address}confirmare/", {"number": "7", "confirmed_on": "01.02.2026"})
    assert early.status_code == 422
    assert "art. 8" in early.text
    client.post(f"{address}aprobare/", {"act": "Dispoziția 1", "approved_on": "10.01.2026"})
    client.post(f"{address}confirmare/", {"number": "7", "confirmed_on": "01.02.2026", "office": "Alba"})

    with acting_for(alba.id):
        in_use = queries.plan_in_use()
    assert in_use is not None
    assert in_use.drives_disposal
    assert client.get(f"{address}nomenclator.pdf").content[:5] == b"%PDF-"
    assert "I-A-2;Petiții;5 ani" in client.get(f"{address}nomenclator.csv").content.decode("utf-8-sig")
    assert client.get(f"{address}comparare/{in_use.id}/").status_code == 200
    assert client.post(f"{address}randuri/", {"text": "I-A-3\tAltele\t5"}).status_code == 422


def test_arh_24_an_entry_goes_from_its_page_to_a_dossier_and_the_register_says_the_code(alba: Town) -> None:
    plan(alba)
    given = alba.register("Petiție pentru drum", document_kind="Petiție", unit_id=alba.secretariat.id)
    client = keeper(alba)
    address = under(alba, f"arhiva/clasare/?intrare={given.entry_id}")
    page = client.get(address)
    assert "I-A-2" in page.text

    with acting_for(alba.id):
        chosen = position("I-A-2")
        row = registers.entry_by_id(given.entry_id)
    assert row is not None
    empty = client.post(address, {"intrare": given.entry_id, "year": row.year})
    assert empty.status_code == 422
    form = {"intrare": given.entry_id, "year": row.year, "position": chosen, "unit": alba.secretariat.id}
    done = client.post(address, {**form, f"file-{given.entry_id}": "7"}, follow=True)

    assert "Pus la dosarul I-A-2/" in said(done)
    with acting_for(alba.id):
        filed = queries.dossier_of_entry(given.entry_id)
        row = registers.entry_by_id(given.entry_id)
        assert filed is not None
        assert row is not None
        assert (filed.sheet_count, filed.paper_count, row.filing_code) == (7, 1, "I-A-2")
        (paper,) = queries.dossier_papers(filed.id)
    again = client.post(address, form)
    assert again.status_code == 422
    assert "deja într-un dosar" in again.text
    home = under(alba, f"arhiva/dosare/{filed.id}/")
    assert (
        "are deja" not in client.post(f"{home}scoate/{paper.id}/", {"reason": "alt dosar"}, follow=True).text
    )
    with acting_for(alba.id):
        assert queries.dossier_of_entry(given.entry_id) is None


def test_a_clerk_sees_and_fills_the_dossiers_of_the_own_unit_alone(alba: Town) -> None:
    plan(alba)
    key = dossier(alba, closed=False)  # of the secretariat
    clerk = client_of(alba.clerk)  # of urbanism

    assert clerk.get(under(alba, f"arhiva/dosare/{key}/")).status_code == 404
    assert clerk.post(under(alba, f"arhiva/dosare/{key}/inchidere/")).status_code == 404
    with acting_for(alba.id):
        chosen = position("I-A-2")
    form = {"position": chosen, "year": 2026, "unit": alba.secretariat.id, "original": "paper"}
    assert clerk.post(under(alba, "arhiva/dosare/nou/"), form).status_code == 422
    opened = clerk.post(under(alba, "arhiva/dosare/nou/"), {**form, "unit": alba.urbanism.id})
    assert opened.status_code == 302
    assert clerk.get(opened["Location"]).status_code == 200
    strange = alba.register("Al secretariatului", unit_id=alba.secretariat.id)
    assert clerk.get(under(alba, f"arhiva/clasare/?intrare={strange.entry_id}")).status_code == 404


def test_arh_31_arh_33_a_dossier_closes_into_volumes_that_are_certified_and_printed(alba: Town) -> None:
    plan(alba)
    key = dossier(alba, sheets=310, closed=False)
    client, home = keeper(alba), under(alba, f"arhiva/dosare/{key}/")

    assert "300 + 10" in client.get(home).text
    assert "2 volume" in said(client.post(f"{home}inchidere/", follow=True))
    wrong = client.post(f"{home}certificare/", {"counted": ["300", "11"]}, follow=True)
    assert "redeschideți" in said(wrong)
    client.post(f"{home}certificare/", {"counted": ["300", "10"]})
    for name in ("coperta", "opis", "certificare-2"):
        assert client.get(f"{home}{name}.pdf").content[:5] == b"%PDF-"
    assert client.get(f"{home}certificare-9.pdf").status_code == 404


def test_arh_34_arh_38_an_inventory_is_closed_handed_over_and_entered_in_evidence(alba: Town) -> None:
    plan(alba)
    dossier(alba)
    client = keeper(alba)
    form = {"year": 2018, "unit": alba.secretariat.id, "term": "5 ani CS"}
    home = client.post(under(alba, "arhiva/inventare/"), form)["Location"]
    dossier(alba)
    refused = client.post(f"{home}incheiere/", follow=True)
    assert "art. 19" in said(refused)
    client.post(f"{home}renuntare/")
    home = client.post(under(alba, "arhiva/inventare/"), form)["Location"]
    client.post(f"{home}incheiere/")
    number = int(home.rstrip("/").rpartition("/")[2])
    over = {"inventories": number, "held_on": "azi", "giver": "Ana", "taker": "Elena"}
    client.post(under(alba, "arhiva/predari/"), over)

    with acting_for(alba.id):
        (line,) = queries.evidence()
        (made,) = queries.hand_overs()
    assert line.moved_count == 2
    assert client.get(f"{home}inventar.pdf").content[:5] == b"%PDF-"
    assert client.get(under(alba, f"arhiva/predari/{made.id}/proces-verbal.pdf")).content[:5] == b"%PDF-"


def test_arh_50_a_commission_of_even_number_is_refused_with_the_article(alba: Town) -> None:
    form = {
        "act": "Dispoziția 5",
        "act_on": "05.01.2026",
        "president": "A",
        "secretary": "B",
        "members": "C\nD",
    }
    client, address = keeper(alba), under(alba, "arhiva/selectionare/comisia/")

    refused = client.post(address, form)

    assert refused.status_code == 422
    assert "impar" in refused.text
    assert "art. 11" in refused.text
    assert client.post(address, {**form, "members": "C\nD\nE"}).status_code == 302


def test_arh_54_selection_on_screen_refuses_an_approval_before_the_request(alba: Town) -> None:
    plan(alba)
    key, chosen = stored(alba), commission(alba)
    client = keeper(alba)
    begun = client.post(under(alba, "arhiva/selectionare/"), {"commission": chosen, "dossiers": key})
    home = begun["Location"]
    client.post(f"{home}hotarare/", {f"decision-{key}": "destroy"})
    client.post(f"{home}sedinta/", {"met_on": "02.03.2026"})
    client.post(f"{home}trimitere/", {"number": "900", "asked_on": "01.04.2026"})
    early = client.post(f"{home}aprobare/", {"number": "7", "approved_on": "31.03.2026"}, follow=True)
    assert "art. 11" in said(early)
    client.post(f"{home}aprobare/", {"number": "7", "approved_on": "01.05.2026"})
    done = client.post(f"{home}distrugere/", {"destroyed_on": "01.06.2026", "how": "topire"}, follow=True)

    assert "1 dosar eliminat" in said(done)
    for part in ("adresa", "proces-verbal", "de-eliminat", "permanente", "distrugere"):
        assert client.get(f"{home}{part}.pdf").content[:5] == b"%PDF-"
    assert client.get(f"{home}altceva.pdf").status_code == 404
    with acting_for(alba.id):
        residue = queries.residue_of(key)
    assert residue is not None
    assert residue.sha256 in client.get(under(alba, f"arhiva/dosare/{key}/")).text


@pytest.mark.parametrize("typed", ["a\0b", "x" * 10_000, "32.13.2026", "-1", "9" * 30])
def test_what_nobody_should_type_never_fails(alba: Town, typed: str) -> None:
    first = plan(alba)
    key = stored(alba)
    client = keeper(alba)
    names = "name text act number title term code position year unit dated_on sheet_count reason held_on kind due_on"
    form = dict.fromkeys(
        [*names.split(), "borrower", "purpose", "place", "dossiers", "commission", "counted"], typed
    )
    places = (
        "nomenclator/",
        f"nomenclator/{first}/randuri/",
        f"nomenclator/{first}/aprobare/",
        "dosare/nou/",
        f"dosare/{key}/piesa/",
        f"dosare/{key}/loc/",
        f"dosare/{key}/imprumut/",
        f"dosare/{key}/certificare/",
        "inventare/",
        "predari/",
        "depozit/",
        "selectionare/",
        "selectionare/comisia/",
    )

    for place in places:
        assert client.post(under(alba, f"arhiva/{place}"), form).status_code < 500, place
    for query in ("dosare/?an=", "dosare/?q=", "de-clasat/?an=", "clasare/?intrare=", "dosare/?pagina="):
        assert client.get(under(alba, f"arhiva/{query}{typed}")).status_code < 500, query


def test_lists_ask_few_questions(alba: Town, django_assert_max_num_queries: Any) -> None:
    plan(alba)
    for _number in range(3):
        dossier(alba)
    handed_over(alba, [inventory(alba)])
    with acting_for(alba.id):
        services.add_place(kind="room", code="D1", parent_id=None, remarks="", by=alba.archivist)
    client = keeper(alba)
    client.get(under(alba, "arhiva/"))
    for address in (*LISTS, *KEEPER[:-1]):
        with django_assert_max_num_queries(15, info=address):
            assert client.get(under(alba, address)).status_code == 200
