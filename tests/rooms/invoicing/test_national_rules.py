"""AC-E3.1: each national rule holds on a right invoice and fails on a fixture of its own."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from registratura.invoicing import national, ubl
from registratura.invoicing.document import DocumentKind, Preceding
from registratura.invoicing.ubl import CAC, CBC

from .ground import document

SPACES = {"a": CAC, "b": CBC}
SELLER_PLACE = "a:AccountingSupplierParty/a:Party/a:PostalAddress"
BUYER_PLACE = "a:AccountingCustomerParty/a:Party/a:PostalAddress"
AGENT_PLACE = "a:TaxRepresentativeParty/a:PostalAddress"
PLACE = "a:Delivery/a:DeliveryLocation/a:Address"
CHARGES = re.compile(r"a:AllowanceCharge\[normalize-space\(b:ChargeIndicator\) = '(true|false)'\]")
LINES = "*[self::a:InvoiceLine or self::a:CreditNoteLine]"


def right(*, credit: bool = False) -> Any:
    """A right document as a tree."""
    wanted = document()
    if credit:
        wanted = document(
            kind=DocumentKind.CREDIT_NOTE,
            preceding=Preceding(number="RGT-2026-00001", issued_on=wanted.issued_on),
        )
    return etree.fromstring(ubl.write(wanted))


def plant(root: Any, path: str, text: str) -> Any:
    """Write a text at a path, making what is not there."""
    path = path.removeprefix(".//").replace(LINES, "a:InvoiceLine")
    indicator = CHARGES.search(path)
    here = root
    for step in CHARGES.sub("a:AllowanceCharge", path).split("/"):
        prefix, name = step.split(":")
        if name == "AdditionalItemProperty" and here is root:
            here = root.find("a:InvoiceLine/a:Item", SPACES)
        found = here.find(step, SPACES)
        if found is None:
            found = etree.SubElement(here, f"{{{SPACES[prefix]}}}{name}")
        here = found
        if (
            name == "AllowanceCharge"
            and indicator is not None
            and here.find("b:ChargeIndicator", SPACES) is None
        ):
            etree.SubElement(here, f"{{{CBC}}}ChargeIndicator").text = indicator[1]
    here.text = text
    return root


def without(root: Any, path: str) -> Any:
    """Take what stands at a path away."""
    for found in root.xpath(path, namespaces=SPACES):
        found.getparent().remove(found)
    return root


def many(root: Any, path: str, count: int) -> Any:
    """Put so many copies of an element at a path, whose last step is the element."""
    parent_path, _slash, name = path.rpartition("/")
    if parent_path:
        plant(root, f"{parent_path}", "")
    parent = root.find(parent_path, SPACES) if parent_path else root
    prefix, bare = name.split(":")
    for _number in range(count):
        etree.SubElement(parent, f"{{{SPACES[prefix]}}}{bare}").text = "x"
    return root


def abroad(root: Any, place: str, **parts: str) -> Any:
    """Write an address."""
    for name, text in parts.items():
        plant(root, f"{place}/b:{name}", text)
    return plant(root, f"{place}/a:Country/b:IdentificationCode", "RO")


BUCHAREST = {"CountrySubentity": "RO-B", "CityName": "București", "StreetName": "Calea Victoriei"}
NOWHERE = {"CountrySubentity": "Cluj", "CityName": "Cluj", "StreetName": "Str. Zorilor"}
MUTATIONS: dict[str, Callable[[], Any]] = {
    "BR-RO-001": lambda: plant(right(), "b:CustomizationID", "urn:cen.eu:en16931:2017"),
    "BR-RO-010": lambda: plant(right(), "b:ID", "RGT"),
    "BR-RO-020_1": lambda: plant(right(), "b:InvoiceTypeCode", "326"),
    "BR-RO-020_2": lambda: plant(right(credit=True), "b:CreditNoteTypeCode", "396"),
    "BR-RO-030": lambda: plant(right(), "b:DocumentCurrencyCode", "EUR"),
    "BR-RO-040": lambda: plant(right(), "a:InvoicePeriod/b:DescriptionCode", "29"),
    "BR-RO-065": lambda: without(right(), "a:AccountingSupplierParty/a:Party/a:PartyTaxScheme"),
    "BR-RO-081": lambda: without(right(), f"{SELLER_PLACE}/b:StreetName"),
    "BR-RO-082": lambda: without(right(), f"{BUYER_PLACE}/b:StreetName"),
    "BR-RO-091": lambda: without(right(), f"{SELLER_PLACE}/b:CityName"),
    "BR-RO-092": lambda: without(right(), f"{BUYER_PLACE}/b:CityName"),
    "BR-RO-100": lambda: abroad(right(), SELLER_PLACE, **BUCHAREST),
    "BR-RO-101": lambda: abroad(right(), BUYER_PLACE, **BUCHAREST),
    "BR-RO-110": lambda: abroad(right(), SELLER_PLACE, **NOWHERE),
    "BR-RO-111": lambda: abroad(right(), BUYER_PLACE, **NOWHERE),
    "BR-RO-120": lambda: without(right(), "a:AccountingCustomerParty/a:Party/a:PartyLegalEntity/b:CompanyID"),
    "BR-RO-140": lambda: plant(right(), f"{AGENT_PLACE}/b:CityName", "Cluj"),
    "BR-RO-150": lambda: plant(right(), f"{AGENT_PLACE}/b:StreetName", "Str. Zorilor"),
    "BR-RO-160": lambda: abroad(right(), AGENT_PLACE, **BUCHAREST),
    "BR-RO-170": lambda: abroad(right(), AGENT_PLACE, **NOWHERE),
    "BR-RO-180": lambda: plant(right(), f"{PLACE}/b:CityName", "Cluj"),
    "BR-RO-201": lambda: plant(right(), f"{PLACE}/b:StreetName", "Str. Zorilor"),
    "BR-RO-202": lambda: abroad(right(), PLACE, **BUCHAREST),
    "BR-RO-211": lambda: plant(right(), f"{PLACE}/b:StreetName", "Str. Zorilor"),
    "BR-RO-212": lambda: abroad(right(), PLACE, **NOWHERE),
    "BR-RO-A020": lambda: many(right(), "b:Note", 20),
    "BR-RO-A051": lambda: many(right(), "a:AdditionalDocumentReference", 51),
    "BR-RO-A052": lambda: many(right(), "a:InvoiceLine/a:Item/a:AdditionalItemProperty", 51),
    "BR-RO-A500": lambda: many(right(), "a:BillingReference/a:InvoiceDocumentReference", 501),
    "BR-27": lambda: plant(right(), "a:InvoiceLine/a:Price/b:PriceAmount", "-1.00"),
    **{
        key: (lambda path=path, most=most: plant(right(), path, "x" * (most + 1)))
        for key, _term, path, most in national._LENGTHS
    },
    **{
        key: (lambda name=name: plant(right(), f"b:{name}", "2026-02-30"))
        for key, _term, name in national._DATES
    },
    **{key: (lambda path=path: plant(right(), path, "1.005")) for key, _term, path in national._SUMS},
}


def attribute(path: str, most: int) -> Any:
    """A right document with an attribute that is too long."""
    root, (element, name) = right(), path.split("/@")
    plant(root, element, "x")
    root.find(element if element.startswith(".") else f"./{element}", SPACES).set(name, "x" * (most + 1))
    return root


MUTATIONS |= {
    key: (lambda path=path, most=most: attribute(path, most))
    for key, _term, path, most in national._ATTRIBUTES
}


@pytest.mark.parametrize("credit", [False, True])
def test_ac_e3_1_a_right_document_breaks_no_national_rule(credit: bool) -> None:
    assert national.faults_of(right(credit=credit)) == ()


def test_ac_e3_1_every_national_rule_has_a_fixture_that_fails_on_it() -> None:
    names = [rule.id for rule in national.RULES]

    assert len(names) == len(set(names)) >= 97
    assert set(MUTATIONS) == set(names)


@pytest.mark.parametrize("rule", sorted(MUTATIONS))
def test_ac_e3_1_a_mutated_document_fails_on_the_named_rule(rule: str) -> None:
    found = {fault.rule: fault.words for fault in national.faults_of(MUTATIONS[rule]())}

    assert rule in found
    assert found[rule]
    assert "%" not in found[rule]
