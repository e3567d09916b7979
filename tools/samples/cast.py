"""Who writes the sample documents: invented persons, firms and public bodies."""

from datetime import date

from registratura.flows.demo.people import make_cnp, make_cui

TOWN = "Lunca Frasinului"
TOWN_HALL = f"Comuna {TOWN}"
ADDRESS = "Str. Principală nr. 125, comuna Lunca Frasinului, județul Alba, 517990"
CUI_TOWN = make_cui(6_100_417)


def person(
    name: str, born: tuple[int, int, int], serial: int, address: str, email: str = "", *, female: bool = False
) -> dict[str, str]:
    cnp = make_cnp(female=female, born_on=date(*born), county_number=1, serial=serial)
    return {"name": name, "kind": "person", "cnp": cnp, "cui": "", "address": address, "email": email}


def body(name: str, cui: int, address: str, email: str = "", kind: str = "company") -> dict[str, str]:
    return {"name": name, "kind": kind, "cnp": "", "cui": make_cui(cui), "address": address, "email": email}


def office(name: str, cui: int, address: str, email: str) -> dict[str, str]:
    return body(name, cui, address, email, kind="body")


HALL = {
    "name": TOWN_HALL,
    "kind": "body",
    "cnp": "",
    "cui": CUI_TOWN,
    "address": ADDRESS,
    "email": "registratura@luncafrasinului.example",
}
ANONYMOUS = {"name": "Anonim", "kind": "person", "cnp": "", "cui": "", "address": "", "email": ""}

MURESAN = person("Mureșan Letiția", (1959, 4, 17), 911, "Str. Viilor nr. 38, Lunca Frasinului", female=True)
GROZA = person("Groza Ilie", (1951, 9, 2), 923, "Str. Fântânii nr. 14, Lunca Frasinului")
FULGA = person("Fulga Ștefania", (1974, 12, 8), 934, "Str. Școlii nr. 7, Valea Teiului", female=True)
NEGRILA = person("Negrilă Sabin", (1983, 2, 21), 941, "Str. Livezilor nr. 52, Lunca Frasinului")
HADAREAN = person("Hădărean Rafila", (1946, 7, 30), 952, "Str. Dealului nr. 3, Poiana Cornilor", female=True)
TAMAS = person(
    "Tămaș Ciprian", (1990, 5, 11), 963, "Str. Teilor nr. 21, Lunca Frasinului", "ciprian.tamas@posta.example"
)
ONIGA = person(
    "Oniga Lăcrămioara",
    (1987, 10, 3),
    974,
    "Str. Morii nr. 66, Valea Teiului",
    "l.oniga@posta.example",
    female=True,
)
PRODAN = person("Prodan Horea", (1978, 3, 19), 985, "Str. Izvorului nr. 9, Lunca Frasinului")
BARSAN = person(
    "Bârsan Ionuț", (2001, 8, 25), 916, "Str. Gării nr. 40, Lunca Frasinului", "ionut.barsan@mesaje.example"
)
DEAC = person("Deac Viorica", (1965, 1, 14), 927, "Str. Principală nr. 88, Lunca Frasinului", female=True)
VOICU = person(
    "Voicu Țăranu Mircea",
    (1969, 6, 6),
    938,
    "Str. Câmpului nr. 17, Lunca Frasinului",
    "mircea.voicu@posta.example",
)
IACOB = person(
    "Iacob Teodora",
    (1994, 11, 28),
    949,
    "Str. Unirii nr. 5, Lunca Frasinului",
    "redactia@gazetaluncii.example",
    female=True,
)
SUTEU = person(
    "Șuteu Remus", (1981, 12, 1), 958, "Str. Bisericii nr. 30, Poiana Cornilor", "remus.suteu@posta.example"
)
MEDREA = person(
    "Medrea Crina",
    (1976, 4, 4),
    967,
    "Str. Salcâmilor nr. 12, Lunca Frasinului",
    "crina.medrea@mesaje.example",
    female=True,
)
LUNGU = person("Lungu Octavian", (1955, 2, 9), 976, "Str. Digului nr. 2, Lunca Frasinului")

COUNTY = office(
    "Consiliul Județean Alba", 6_910_001, "Piața Cetății nr. 1, Frasinu Mare", "registratura@cj-alba.example"
)
PREFECT = office(
    "Instituția Prefectului – Județul Alba",
    6_910_008,
    "Piața Cetății nr. 2, Frasinu Mare",
    "prefect@prefectura-alba.example",
)
LABOUR = office(
    "Inspectoratul Teritorial de Muncă Alba",
    6_910_015,
    "Str. Fabricii nr. 11, Frasinu Mare",
    "contact@itm-alba.example",
)
FISC = office(
    "Administrația Județeană a Finanțelor Publice Alba",
    6_910_022,
    "Str. Unirii nr. 60, Frasinu Mare",
    "registru@ajfp-alba.example",
)
POLICE = office(
    "Postul de Poliție Lunca Frasinului",
    6_910_029,
    "Str. Principală nr. 131, Lunca Frasinului",
    "post@politie-luncafrasinului.example",
)
SCHOOL = office(
    "Școala Gimnazială nr. 1 Lunca Frasinului",
    6_910_036,
    "Str. Școlii nr. 1, Lunca Frasinului",
    "secretariat@scoala-luncafrasinului.example",
)
COURT = office(
    "Judecătoria Frasinu Mare",
    6_910_043,
    "Str. Dreptății nr. 4, Frasinu Mare",
    "arhiva@judecatoria-frasinumare.example",
)
PAYMENTS = office(
    "Agenția de Plăți și Intervenție pentru Agricultură – Centrul Local Frasinu Mare",
    6_910_050,
    "Str. Târgului nr. 8, Frasinu Mare",
    "cl.frasinumare@apia-alba.example",
)
ENVIRONMENT = office(
    "Agenția pentru Protecția Mediului Alba",
    6_910_057,
    "Str. Pădurii nr. 19, Frasinu Mare",
    "office@apm-alba.example",
)
BAILIFF = body(
    "Biroul Executorului Judecătoresc Zăvoianu Sabin",
    6_120_004,
    "Str. Unirii nr. 22, ap. 3, Frasinu Mare",
    "birou@bej-zavoianu.example",
)
POWER = body(
    "Electrica Luncii Furnizare S.A.",
    6_120_011,
    "Str. Energiei nr. 15, Frasinu Mare",
    "facturi@electrica-luncii.example",
)
WASTE = body(
    "Salubrex Lunca S.R.L.", 6_120_018, "Str. Fabricii nr. 40, Frasinu Mare", "facturare@salubrex.example"
)
SOFTWARE = body(
    "Fântâna Soft S.R.L.", 6_120_025, "Str. Teilor nr. 3, Frasinu Mare", "suport@fantana-soft.example"
)
FURNITURE = body(
    "Mobifrasin Distribuție S.R.L.",
    6_120_032,
    "Str. Gării nr. 101, Frasinu Mare",
    "oferte@mobifrasin.example",
)
SURVEYOR = body(
    "Topovest Cadastru S.R.L.", 6_120_039, "Str. Nucului nr. 6, Frasinu Mare", "birou@topovest.example"
)
PARISH = body("Parohia Ortodoxă Poiana Cornilor", 6_120_046, "Str. Bisericii nr. 2, Poiana Cornilor")
