"""
The national rules over EN 16931 (CIUS-RO 1.0.1) by their ids, on a document as UBL. Pure.

No package that can be installed holds them, so each is written here once: where it looks and what it wants.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from registratura.invoicing.ubl import CAC, CBC, CREDIT_NOTE, CUSTOMIZATION

COUNTIES: Final = frozenset(
    [
        "AB",
        "AG",
        "AR",
        "B",
        "BC",
        "BH",
        "BN",
        "BR",
        "BT",
        "BV",
        "BZ",
        "CJ",
        "CL",
        "CS",
        "CT",
        "CV",
        "DB",
        "DJ",
        "GJ",
        "GL",
        "GR",
        "HD",
        "HR",
        "IF",
        "IL",
        "IS",
        "MH",
        "MM",
        "MS",
        "NT",
        "OT",
        "PH",
        "SB",
        "SJ",
        "SM",
        "SV",
        "TL",
        "TM",
        "TR",
        "VL",
        "VN",
        "VS",
    ]
)
SECTORS: Final = frozenset(f"SECTOR{number}" for number in range(1, 7))
_NAMES: Final = {"a": CAC, "b": CBC}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

_SELLER: Final = "a:AccountingSupplierParty/a:Party"
_BUYER: Final = "a:AccountingCustomerParty/a:Party"
_AGENT: Final = "a:TaxRepresentativeParty"
_PLACE: Final = "a:Delivery/a:DeliveryLocation/a:Address"
_LINES: Final = "*[self::a:InvoiceLine or self::a:CreditNoteLine]"
_ALLOWANCE: Final = "a:AllowanceCharge[normalize-space(b:ChargeIndicator) = 'false']"
_CHARGE: Final = "a:AllowanceCharge[normalize-space(b:ChargeIndicator) = 'true']"
_TAXED: Final = frozenset(["S", "Z", "E", "AE", "K", "G", "L", "M"])

Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, what a person must do, and the test that a right document passes."""

    id: str
    words: str | Promise
    holds: Test


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a document breaks, with what to do."""

    rule: str
    words: str


def faults_of(root: Any) -> tuple[Fault, ...]:
    """Return what a document breaks of the national rules. root: the element Invoice or CreditNote."""
    return tuple(Fault(rule.id, str(rule.words)) for rule in RULES if not rule.holds(root))


def _texts(root: Any, path: str) -> list[str]:
    return [" ".join("".join(one.itertext()).split()) for one in root.xpath(path, namespaces=_NAMES)]


def _first(root: Any, path: str) -> str:
    return next(iter(_texts(root, path)), "")


def _at_most(path: str, most: int) -> Test:
    return lambda root: all(len(text) <= most for text in _texts(root, path))


def _attribute_at_most(path: str, most: int) -> Test:
    return lambda root: all(
        len(" ".join(str(value).split())) <= most for value in root.xpath(path, namespaces=_NAMES)
    )


def _count_at_most(path: str, most: int) -> Test:
    return lambda root: len(root.xpath(path, namespaces=_NAMES)) <= most


def _given(path: str) -> Test:
    return lambda root: bool(_first(root, path))


def _given_in_each(parent: str, child: str) -> Test:
    return lambda root: all(any(_texts(place, child)) for place in root.xpath(parent, namespaces=_NAMES))


def _among(path: str, allowed: frozenset[str]) -> Test:
    return lambda root: all(text in allowed for text in _texts(root, path))


def _is_day(text: str) -> bool:
    if _DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _days(name: str) -> Test:
    return lambda root: all(_is_day(text) for text in _texts(root, f".//b:{name}"))


def _two_decimals(path: str) -> Test:
    return lambda root: all(len(text.partition(".")[2]) <= 2 for text in _texts(root, path))


def _in_romania(root: Any, address: str) -> Iterator[Any]:
    for place in root.xpath(address, namespaces=_NAMES):
        if _first(place, "a:Country/b:IdentificationCode") == "RO":
            yield place


def _sector(address: str) -> Test:
    return lambda root: all(
        _first(place, "b:CountrySubentity") != "RO-B" or _first(place, "b:CityName") in SECTORS
        for place in _in_romania(root, address)
    )


def _county(address: str) -> Test:
    return lambda root: all(
        _first(place, "b:CountrySubentity") in {f"RO-{code}" for code in COUNTIES}
        for place in _in_romania(root, address)
    )


def _currency(root: Any) -> bool:
    return "RON" in (_first(root, "b:DocumentCurrencyCode"), _first(root, "b:TaxCurrencyCode"))


def _named_when_taxed(*paths: str) -> Test:
    categories = f"{_LINES}/a:Item/a:ClassifiedTaxCategory/b:ID | a:AllowanceCharge/a:TaxCategory/b:ID"

    def holds(root: Any) -> bool:
        taxed = not _TAXED.isdisjoint(_texts(root, categories))
        return not taxed or any(_first(root, path) for path in paths)

    return holds


def _type_code(root: Any) -> bool:
    return all(text in ("380", "384", "389", "751") for text in _texts(root, "b:InvoiceTypeCode"))


def _credit_code(root: Any) -> bool:
    return root.tag != f"{{{CREDIT_NOTE}}}CreditNote" or _first(root, "b:CreditNoteTypeCode") == "381"


def _prices(root: Any) -> bool:
    return not any(text.startswith("-") for text in _texts(root, ".//b:PriceAmount"))


_WRITE_DAY = _("Scrieți data %s ca AAAA-LL-ZZ.")
_SHORTEN = _("Scurtați câmpul %(term)s: cel mult %(most)d de caractere.")
_ATTACHED = "a:AdditionalDocumentReference"
_ROUND = _("Rotunjiți suma %s la bani.")
_FILL = _("Completați %s.")
_COUNTY_WORDS = _("Alegeți județul (%s) din lista de coduri ISO 3166-2:RO.")
_SECTOR_WORDS = _("În București, la localitate (%s) se scrie sectorul: SECTOR1 … SECTOR6.")


def _worded(words: Any, value: Any) -> Any:
    return lazy(lambda: str(words) % value, str)()


_LENGTHS: Final[tuple[tuple[str, str, str, int], ...]] = (
    ("BR-RO-L155", "BT-1", "b:ID", 200),
    ("BR-RO-L0302", "BT-12", "a:ContractDocumentReference/b:ID", 200),
    ("BR-RO-L0303", "BT-13", "a:OrderReference/b:ID", 200),
    ("BR-RO-L0304", "BT-14", "a:OrderReference/b:SalesOrderID", 200),
    ("BR-RO-L0305", "BT-15", "a:ReceiptDocumentReference/b:ID", 200),
    ("BR-RO-L0306", "BT-16", "a:DespatchDocumentReference/b:ID", 200),
    ("BR-RO-L0307", "BT-17", "a:OriginatorDocumentReference/b:ID", 200),
    ("BR-RO-L0308", "BT-122", "a:AdditionalDocumentReference/b:ID", 200),
    ("BR-RO-L1020", "BT-123", "a:AdditionalDocumentReference/b:DocumentDescription", 100),
    ("BR-RO-L210", "BT-124", "a:AdditionalDocumentReference/a:Attachment/a:ExternalReference/b:URI", 200),
    ("BR-RO-L156", "BT-25", "a:BillingReference/a:InvoiceDocumentReference/b:ID", 200),
    ("BR-RO-L1001", "BT-19", "b:AccountingCost", 100),
    ("BR-RO-L301", "BT-20", "a:PaymentTerms/b:Note", 300),
    ("BR-RO-L302", "BT-22", "b:Note", 300),
    ("BR-RO-L201", "BT-27", f"{_SELLER}/a:PartyLegalEntity/b:RegistrationName", 200),
    ("BR-RO-L202", "BT-28", f"{_SELLER}/a:PartyName/b:Name", 200),
    ("BR-RO-L1000", "BT-33", f"{_SELLER}/a:PartyLegalEntity/b:CompanyLegalForm", 1000),
    ("BR-RO-L151", "BT-35", f"{_SELLER}/a:PostalAddress/b:StreetName", 150),
    ("BR-RO-L1002", "BT-36", f"{_SELLER}/a:PostalAddress/b:AdditionalStreetName", 100),
    ("BR-RO-L1003", "BT-162", f"{_SELLER}/a:PostalAddress/a:AddressLine/b:Line", 100),
    ("BR-RO-L0501", "BT-37", f"{_SELLER}/a:PostalAddress/b:CityName", 50),
    ("BR-RO-L0201", "BT-38", f"{_SELLER}/a:PostalAddress/b:PostalZone", 20),
    ("BR-RO-L1004", "BT-41", f"{_SELLER}/a:Contact/b:Name", 100),
    ("BR-RO-L1005", "BT-42", f"{_SELLER}/a:Contact/b:Telephone", 100),
    ("BR-RO-L1006", "BT-43", f"{_SELLER}/a:Contact/b:ElectronicMail", 100),
    ("BR-RO-L203", "BT-44", f"{_BUYER}/a:PartyLegalEntity/b:RegistrationName", 200),
    ("BR-RO-L204", "BT-45", f"{_BUYER}/a:PartyName/b:Name", 200),
    ("BR-RO-L152", "BT-50", f"{_BUYER}/a:PostalAddress/b:StreetName", 150),
    ("BR-RO-L1007", "BT-51", f"{_BUYER}/a:PostalAddress/b:AdditionalStreetName", 100),
    ("BR-RO-L1008", "BT-163", f"{_BUYER}/a:PostalAddress/a:AddressLine/b:Line", 100),
    ("BR-RO-L0502", "BT-52", f"{_BUYER}/a:PostalAddress/b:CityName", 50),
    ("BR-RO-L0202", "BT-53", f"{_BUYER}/a:PostalAddress/b:PostalZone", 20),
    ("BR-RO-L1009", "BT-56", f"{_BUYER}/a:Contact/b:Name", 100),
    ("BR-RO-L1010", "BT-57", f"{_BUYER}/a:Contact/b:Telephone", 100),
    ("BR-RO-L1011", "BT-58", f"{_BUYER}/a:Contact/b:ElectronicMail", 100),
    ("BR-RO-L205", "BT-59", "a:PayeeParty/a:PartyName/b:Name", 200),
    ("BR-RO-L206", "BT-62", f"{_AGENT}/a:PartyName/b:Name", 200),
    ("BR-RO-L153", "BT-64", f"{_AGENT}/a:PostalAddress/b:StreetName", 150),
    ("BR-RO-L1012", "BT-65", f"{_AGENT}/a:PostalAddress/b:AdditionalStreetName", 100),
    ("BR-RO-L1013", "BT-164", f"{_AGENT}/a:PostalAddress/a:AddressLine/b:Line", 100),
    ("BR-RO-L0503", "BT-66", f"{_AGENT}/a:PostalAddress/b:CityName", 50),
    ("BR-RO-L0203", "BT-67", f"{_AGENT}/a:PostalAddress/b:PostalZone", 20),
    ("BR-RO-L207", "BT-70", "a:Delivery/a:DeliveryParty/a:PartyName/b:Name", 200),
    ("BR-RO-L154", "BT-75", f"{_PLACE}/b:StreetName", 150),
    ("BR-RO-L1014", "BT-76", f"{_PLACE}/b:AdditionalStreetName", 100),
    ("BR-RO-L1015", "BT-165", f"{_PLACE}/a:AddressLine/b:Line", 100),
    ("BR-RO-L0504", "BT-77", f"{_PLACE}/b:CityName", 50),
    ("BR-RO-L0204", "BT-78", f"{_PLACE}/b:PostalZone", 20),
    ("BR-RO-L140", "BT-83", ".//a:PaymentMeans/b:PaymentID", 140),
    ("BR-RO-L208", "BT-85", ".//a:PaymentMeans/a:PayeeFinancialAccount/b:Name", 200),
    ("BR-RO-L209", "BT-88", ".//a:PaymentMeans/a:CardAccount/b:HolderName", 200),
    ("BR-RO-L1017", "BT-97", f"{_ALLOWANCE}/b:AllowanceChargeReasonCode", 100),
    ("BR-RO-L1018", "BT-104", f"{_CHARGE}/b:AllowanceChargeReasonCode", 100),
    ("BR-RO-L1019", "BT-120", "a:TaxTotal/a:TaxSubtotal/a:TaxCategory/b:TaxExemptionReason", 100),
    ("BR-RO-L303", "BT-127", f"{_LINES}/b:Note", 300),
    ("BR-RO-L1021", "BT-133", f"{_LINES}/b:AccountingCost", 100),
    ("BR-RO-L1022", "BT-139", f"{_LINES}/{_ALLOWANCE}/b:AllowanceChargeReason", 100),
    ("BR-RO-L1023", "BT-144", f"{_LINES}/{_CHARGE}/b:AllowanceChargeReason", 100),
    ("BR-RO-L1024", "BT-153", f"{_LINES}/a:Item/b:Name", 100),
    ("BR-RO-L212", "BT-154", f"{_LINES}/a:Item/b:Description", 200),
    ("BR-RO-L0505", "BT-160", ".//a:Item/a:AdditionalItemProperty/b:Name", 50),
    ("BR-RO-L1025", "BT-161", ".//a:Item/a:AdditionalItemProperty/b:Value", 100),
)
_ATTRIBUTES: Final[tuple[tuple[str, str, str, int], ...]] = (
    ("BR-RO-L1016", "BT-82", ".//a:PaymentMeans/b:PaymentMeansCode/@name", 100),
    (
        "BR-RO-L211",
        "BT-125-2",
        "a:AdditionalDocumentReference/a:Attachment/b:EmbeddedDocumentBinaryObject/@filename",
        200,
    ),
)
_DATES: Final[tuple[tuple[str, str, str], ...]] = (
    ("BR-RO-DT001", "BT-2", "IssueDate"),
    ("BR-RO-DT002", "BT-7", "TaxPointDate"),
    ("BR-RO-DT003", "BT-9", "DueDate"),
    ("BR-RO-DT003_CN", "BT-9", "PaymentDueDate"),
    ("BR-RO-DT004", "BT-72", "ActualDeliveryDate"),
    ("BR-RO-DT005", "BT-73", "StartDate"),
    ("BR-RO-DT006", "BT-74", "EndDate"),
)
_SUMS: Final[tuple[tuple[str, str, str], ...]] = (
    ("BR-DEC-RO-01", "BT-92", f"{_ALLOWANCE}/b:Amount"),
    ("BR-DEC-RO-02", "BT-93", f"{_ALLOWANCE}/b:BaseAmount"),
    ("BR-DEC-RO-05", "BT-99", f"{_CHARGE}/b:Amount"),
    ("BR-DEC-RO-06", "BT-100", f"{_CHARGE}/b:BaseAmount"),
    ("BR-DEC-RO-09", "BT-106", "a:LegalMonetaryTotal/b:LineExtensionAmount"),
    ("BR-DEC-RO-10", "BT-107", "a:LegalMonetaryTotal/b:AllowanceTotalAmount"),
    ("BR-DEC-RO-11", "BT-108", "a:LegalMonetaryTotal/b:ChargeTotalAmount"),
    ("BR-DEC-RO-12", "BT-109", "a:LegalMonetaryTotal/b:TaxExclusiveAmount"),
    ("BR-DEC-RO-13", "BT-110", "a:TaxTotal/b:TaxAmount"),
    ("BR-DEC-RO-14", "BT-112", "a:LegalMonetaryTotal/b:TaxInclusiveAmount"),
    ("BR-DEC-RO-16", "BT-113", "a:LegalMonetaryTotal/b:PrepaidAmount"),
    ("BR-DEC-RO-17", "BT-114", "a:LegalMonetaryTotal/b:PayableRoundingAmount"),
    ("BR-DEC-RO-18", "BT-115", "a:LegalMonetaryTotal/b:PayableAmount"),
    ("BR-DEC-RO-1009", "BT-116", "a:TaxTotal/a:TaxSubtotal/b:TaxableAmount"),
    ("BR-DEC-RO-1010", "BT-117", "a:TaxTotal/a:TaxSubtotal/b:TaxAmount"),
    ("BR-DEC-RO-23", "BT-131", f"{_LINES}/b:LineExtensionAmount"),
    ("BR-DEC-RO-24", "BT-136", f"{_LINES}/{_ALLOWANCE}/b:Amount"),
    ("BR-DEC-RO-25", "BT-137", f"{_LINES}/{_ALLOWANCE}/b:BaseAmount"),
    ("BR-DEC-RO-27", "BT-141", f"{_LINES}/{_CHARGE}/b:Amount"),
    ("BR-DEC-RO-28", "BT-142", f"{_LINES}/{_CHARGE}/b:BaseAmount"),
)
_SELLER_PLACE: Final = f"{_SELLER}/a:PostalAddress"
_BUYER_PLACE: Final = f"{_BUYER}/a:PostalAddress"
_AGENT_PLACE: Final = f"{_AGENT}/a:PostalAddress"

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "BR-RO-001",
        _("Fișierul nu este scris pentru CIUS-RO 1.0.1 (BT-24)."),
        lambda root: _first(root, "b:CustomizationID") == CUSTOMIZATION,
    ),
    Rule(
        "BR-RO-010",
        _("Numărul documentului (BT-1) are nevoie de cel puțin o cifră: verificați seria."),
        lambda root: any(letter.isdigit() for letter in _first(root, "b:ID")),
    ),
    Rule("BR-RO-020_1", _("Felul facturii (BT-3) poate fi 380, 384, 389 sau 751."), _type_code),
    Rule("BR-RO-020_2", _("Felul notei de creditare (BT-3) este 381."), _credit_code),
    Rule("BR-RO-030", _("Factura sau TVA trebuie scrise în RON (BT-5, BT-6)."), _currency),
    Rule(
        "BR-RO-040",
        _("Codul exigibilității TVA (BT-8) poate fi 3, 35 sau 432."),
        _among(".//a:InvoicePeriod/b:DescriptionCode", frozenset({"3", "35", "432"})),
    ),
    Rule(
        "BR-RO-065",
        _("Completați codul fiscal al furnizorului (BT-31 sau BT-32)."),
        _named_when_taxed(
            f"{_SELLER}/a:PartyTaxScheme/b:CompanyID", f"{_AGENT}/a:PartyTaxScheme/b:CompanyID"
        ),
    ),
    Rule("BR-RO-081", _("Completați strada furnizorului (BT-35)."), _given(f"{_SELLER_PLACE}/b:StreetName")),
    Rule("BR-RO-082", _("Completați strada clientului (BT-50)."), _given(f"{_BUYER_PLACE}/b:StreetName")),
    Rule(
        "BR-RO-091", _("Completați localitatea furnizorului (BT-37)."), _given(f"{_SELLER_PLACE}/b:CityName")
    ),
    Rule("BR-RO-092", _("Completați localitatea clientului (BT-52)."), _given(f"{_BUYER_PLACE}/b:CityName")),
    Rule("BR-RO-100", _worded(_SECTOR_WORDS, "BT-37"), _sector(_SELLER_PLACE)),
    Rule("BR-RO-101", _worded(_SECTOR_WORDS, "BT-52"), _sector(_BUYER_PLACE)),
    Rule("BR-RO-110", _worded(_COUNTY_WORDS, "BT-39"), _county(_SELLER_PLACE)),
    Rule("BR-RO-111", _worded(_COUNTY_WORDS, "BT-54"), _county(_BUYER_PLACE)),
    Rule(
        "BR-RO-120",
        _("Completați codul fiscal al clientului (BT-47 sau BT-48)."),
        _named_when_taxed(
            f"{_BUYER}/a:PartyLegalEntity/b:CompanyID", f"{_BUYER}/a:PartyTaxScheme/b:CompanyID"
        ),
    ),
    Rule("BR-RO-140", _worded(_FILL, "BT-64"), _given_in_each(_AGENT_PLACE, "b:StreetName")),
    Rule("BR-RO-150", _worded(_FILL, "BT-66"), _given_in_each(_AGENT_PLACE, "b:CityName")),
    Rule("BR-RO-160", _worded(_SECTOR_WORDS, "BT-66"), _sector(_AGENT_PLACE)),
    Rule("BR-RO-170", _worded(_COUNTY_WORDS, "BT-68"), _county(_AGENT_PLACE)),
    Rule("BR-RO-180", _worded(_FILL, "BT-75"), _given_in_each(_PLACE, "b:StreetName")),
    Rule("BR-RO-201", _worded(_FILL, "BT-77"), _given_in_each(_PLACE, "b:CityName")),
    Rule("BR-RO-202", _worded(_SECTOR_WORDS, "BT-77"), _sector(_PLACE)),
    Rule("BR-RO-211", _worded(_FILL, "BT-79"), _given_in_each(_PLACE, "b:CountrySubentity")),
    Rule("BR-RO-212", _worded(_COUNTY_WORDS, "BT-79"), _county(_PLACE)),
    Rule("BR-RO-A020", _("Lăsați cel mult 20 de mențiuni (BG-1)."), _count_at_most("b:Note", 20)),
    Rule("BR-RO-A051", _("Atașați cel mult 50 de documente (BG-24)."), _count_at_most(_ATTACHED, 50)),
    Rule(
        "BR-RO-A052",
        _("Un articol are cel mult 50 de atribute (BG-32)."),
        lambda root: all(
            len(item.xpath("a:AdditionalItemProperty", namespaces=_NAMES)) <= 50
            for item in root.xpath(".//a:Item", namespaces=_NAMES)
        ),
    ),
    Rule(
        "BR-RO-A500",
        _("Trimiteți la cel mult 500 de facturi anterioare (BG-3)."),
        _count_at_most("a:BillingReference/a:InvoiceDocumentReference", 500),
    ),
    Rule("BR-27", _("Prețul unui articol (BT-146) nu poate fi negativ."), _prices),
    *(Rule(key, _worded(_WRITE_DAY, term), _days(name)) for key, term, name in _DATES),
    *(
        Rule(key, _worded(_SHORTEN, {"term": term, "most": most}), _at_most(path, most))
        for key, term, path, most in _LENGTHS
    ),
    *(
        Rule(key, _worded(_SHORTEN, {"term": term, "most": most}), _attribute_at_most(path, most))
        for key, term, path, most in _ATTRIBUTES
    ),
    *(Rule(key, _worded(_ROUND, term), _two_decimals(path)) for key, term, path in _SUMS),
)
