"""Samples that are data rather than letters: invoices as XML, spreadsheets, archives."""

# ruff: noqa: E501 - a paragraph of a letter is one line

from decimal import Decimal

from tools.samples import cast, writers
from tools.samples.letters import Letter

_CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
_CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
_INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
_CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1"


def _party(role: str, who: dict[str, str], city: str) -> str:
    prefix = "RO" if role == "AccountingSupplierParty" else ""
    return f"""
  <cac:{role}><cac:Party>
    <cac:PostalAddress><cbc:StreetName>{who["address"]}</cbc:StreetName><cbc:CityName>{city}</cbc:CityName>
      <cbc:CountrySubentity>RO-AB</cbc:CountrySubentity>
      <cac:Country><cbc:IdentificationCode>RO</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
    <cac:PartyTaxScheme><cbc:CompanyID>{prefix}{who["cui"]}</cbc:CompanyID>
      <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>{who["name"]}</cbc:RegistrationName></cac:PartyLegalEntity>
  </cac:Party></cac:{role}>"""


def invoice_xml(
    supplier: dict[str, str],
    *,
    number: str,
    issued: str,
    due: str,
    item: str,
    quantity: Decimal,
    price: Decimal,
) -> bytes:
    """Write a UBL invoice of one line, in the shape the national system carries; VAT 21 %."""
    net = (quantity * price).quantize(Decimal("0.01"))
    tax = (net * Decimal("0.21")).quantize(Decimal("0.01"))
    rate = "<cbc:ID>S</cbc:ID><cbc:Percent>21.00</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    gross = net + tax
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="{_INVOICE}" xmlns:cac="{_CAC}" xmlns:cbc="{_CBC}">
  <cbc:UBLVersionID>2.1</cbc:UBLVersionID>
  <cbc:CustomizationID>{_CUSTOMIZATION}</cbc:CustomizationID>
  <cbc:ID>{number}</cbc:ID>
  <cbc:IssueDate>{issued}</cbc:IssueDate>
  <cbc:DueDate>{due}</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>RON</cbc:DocumentCurrencyCode>{
        _party("AccountingSupplierParty", supplier, "Frasinu Mare")
    }{_party("AccountingCustomerParty", cast.HALL, cast.TOWN)}
  <cac:TaxTotal><cbc:TaxAmount currencyID="RON">{tax}</cbc:TaxAmount>
    <cac:TaxSubtotal><cbc:TaxableAmount currencyID="RON">{net}</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="RON">{tax}</cbc:TaxAmount><cac:TaxCategory>{rate}</cac:TaxCategory>
    </cac:TaxSubtotal></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="RON">{net}</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="RON">{net}</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="RON">{gross}</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="RON">{gross}</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="H87">{quantity}</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="RON">{net}</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>{item}</cbc:Name><cac:ClassifiedTaxCategory>{
        rate
    }</cac:ClassifiedTaxCategory></cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="RON">{price}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>
""".encode()


def _seal(number: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#" Id="sigiliu-{number}">'
        "<SignedInfo/><SignatureValue>RklDVElW</SignatureValue></Signature>\n"
    ).encode()


REPORT_ROWS = (
    ("Raport semestrial privind activitatea de soluționare a petițiilor, semestrul I 2026",),
    ("Domeniul", "Primite", "Soluționate favorabil", "Soluționate nefavorabil", "Redirecționate", "Clasate"),
    ("Drumuri și șanțuri", 31, 22, 6, 3, 0),
    ("Iluminat public", 12, 11, 1, 0, 0),
    ("Registrul agricol și fond funciar", 19, 12, 5, 2, 0),
    ("Salubrizare, câini fără stăpân", 14, 12, 1, 1, 0),
    ("Disciplina în construcții", 9, 5, 4, 0, 0),
    ("Altele", 7, 2, 1, 2, 2),
    ("Total", 92, 64, 18, 8, 2),
)
OFFER_ROWS = (
    ("Mobifrasin Distribuție S.R.L. – ofertă nr. 219 din 18.03.2026, valabilă 60 de zile",),
    ("Nr. crt.", "Denumire", "Cantitate", "Preț unitar fără TVA (lei)", "Valoare fără TVA (lei)"),
    (1, "Birou registratură, blat 160 × 80 cm, stejar deschis", 2, 640.0, 1280.0),
    (2, "Scaun ergonomic, spătar reglabil", 4, 415.5, 1662.0),
    (3, "Dulap metalic cu două uși pentru bibliorafturi", 3, 890.0, 2670.0),
    (4, "Ghișeu modular cu geam și fantă pentru documente", 1, 2150.0, 2150.0),
    ("", "Total fără TVA", "", "", 7762.0),
    ("", "Livrare în 15 zile lucrătoare, montajul inclus. Garanție 24 de luni.", "", "", ""),
)
PERMIT = Letter(
    "documents/dosar-autorizatie-construire.zip", "building_permit", cast.NEGRILA,
    "Cerere pentru emiterea autorizației de construire – locuință P+M, str. Livezilor f.n.",
    """
    ^ CERERE PENTRU EMITEREA AUTORIZAȚIEI DE CONSTRUIRE
    Către Primarul comunei Lunca Frasinului
    Subsemnatul Negrilă Sabin solicit, în conformitate cu prevederile Legii nr. 50/1991, republicată, emiterea autorizației de construire pentru imobilul din str. Livezilor f.n., nr. cadastral 70418, în vederea executării lucrărilor de construire locuință unifamilială P+M.
    Valoarea declarată a lucrărilor este de 318 000 lei, iar durata de execuție de 24 de luni. Documentația tehnică a fost întocmită de arhitect Weiss Emilia.
    > 25.05.2026
    > Negrilă Sabin
    """,
    sheets=12, annexes=4, dated="2026-05-25", notes="ZIP with a PDF, a DOCX and a PNG in a folder",
)  # fmt: skip
_MEMO = Letter(
    "memoriu", "annex", cast.NEGRILA, "Memoriu tehnic",
    """
    # MEMORIU TEHNIC
    Construcția propusă are regimul de înălțime P+M, suprafața construită de 118 mp și suprafața desfășurată de 196 mp. Fundațiile sunt continue, din beton armat; pereții, din blocuri ceramice de 25 cm, cu termosistem de 15 cm. Învelitoarea este din țiglă ceramică roșie.
    Retragerea față de aliniamentul străzii este de 6,00 m, iar față de limita estică a parcelei, de 2,10 m.
    """,
)  # fmt: skip
_PLAN = Letter(
    "plan", "annex", cast.SURVEYOR, "Plan de situație",
    """
    ^ PLAN DE SITUAȚIE – scara 1:500
    | Punct | X | Y |
    | 1 | 512 404,18 | 398 211,70 |
    | 2 | 512 431,05 | 398 219,33 |
    | 3 | 512 425,60 | 398 246,02 |
    | 4 | 512 398,91 | 398 238,44 |
    Suprafața din măsurători: 742 mp. Întocmit: Topovest Cadastru S.R.L.
    """,
    style="office",
)  # fmt: skip

TABLES = [
    Letter("documents/efactura-4471902355.xml", "invoice", cast.SOFTWARE,
           "Factură mentenanță aplicații, luna octombrie 2026", "", sheets=0, number="FTS 2026-0310",
           dated="2026-11-02", notes="UBL 2.1 invoice in the shape of RO e-Factura, UTF-8"),
    Letter("documents/efactura-4468817020.zip", "invoice", cast.WASTE,
           "Factură servicii de salubrizare, luna septembrie 2026", "", sheets=0, annexes=1,
           number="SLX 1187", dated="2026-10-05",
           notes="ZIP as downloaded from the national system: the invoice and a detached seal, both XML"),
    PERMIT,
    Letter("documents/raport-petitii-semestrul-1-2026.xlsx", "report", cast.HALL,
           "Raport semestrial privind soluționarea petițiilor, semestrul I 2026", "", direction="outgoing",
           recipient=cast.PREFECT, dated="2026-07-10"),
    Letter("documents/oferta-mobilier-ghiseu.xlsx", "offer", cast.FURNITURE,
           "Ofertă de preț pentru mobilier de birou și ghișeu", "", number="219", dated="2026-03-18"),
    Letter("documents/adresa-mediu-deseuri.pdf.p7s", "signature", cast.ENVIRONMENT,
           "Semnătura electronică a adresei nr. 9120/CFM/01.07.2026", "", sheets=0, number="9120/CFM",
           dated="2026-07-01", notes="Detached CMS signature, DER",
           extra={"signs": "documents/adresa-mediu-deseuri.pdf"}),
]  # fmt: skip


def contents() -> dict[str, bytes]:
    """Return the bytes of each table sample; the detached signature is made elsewhere."""
    months = {"quantity": Decimal(1)}
    plan = writers.picture(writers.pages(_PLAN, dpi=70), kind="PNG")
    waste = invoice_xml(cast.WASTE, number="SLX 1187", issued="2026-10-05", due="2026-11-04",
                        item="Colectare și transport deșeuri municipale (tone)", quantity=Decimal("46.2"),
                        price=Decimal("612.00"))  # fmt: skip
    return {
        "documents/efactura-4471902355.xml": invoice_xml(
            cast.SOFTWARE, number="FTS 2026-0310", issued="2026-11-02", due="2026-12-02",
            item="Mentenanță aplicații informatice, octombrie 2026", price=Decimal("890.00"), **months,
        ),
        "documents/efactura-4468817020.zip": writers.archive(
            {"4468817020.xml": waste, "semnatura_4468817020.xml": _seal("4468817020")}
        ),
        PERMIT.path: writers.archive(
            {"cerere.pdf": writers.pdf(PERMIT), "anexe/memoriu tehnic.docx": writers.docx(_MEMO),
             "anexe/plan de situație.png": plan}
        ),
        "documents/raport-petitii-semestrul-1-2026.xlsx": writers.xlsx(REPORT_ROWS, sheet="Petiții"),
        "documents/oferta-mobilier-ghiseu.xlsx": writers.xlsx(OFFER_ROWS, sheet="Ofertă"),
    }  # fmt: skip
