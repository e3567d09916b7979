"""
A document as UBL 2.1, in the national use of EN 16931 (CIUS-RO 1.0.1). Pure: values in, bytes out.

The same document gives the same bytes. Elements without a value are left out: the schema has no empty ones.
"""

from datetime import date
from typing import Any

from lxml import etree

from registratura.invoicing.document import CURRENCY, Buyer, Document, Line, Seller
from registratura.invoicing.vat import Category, TaxGroup
from registratura.kernel.money import plain

CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1"
_BASE = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE, CREDIT_NOTE = f"{_BASE}Invoice-2", f"{_BASE}CreditNote-2"
CAC, CBC = f"{_BASE}CommonAggregateComponents-2", f"{_BASE}CommonBasicComponents-2"
NAMES: dict[str | None, str] = {"cac": CAC, "cbc": CBC}
_TRANSFER = "30"  # UNTDID 4461: credit transfer
_CPV = "STI"  # UNTDID 7143: the common procurement vocabulary


def write(document: Document) -> bytes:
    """Return the document as UBL: an Invoice, or a CreditNote with the same positive sums."""
    credit = document.is_credit
    space = CREDIT_NOTE if credit else INVOICE
    spaces: dict[str | None, str] = {None: space, **NAMES}
    root = etree.Element(f"{{{space}}}{'CreditNote' if credit else 'Invoice'}", nsmap=spaces)
    _put(root, "CustomizationID", CUSTOMIZATION)
    _put(root, "ID", document.number)
    _put(root, "IssueDate", _day(document.issued_on))
    if not credit:
        _put(root, "DueDate", _day(document.due_on))
    _put(root, "CreditNoteTypeCode" if credit else "InvoiceTypeCode", document.kind.value)
    for note in document.notes:
        _put(root, "Note", note)
    _put(root, "DocumentCurrencyCode", CURRENCY)
    _put(root, "BuyerReference", document.buyer.reference)
    _references(root, document)
    _seller(_in(root, "AccountingSupplierParty", "Party"), document.seller)
    _buyer(_in(root, "AccountingCustomerParty", "Party"), document.buyer)
    _payment(root, document)
    _taxes(root, document)
    _totals(root, document)
    for number, line in enumerate(document.lines, 1):
        _line(_in(root, "CreditNoteLine" if credit else "InvoiceLine"), line, number, credit=credit)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _references(root: Any, document: Document) -> None:
    if document.period_from is not None and document.period_to is not None:
        period = _in(root, "InvoicePeriod")
        _put(period, "StartDate", _day(document.period_from))
        _put(period, "EndDate", _day(document.period_to))
    named = document.references
    if named.order:
        _put(_in(root, "OrderReference"), "ID", named.order)
    if document.preceding is not None:
        before = _in(root, "BillingReference", "InvoiceDocumentReference")
        _put(before, "ID", document.preceding.number)
        _put(before, "IssueDate", _day(document.preceding.issued_on))
    wanted = [
        ("OriginatorDocumentReference", named.procurement),
        ("ContractDocumentReference", named.contract),
    ]
    for name, value in reversed(wanted) if document.is_credit else wanted:  # the two schemas differ here
        if value:
            _put(_in(root, name), "ID", value)


def _seller(party: Any, seller: Seller) -> None:
    _endpoint(party, seller.email)
    _put(_in(party, "PartyName"), "Name", seller.name)
    _address(party, seller)
    scheme = _in(party, "PartyTaxScheme")
    _put(scheme, "CompanyID", seller.vat_id or seller.cui)
    # Without the mark of the tax the number is a fiscal one (BT-32), not one of VAT (BT-31).
    _put(_in(scheme, "TaxScheme"), "ID", "VAT" if seller.vat_id else "FC")
    entity = _in(party, "PartyLegalEntity")
    _put(entity, "RegistrationName", seller.name)
    _put(entity, "CompanyID", seller.trade_register or seller.cui)
    _put(entity, "CompanyLegalForm", seller.legal_note)
    if seller.phone or seller.email:
        contact = _in(party, "Contact")
        _put(contact, "Telephone", seller.phone)
        _put(contact, "ElectronicMail", seller.email)


def _buyer(party: Any, buyer: Buyer) -> None:
    _endpoint(party, buyer.email)
    _put(_in(party, "PartyIdentification"), "ID", buyer.cui)
    _put(_in(party, "PartyName"), "Name", buyer.name)
    _address(party, buyer)
    if buyer.vat_id:
        scheme = _in(party, "PartyTaxScheme")
        _put(scheme, "CompanyID", buyer.vat_id)
        _put(_in(scheme, "TaxScheme"), "ID", "VAT")
    entity = _in(party, "PartyLegalEntity")
    _put(entity, "RegistrationName", buyer.name)
    _put(entity, "CompanyID", buyer.cui)


def _endpoint(party: Any, email: str) -> None:
    if email:
        _put(party, "EndpointID", email, schemeID="EM")


def _address(party: Any, owner: Seller | Buyer) -> None:
    address, place = owner.address, _in(party, "PostalAddress")
    _put(place, "StreetName", address.street)
    _put(place, "CityName", address.coded_city)
    _put(place, "PostalZone", address.postal_code)
    _put(place, "CountrySubentity", address.subdivision)
    _put(_in(place, "Country"), "IdentificationCode", address.country)


def _payment(root: Any, document: Document) -> None:
    seller = document.seller
    if not seller.iban:
        return
    means = _in(root, "PaymentMeans")
    _put(means, "PaymentMeansCode", _TRANSFER)
    if document.is_credit:
        _put(means, "PaymentDueDate", _day(document.due_on))
    _put(means, "PaymentID", document.payment_reference)
    account = _in(means, "PayeeFinancialAccount")
    _put(account, "ID", seller.iban)
    _put(account, "Name", seller.bank)


def _taxes(root: Any, document: Document) -> None:
    total = _in(root, "TaxTotal")
    _money(total, "TaxAmount", document.sums.tax_bani)
    for group in document.sums.groups:
        part = _in(total, "TaxSubtotal")
        _money(part, "TaxableAmount", group.net_bani)
        _money(part, "TaxAmount", group.tax_bani)
        _category(_in(part, "TaxCategory"), group)


def _category(element: Any, group: TaxGroup) -> None:
    _put(element, "ID", group.category.value)
    if group.category is not Category.OUTSIDE:
        _put(element, "Percent", _percent(group.rate))
    _put(element, "TaxExemptionReasonCode", group.reason_code)
    _put(element, "TaxExemptionReason", group.reason)
    _put(_in(element, "TaxScheme"), "ID", "VAT")


def _totals(root: Any, document: Document) -> None:
    sums, total = document.sums, _in(root, "LegalMonetaryTotal")
    _money(total, "LineExtensionAmount", sums.net_bani)
    _money(total, "TaxExclusiveAmount", sums.net_bani)
    _money(total, "TaxInclusiveAmount", sums.total_bani)
    _money(total, "PayableAmount", sums.total_bani)


def _line(element: Any, line: Line, number: int, *, credit: bool) -> None:
    _put(element, "ID", str(number))
    quantity = "CreditedQuantity" if credit else "InvoicedQuantity"
    _put(element, quantity, line.quantity, unitCode=line.unit)
    _money(element, "LineExtensionAmount", line.net_bani)
    item = _in(element, "Item")
    _put(item, "Description", line.description)
    _put(item, "Name", line.name)
    if line.cpv:
        _put(_in(item, "CommodityClassification"), "ItemClassificationCode", line.cpv, listID=_CPV)
    tax = _in(item, "ClassifiedTaxCategory")
    _put(tax, "ID", line.category.value)
    if line.category is not Category.OUTSIDE:
        _put(tax, "Percent", _percent(line.rate if line.category is Category.STANDARD else 0))
    _put(_in(tax, "TaxScheme"), "ID", "VAT")
    _money(_in(element, "Price"), "PriceAmount", line.price_bani)


def _in(parent: Any, *names: str) -> Any:
    for name in names:
        parent = etree.SubElement(parent, f"{{{CAC}}}{name}")
    return parent


def _put(parent: Any, name: str, text: str, **attributes: str) -> None:
    if text:
        etree.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = text


def _money(parent: Any, name: str, bani: int) -> None:
    _put(parent, name, plain(bani), currencyID=CURRENCY)


def _percent(rate: int) -> str:
    return f"{rate // 100}.{rate % 100:02d}"


def _day(day: date) -> str:
    return day.isoformat()
