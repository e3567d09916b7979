"""The data map and the record of processing, as anybody reads them (AC-A1.2)."""

import csv
import json
import warnings
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from rdflib import DCTERMS, RDF, Graph, Namespace, URIRef

from registratura.flows.data_map import linked, record
from registratura.kernel.privacy.datasets import FACTS as DATASETS
from registratura.kernel.privacy.datasets import Dataset
from registratura.kernel.privacy.vocabulary import FACTS as CATEGORIES
from registratura.toolkit.personal_data import catalogue, manifest_sha256
from tests.cast import Supplier, Town, open_supplier

DPV = Namespace("https://w3id.org/dpv#")
PD = "https://w3id.org/dpv/pd#"
MAP = "/privacy/data-map.jsonld"


@pytest.fixture
def supplier(db: None) -> Supplier:
    return open_supplier()


@pytest.fixture
def client() -> Client:
    return Client()


def graph_of(client: Client, address: str = MAP) -> Graph:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/ld+json")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the reader's own inner parts
        return Graph().parse(data=answer.text, format="json-ld")


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_ac_a1_2_the_map_speaks_dpv_dublin_core_and_words_it_explains(
    client: Client, supplier: Supplier
) -> None:
    graph = graph_of(client)
    own = json.loads(client.get(MAP).content)["@context"]["reg"]
    known = (*linked.VOCABULARIES.values(), own, str(RDF))
    used = {
        str(term)
        for triple in graph
        for term in (triple[1], triple[2] if triple[1] == RDF.type else None)
        if term is not None
    }
    explained = {str(node) for node in graph.subjects(DCTERMS.description)}

    assert [term for term in used if not term.startswith(known)] == []
    assert {term for term in used if term.startswith(own)} <= explained
    assert len(explained) == len(linked.OWN_WORDS)


def test_ac_a1_2_every_field_about_a_person_stands_in_the_map(client: Client, supplier: Supplier) -> None:
    graph = graph_of(client)
    (own,) = {str(each).split("#")[0] for each in graph.subjects(DPV.hasDataSubject)}

    for entry in catalogue().entries:
        node = URIRef(f"{own}#{entry.name}")
        held = {str(each) for each in graph.objects(node, DPV.hasPersonalData)}
        term = CATEGORIES[entry.category].dpv
        wanted = {term.replace("pd:", PD)} if term.startswith("pd:") else set()
        assert held == wanted, entry.name
    whole = graph.value(URIRef(f"{own}#map"), DCTERMS.identifier)
    assert str(whole) == f"sha256:{manifest_sha256()}"


def test_the_map_says_who_decides_and_who_keeps(client: Client, supplier: Supplier, alba: Town) -> None:
    ours = graph_of(client)
    theirs = graph_of(client, f"/portal/{alba.institution.code}/privacy/data-map.jsonld")
    registers = "privacy/data-map#registers"

    def party(graph: Graph, role: Any) -> list[Any]:
        return [node for node in graph.subjects(role) if str(node).endswith(registers)]

    assert party(ours, DPV.hasDataProcessor)
    assert not party(ours, DPV.hasDataController)
    assert party(theirs, DPV.hasDataController)
    assert "Cartea Software SRL" in {str(name) for name in theirs.objects(None, DCTERMS.title)}


def test_ac_a1_2_the_record_has_a_row_for_each_system_and_purpose(client: Client, supplier: Supplier) -> None:
    rows = rows_of(client, "/privacy/ropa.csv")
    wanted = {
        (each.name, purpose)
        for each in record.systems(is_supplier=True, answers_for_accounts=True, terms={})
        for purpose, _name, _ground in each.purposes
    }

    assert {(row["Sistem"], row["Scop"].split()[0]) for row in rows} == wanted
    assert len(rows) == len(wanted)
    for row in rows:
        assert all(row[name].strip() for name in record.headings()), row
        assert row["Operator"] == "Cartea Software SRL"


def test_an_institution_answers_for_its_registers_and_not_for_accounts(
    client: Client, supplier: Supplier, alba: Town
) -> None:
    rows = rows_of(client, f"/portal/{alba.institution.code}/privacy/ropa.csv")
    named = {row["Sistem"]: row for row in rows}

    registers = named[DATASETS[Dataset.REGISTERS].name]
    assert registers["Calitatea"] == "operator"
    assert "nomenclatorul arhivistic" in registers["Păstrare"]
    assert DATASETS[Dataset.ACCOUNTS].name not in named
    assert {row["Operator"] for row in rows} == {alba.institution.name}


def test_on_its_own_premises_the_institution_answers_for_accounts_too(client: Client, alba: Town) -> None:
    named = {row["Sistem"] for row in rows_of(client, "/privacy/ropa.csv")}

    assert {DATASETS[each].name for each in (Dataset.ACCOUNTS, Dataset.REGISTERS)} <= named


def test_ac_a1_1_the_page_shows_every_system_and_each_leads_to_its_fields(
    client: Client, supplier: Supplier
) -> None:
    page = client.get("/confidentialitate/harta-datelor/").text

    assert client.get("/privacy/data-map").text.count("<article") == page.count("<article")
    assert manifest_sha256() in page
    assert len(page) < 120_000
    for dataset, entries in record.personal_by_dataset().items():
        shown = client.get(f"/confidentialitate/harta-datelor/{dataset}/").text
        assert f"/harta-datelor/{dataset}/" in page
        assert [each.name for each in entries if f"<code>{each.field}</code>" not in shown] == []
        assert [each.name for each in entries if f"<code>{each.model}</code>" not in shown] == []


def test_the_record_on_paper_is_an_archive_file(client: Client, supplier: Supplier, alba: Town) -> None:
    ours, theirs = (
        client.get(address)
        for address in ("/privacy/ropa.pdf", f"/portal/{alba.institution.code}/privacy/ropa.pdf")
    )

    for answer in (ours, theirs):
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert b"pdfaid" in answer.content
    assert ours.content != theirs.content


@pytest.mark.parametrize(
    "address",
    [
        "/confidentialitate/harta-datelor/nimic/",
        "/portal/nimeni/confidentialitate/harta-datelor/",
        "/portal/nimeni/privacy/ropa.csv",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, supplier: Supplier, address: str) -> None:
    assert client.get(address).status_code == 404


def test_without_anybody_who_answers_there_is_no_map(client: Client, alba: Town, buzau: Town) -> None:
    assert client.get("/privacy/data-map").status_code == 404
