"""Invented persons, firms and institutions, with identifiers whose check digits are right.

Nobody here exists. Personal codes take their serial from 900-999, which no county reaches in a day; tax codes
begin above sixty million, beyond any issued so far; mail goes to `.example`; phones are 0700 000 0xx.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

PartyKind = Literal["person", "company", "body"]

_CNP_WEIGHTS = (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)
_CUI_WEIGHTS = (7, 5, 3, 2, 1, 7, 5, 3, 2)
_FIRST_CUI = 6_100_000  # body without the check digit: the code itself starts at 61 000 00x
_OLDEST_BIRTH = date(1938, 1, 3)
_BIRTH_SPAN_DAYS = (date(2007, 6, 30) - _OLDEST_BIRTH).days


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


SURNAMES = _listed(
    """
    Albescu Andronic Apostol Arsene Avram Bădescu Bălan Bănică Bârsan Bejan Bodea Bogdan Botezatu Bratu
    Bucur Butnaru Călin Cârstea Cernat Chiriac Ciobanu Cojocaru Coman Crișan Cuc Dănilă Dascălu Deac Dima
    Dinu Dobre Drăgan Dumitrașcu Enache Fărcaș Filip Florea Frâncu Fulga Gavrilă Gherman Ghiță Goia Groza
    Hădărean Hossu Iacob Iordache Ispas Istrate Jurcă Lazăr Leahu Lungu Lupșa Luca Macovei Manea Marcu
    Mărginean Medrea Mitrea Moga Moldovan Morar Munteanu Mureșan Muntean Nădejde Neagu Negrilă Nicoară
    Nistor Oancea Olteanu Oniga Oprea Oprișa Pașca Pădurean Păun Petcu Petrișor Pleșa Popovici Prodan
    Pușcaș Rădulescu Râpan Roșca Rotaru Rusu Sasu Sava Șandru Șerban Simion Sârbu Stanciu Ștefan Stoica
    Suciu Szabó Șuteu Tătaru Tămaș Todea Toma Truță Tudose Țăran Ungur Ursu Vasiu Vișan Vlad Voicu Vulcan
    Zaharia Zăvoianu Kovács Weiss
    """
)
MALE_NAMES = _listed(
    """
    Adrian Alexandru Andrei Aurel Avram Bogdan Călin Cătălin Ciprian Constantin Cornel Cosmin Cristian Dan
    Daniel David Dorin Dumitru Emil Eugen Florin Gabriel George Gheorghe Grigore Horea Ilie Ioan Ionuț
    Iosif Iulian Laurențiu Liviu Lucian Marcel Marian Marius Matei Mihai Mircea Nicolae Octavian Ovidiu
    Paul Petru Radu Răzvan Remus Sabin Sebastian Sorin Ștefan Teodor Tiberiu Traian Valentin Vasile Victor
    Viorel Vlad Zoltán
    """
)
FEMALE_NAMES = _listed(
    """
    Adela Adriana Alina Ana Anca Andreea Angela Aurelia Bianca Camelia Carmen Corina Crina Cristina Dana
    Daniela Delia Diana Doina Dorina Ecaterina Elena Eleonora Emilia Eugenia Felicia Floarea Gabriela
    Georgeta Ileana Ioana Irina Iuliana Lăcrămioara Lavinia Letiția Lidia Livia Loredana Lucreția Luminița
    Maria Mariana Marinela Mihaela Mirela Mădălina Nicoleta Oana Otilia Paula Rafila Ramona Raluca Rodica
    Roxana Sanda Silvia Simona Sofia Ștefania Teodora Valeria Veronica Victoria Viorica Zamfira Ágnes
    """
)
STREETS = _listed(
    """
    Principală Fântânii Bisericii Școlii Morii Viilor Livezilor Izvorului Câmpului Teilor Frasinului
    Plopilor Salcâmilor Gării Târgului Dealului Pădurii Zorilor Primăverii Toamnei Lalelelor Bujorilor
    Cireșului Nucului Stadionului Fabricii Cimitirului Păcii Unirii Trandafirilor Digului Luncii
    """
)
_FIRM_STEMS = _listed(
    """
    Agrofras Alutrans Ardeal-Prund Betoluna Carpofruct Cetinavert Construlunca Drumalin Ecofrasin
    Electrolum Fagurelul Ferma-Zăvoi Floragreen Forestin Gospodarul Hidroluncă Instalfras Lactolunca
    Lemnvert Luminext Mecanolux Mobifrasin Morarul Natursol Panifras Papirovest Piatravie Prundex Roadfras
    Salubrex Serviluna Solarfras Tâmplex Termolun Topovest Transfrasin Vegetalux Viaverde Vitifrasin
    Zidarum
    """
)
_FIRM_FIELDS: tuple[str, ...] = (
    "Construct",
    "Trans",
    "Agro",
    "Instal",
    "Com",
    "Serv",
    "Forest",
    "Proiect",
    "Impex",
    "Distribuție",
    "Consulting",
    "Energy",
)
_SETTLED_FIRMS: tuple[tuple[str, str], ...] = (
    ("Electrica Luncii Furnizare S.A.", "facturi@electrica-luncii.example"),
    ("Apa Văii Albe S.A.", "relatii.clienti@apa-vaii.example"),
    ("Salubrex Lunca S.R.L.", "facturare@salubrex.example"),
    ("Telefonia Nouă S.A.", "clienti@telefonia-noua.example"),
    ("Gaz Podiș Distribuție S.A.", "avize@gaz-podis.example"),
    ("Topovest Cadastru S.R.L.", "birou@topovest.example"),
    ("Fântâna Soft S.R.L.", "suport@fantana-soft.example"),
    ("Papirovest Birotică S.R.L.", "oferte@papirovest.example"),
)
SETTLED_COUNT = len(_SETTLED_FIRMS)
_INSTITUTIONS: tuple[tuple[str, str], ...] = (
    ("Consiliul Județean {county}", "registratura@cj-{slug}.example"),
    ("Instituția Prefectului – Județul {county}", "prefect@prefectura-{slug}.example"),
    ("Administrația Județeană a Finanțelor Publice {county}", "registru@ajfp-{slug}.example"),
    ("Oficiul de Cadastru și Publicitate Imobiliară {county}", "secretariat@ocpi-{slug}.example"),
    ("Agenția pentru Protecția Mediului {county}", "office@apm-{slug}.example"),
    ("Inspectoratul Teritorial de Muncă {county}", "contact@itm-{slug}.example"),
    ("Direcția de Sănătate Publică {county}", "secretariat@dsp-{slug}.example"),
    ("Inspectoratul Școlar Județean {county}", "isj@isj-{slug}.example"),
    ("Inspectoratul de Poliție Județean {county}", "cabinet@ipj-{slug}.example"),
    ("Inspectoratul pentru Situații de Urgență {county}", "dispecerat@isu-{slug}.example"),
    ("Agenția de Plăți și Intervenție pentru Agricultură – Centrul {county}", "apia@apia-{slug}.example"),
    ("Direcția pentru Agricultură Județeană {county}", "office@daj-{slug}.example"),
    (
        "Direcția Generală de Asistență Socială și Protecția Copilului {county}",
        "office@dgaspc-{slug}.example",
    ),
    ("Agenția Județeană pentru Plăți și Inspecție Socială {county}", "ajpis@ajpis-{slug}.example"),
    ("Camera de Conturi {county}", "camera@conturi-{slug}.example"),
    ("Judecătoria {seat}", "arhiva@judecatoria-{slug}.example"),
    ("Tribunalul {county}", "registratura@tribunal-{slug}.example"),
    ("Parchetul de pe lângă Judecătoria {seat}", "parchet@pj-{slug}.example"),
    ("Biroul Executorului Judecătoresc Zăvoianu Sabin", "birou@bej-zavoianu.example"),
    ("Biroul Individual Notarial Hossu Letiția", "notar@bin-hossu.example"),
    ("Serviciul Județean al Arhivelor Naționale {county}", "arhive@sjan-{slug}.example"),
    ("Direcția Județeană de Statistică {county}", "tele@statistica-{slug}.example"),
    ("Ocolul Silvic Frasinu", "ocol@silvic-frasinu.example"),
    ("Școala Gimnazială nr. 1 {town}", "scoala@scoala-{townslug}.example"),
    ("Postul de Poliție {town}", "post@politie-{townslug}.example"),
    ("Grădinița cu Program Normal {town}", "gradinita@gradinita-{townslug}.example"),
    ("Parohia Ortodoxă {town}", "parohia@parohia-{townslug}.example"),
    ("Administrația Bazinală de Apă Zăvoaie", "avize@bazin-zavoaie.example"),
)


@dataclass(frozen=True, slots=True)
class DemoParty:
    """Whoever wrote to the institution or receives its letters."""

    kind: PartyKind
    name: str
    cnp: str = ""
    cui: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    locality: str = ""
    county: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The invented town whose people write."""

    town: str
    seat: str  # the town of the county's court
    county: str
    county_number: int  # the two digits of a personal code
    villages: tuple[str, ...]


def check_digit_cnp(body: str) -> str:
    """Return the thirteenth digit of a personal code from its first twelve."""
    remainder = sum(int(digit) * weight for digit, weight in zip(body, _CNP_WEIGHTS, strict=True)) % 11
    return "1" if remainder == 10 else str(remainder)


def make_cnp(*, female: bool, born_on: date, county_number: int, serial: int) -> str:
    """Make a personal code (13 digits) for an invented person born in 1900-2099."""
    sex = (2 if female else 1) + (4 if born_on.year >= 2000 else 0)
    body = f"{sex}{born_on:%y%m%d}{county_number:02d}{serial:03d}"
    return body + check_digit_cnp(body)


def make_cui(body: int) -> str:
    """Make a tax code from its digits without the check digit, which is appended."""
    digits = f"{body:09d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _CUI_WEIGHTS, strict=True))
    return f"{body}{total * 10 % 11 % 10}"


def slug(words: str) -> str:
    """Write words in plain lower-case letters, as in a mail address."""
    plain = unicodedata.normalize("NFD", words.lower())
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


def persons(*, rng: random.Random, place: Place, count: int) -> tuple[DemoParty, ...]:
    """Invent that many persons of the place; names may repeat, as they do in a village, codes never."""
    made: list[DemoParty] = []
    taken: set[str] = set()
    while len(made) < count:
        person = _person(rng, place)
        if person.cnp not in taken:
            taken.add(person.cnp)
            made.append(person)
    return tuple(made)


def firms(*, rng: random.Random, place: Place, count: int) -> tuple[DemoParty, ...]:
    """Invent that many firms; the suppliers every town hall has come first."""
    made = [
        _company(rng, place, name=name, email=email, order=order)
        for order, (name, email) in enumerate(_SETTLED_FIRMS[:count])
    ]
    names = {firm.name for firm in made}
    while len(made) < count:
        ending = rng.choice(("S.R.L.", "S.R.L.", "S.R.L.", "S.A.", "S.R.L.-D.", "P.F.A."))
        stem, field = rng.choice(_FIRM_STEMS), rng.choice(_FIRM_FIELDS)
        name = f"{stem} {field} {ending}"
        if name in names:
            name = f"{stem} {rng.choice(SURNAMES)} {field} {ending}"
        if name in names:
            continue
        names.add(name)
        mailbox = f"office@{slug(name)[:28]}.example"
        made.append(_company(rng, place, name=name, email=mailbox, order=len(made)))
    return tuple(made)


def institutions(*, rng: random.Random, place: Place) -> tuple[DemoParty, ...]:
    """Invent the public bodies that write to a town hall of the place, the busiest first."""
    words = {
        "county": place.county,
        "seat": place.seat,
        "town": place.town,
        "slug": slug(place.county),
        "townslug": slug(place.town),
    }
    return tuple(
        DemoParty(
            kind="body",
            name=name.format(**words),
            cui=make_cui(_FIRST_CUI + 900_000 + place.county_number * 1_000 + order * 7),
            email=email.format(**words),
            phone=_phone(rng),
            address=f"Str. {rng.choice(STREETS)} nr. {rng.randint(1, 90)}",
            locality=place.town if "{town}" in name else place.seat,
            county=place.county,
        )
        for order, (name, email) in enumerate(_INSTITUTIONS)
    )


def _person(rng: random.Random, place: Place) -> DemoParty:
    female = rng.random() < 0.52
    given = _given_name(rng, FEMALE_NAMES if female else MALE_NAMES)
    surname = rng.choice(SURNAMES)
    born_on = _OLDEST_BIRTH + timedelta(days=rng.randrange(_BIRTH_SPAN_DAYS))
    writes_mail = rng.random() < 0.45
    mailbox = f"{slug(given.split('-')[0])}.{slug(surname)}{rng.randint(1, 99)}@posta.example"
    return DemoParty(
        kind="person",
        name=f"{surname} {given}",
        cnp=make_cnp(
            female=female,
            born_on=born_on,
            county_number=place.county_number,
            serial=rng.randint(900, 999),
        ),
        email=mailbox if writes_mail else "",
        phone=_phone(rng) if rng.random() < 0.6 else "",
        address=f"Str. {rng.choice(STREETS)} nr. {rng.randint(1, 214)}",
        locality=rng.choice((place.town, place.town, *place.villages)),
        county=place.county,
    )


def _given_name(rng: random.Random, names: Sequence[str]) -> str:
    first = rng.choice(names)
    second = rng.choice(names)
    return f"{first}-{second}" if first != second and rng.random() < 0.38 else first


def _company(rng: random.Random, place: Place, *, name: str, email: str, order: int) -> DemoParty:
    return DemoParty(
        kind="company",
        name=name,
        cui=make_cui(_FIRST_CUI + place.county_number * 10_000 + order * 3),
        email=email,
        phone=_phone(rng),
        address=f"Str. {rng.choice(STREETS)} nr. {rng.randint(1, 140)}",
        locality=rng.choice((place.town, place.seat)),
        county=place.county,
    )


def _phone(rng: random.Random) -> str:
    return f"0700 000 0{rng.randint(10, 99)}"
