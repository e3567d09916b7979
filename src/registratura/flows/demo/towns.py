"""The two institutions of the demonstration, a commune and a county seat: their units and their people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from registratura.flows.demo.people import Place, make_cui

InstitutionKind = Literal["commune", "municipality", "supplier"]
Role = Literal[
    "registrar",
    "public_relations",
    "secretary_general",
    "head",
    "clerk",
    "archivist",
    "auditor",
    "administrator",
    "data_protection",
    "sales",
    "bookkeeping",
    "support",
    "outreach",
    "screening",
]


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit of the chart; parents come before children. Duties say which documents it handles."""

    code: str
    name: str
    parent: str  # code of the unit above; empty at the top
    filing: str  # direction and service in the filing plan, as in I-A
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CastMember:
    """A person of the staff who signs in."""

    full_name: str
    email: str
    role: Role
    unit_code: str
    job_title: str = ""  # the name of the role when empty


@dataclass(frozen=True, slots=True)
class DemoInstitution:
    """An invented institution, whole: identity, place, units, staff."""

    code: str
    kind: InstitutionKind
    name: str
    cui: str
    address: str
    postal_code: str
    email: str
    phone: str
    place: Place
    units: tuple[DemoUnit, ...]
    cast: tuple[CastMember, ...]
    yearly_count: int  # a believable volume of registrations


def _units(lines: str) -> tuple[DemoUnit, ...]:
    """Read one unit a line: code | name | parent | filing | duties."""
    made = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        code, name, parent, filing, duties = (part.strip() for part in line.split("|"))
        made.append(DemoUnit(code, name, parent, filing, tuple(duties.split())))
    return tuple(made)


COMMUNE = DemoInstitution(
    code="lunca-frasinului",
    kind="commune",
    name="Comuna Lunca Frasinului",
    cui=make_cui(6_100_417),
    address="Str. Principală nr. 125",
    postal_code="517990",
    email="registratura@luncafrasinului.example",
    phone="0700 000 001",
    place=Place(
        town="Lunca Frasinului",
        seat="Frasinu Mare",
        county="Alba",
        county_number=1,
        villages=("Valea Teiului", "Poiana Cornilor", "Izvoarele Albe"),
    ),
    units=_units("""
        PRIM | Primar – cabinet | | I-A | mayor
        SG | Secretar general și stare civilă | PRIM | II-A | secretary legal civil_status
        REL | Registratură, relații publice și arhivă | SG | II-B | public_relations
        AGR | Compartimentul Registrul Agricol | SG | III-A | farm_register
        AS | Compartimentul Asistență Socială | SG | IV-A | social
        FIN | Financiar-Contabil, Impozite și Taxe | PRIM | V-A | taxes accounting procurement staff
        URB | Compartimentul Urbanism | PRIM | VI-A | urbanism
        ADP | Administrarea Domeniului Public | PRIM | VII-A | public_works trade parking
    """),
    cast=(
        CastMember("Ana Jurcă", "ana@luncafrasinului.example", "registrar", "REL"),
        CastMember("Rodica Medrea", "rodica@luncafrasinului.example", "public_relations", "REL"),
        CastMember("Ioan Moldovan", "ioan@luncafrasinului.example", "head", "PRIM", "Primar"),
        CastMember("Valeria Nistor", "valeria@luncafrasinului.example", "secretary_general", "SG"),
        CastMember("Dorin Hossu", "dorin@luncafrasinului.example", "head", "URB", "Arhitect-șef"),
        CastMember("Camelia Petcu", "camelia@luncafrasinului.example", "head", "FIN", "Contabil-șef"),
        CastMember("Marius Leahu", "marius@luncafrasinului.example", "head", "ADP", "Șef serviciu"),
        CastMember("Bogdan Suciu", "bogdan@luncafrasinului.example", "clerk", "AGR", "Referent agricol"),
        CastMember("Ileana Todea", "ileana@luncafrasinului.example", "clerk", "AS", "Asistent social"),
        CastMember("Sorin Pașca", "sorin@luncafrasinului.example", "clerk", "URB", "Referent urbanism"),
        CastMember("Elena Cârstea", "elena@luncafrasinului.example", "archivist", "REL"),
        CastMember("Tudor Bădescu", "tudor@audit-alba.example", "auditor", "SG"),
        CastMember("Mihai Oprișa", "mihai@luncafrasinului.example", "administrator", "PRIM"),
        CastMember("Teodora Crișan", "teodora@dpo-alba.example", "data_protection", "SG"),
    ),
    yearly_count=3_000,
)

MUNICIPALITY = DemoInstitution(
    code="cetatea-noua",
    kind="municipality",
    name="Municipiul Cetatea Nouă",
    cui=make_cui(6_101_938),
    address="Bulevardul Unirii nr. 1",
    postal_code="120990",
    email="registratura@cetateanoua.example",
    phone="0700 000 002",
    place=Place(
        town="Cetatea Nouă",
        seat="Cetatea Nouă",
        county="Buzău",
        county_number=10,
        villages=("Cartierul Digului", "Cartierul Gării", "Cartierul Viilor", "Cartierul Livezi"),
    ),
    units=_units("""
        PRIM | Primar | | I-A |
        CAB | Cabinetul primarului | PRIM | I-B | mayor
        VP1 | Viceprimar – servicii publice | PRIM | I-C | mayor
        VP2 | Viceprimar – investiții | PRIM | I-D |
        AUD | Compartimentul Audit Public Intern | PRIM | I-E |
        CI | Corp de control | PRIM | I-F |
        SG | Secretar general | PRIM | II-A | secretary
        APL | Serviciul Administrație Publică Locală | SG | II-B | secretary
        CIC | Centrul de Informare pentru Cetățeni și Registratură | SG | II-C | public_relations
        ARH | Compartimentul Arhivă | SG | II-D |
        JUR | Serviciul Juridic-Contencios | SG | II-E | legal
        SC | Serviciul Stare Civilă | SG | II-F | civil_status
        AGR | Biroul Registrul Agricol și Fond Funciar | SG | II-G | farm_register
        DEC | Direcția Economică | PRIM | III-A |
        BUG | Serviciul Buget-Contabilitate | DEC | III-B | accounting
        FIN | Biroul Financiar și Plăți | DEC | III-C | accounting
        ACH | Serviciul Achiziții Publice | DEC | III-D | procurement
        IT | Biroul Informatică | DEC | III-E |
        RU | Serviciul Resurse Umane | PRIM | IV-A | staff
        DITL | Direcția Impozite și Taxe Locale | PRIM | V-A |
        IPF | Serviciul Impunere Persoane Fizice | DITL | V-B | taxes
        IPJ | Serviciul Impunere Persoane Juridice | DITL | V-C | taxes
        EXE | Serviciul Executare Silită | DITL | V-D | taxes
        DU | Direcția Urbanism și Amenajarea Teritoriului | PRIM | VI-A |
        AUT | Serviciul Autorizări în Construcții | DU | VI-B | urbanism
        CAD | Biroul Cadastru și Banca de Date | DU | VI-C | urbanism
        DISC | Biroul Disciplina în Construcții | DU | VI-D | public_works
        DAS | Direcția de Asistență Socială | PRIM | VII-A |
        BEN | Serviciul Beneficii Sociale | DAS | VII-B | social
        PC | Biroul Protecția Copilului și Familiei | DAS | VII-C | social
        DSP | Direcția Servicii Publice | VP1 | VIII-A |
        DRU | Serviciul Drumuri, Iluminat și Semnalizare | DSP | VIII-B | public_works
        SPV | Serviciul Spații Verzi și Salubrizare | DSP | VIII-C | public_works
        PARC | Biroul Parcări | DSP | VIII-D | parking
        COM | Biroul Autorizare Activități Comerciale | DSP | VIII-E | trade
        PL | Poliția Locală | PRIM | IX-A | public_works
    """),
    cast=(
        CastMember("Carmen Vasiu", "carmen@cetateanoua.example", "registrar", "CIC"),
        CastMember("Lavinia Moga", "lavinia@cetateanoua.example", "public_relations", "CIC"),
        CastMember("Corina Bratu", "corina@cetateanoua.example", "head", "PRIM", "Primar"),
        CastMember("Radu Stanciu", "radu@cetateanoua.example", "secretary_general", "SG"),
        CastMember("Adrian Medrea", "adrian@cetateanoua.example", "head", "DU", "Arhitect-șef"),
        CastMember("Mirela Sasu", "mirela@cetateanoua.example", "head", "DITL", "Director executiv"),
        CastMember("Victor Groza", "victor@cetateanoua.example", "head", "DSP", "Director executiv"),
        CastMember("Sanda Rotaru", "sanda@cetateanoua.example", "head", "DAS", "Director executiv"),
        CastMember("Ioana Neagu", "ioana@cetateanoua.example", "clerk", "IPF", "Inspector"),
        CastMember("Paul Ungur", "paul@cetateanoua.example", "clerk", "AUT", "Inspector"),
        CastMember("Oana Coman", "oana@cetateanoua.example", "clerk", "DRU", "Inspector"),
        CastMember("Gheorghe Păun", "gheorghe@cetateanoua.example", "archivist", "ARH"),
        CastMember("Diana Roșca", "diana@audit-buzau.example", "auditor", "AUD"),
        CastMember("Sorin Dobre", "sorin@cetateanoua.example", "administrator", "IT"),
        CastMember("Anca Dumbravă", "anca@cetateanoua.example", "data_protection", "JUR"),
    ),
    yearly_count=17_000,
)

# The supplier of the service stands in its own installation like an institution (decision 37): it has its people, its
# register and its journal. It takes no part in the year of the two town halls.
SUPPLIER = DemoInstitution(
    code="furnizor",
    kind="supplier",
    name="Cartea Frasinului Software SRL",
    cui=make_cui(6_102_455),
    address="Str. Teilor nr. 7",
    postal_code="510990",
    email="contact@cartea-frasinului.example",
    phone="0700 000 003",
    place=Place(town="Alba Iulia", seat="Alba Iulia", county="Alba", county_number=1, villages=()),
    units=_units("""
        DIR | Conducerea | | I-A |
        CLI | Relații cu clienții | DIR | II-A |
        JUR | Juridic și protecția datelor | DIR | III-A |
    """),
    cast=(
        CastMember("Sabina Ciobanu", "sabina@cartea-frasinului.example", "registrar", "CLI"),
        CastMember("Matei Filip", "matei@cartea-frasinului.example", "data_protection", "JUR"),
        CastMember(
            "Irina Vlad", "irina@cartea-frasinului.example", "data_protection", "JUR", "Consilier juridic"
        ),
        CastMember("Luca Anghel", "luca@cartea-frasinului.example", "administrator", "DIR"),
        CastMember("Olga Nistor", "olga@cartea-frasinului.example", "sales", "CLI"),
        CastMember("Eugen Sava", "eugen@cartea-frasinului.example", "bookkeeping", "DIR", "Contabil"),
        CastMember("Teodora Lup", "teodora@cartea-frasinului.example", "support", "CLI"),
        CastMember("Silviu Crainic", "silviu@cartea-frasinului.example", "outreach", "CLI"),
        CastMember("Ligia Bota", "ligia@cartea-frasinului.example", "screening", "JUR"),
    ),
    yearly_count=0,
)

INSTITUTIONS: dict[InstitutionKind, DemoInstitution] = {"commune": COMMUNE, "municipality": MUNICIPALITY}
