"""Invented people, institutions and entries for the mock screens."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from registratura.doors.shared.formats import local_day
from registratura.doors.shared.frame import Frame, InstitutionChoice, Section

_SOUGHT = ("certificat", "urbanism", "teiului")
NOW = datetime(2026, 11, 20, 9, 42, tzinfo=UTC)
OFFICE = "Comuna Valea Mierlei"


@dataclass(frozen=True, kw_only=True)
class Row:
    number: int
    registered_at: datetime
    direction: str
    party: str
    subject: str
    unit: str
    state: str = "registered"
    files: int = 0
    others: int = 0
    code: str = ""
    reason: str = ""
    href: str = "/inregistrare"

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The subject cut where the words of the search stand."""
        return [
            (part, part.lower() in _SOUGHT)
            for part in re.split(f"({'|'.join(_SOUGHT)})", self.subject, flags=re.IGNORECASE)
        ]


@dataclass(frozen=True, kw_only=True)
class File:
    name: str
    size: int
    media_type: str
    sha256: str
    href: str = "/inregistrare"


@dataclass(frozen=True, kw_only=True)
class Event:
    text: str
    actor: str
    at: datetime
    icon: str
    tone: str = ""
    reason: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Message:
    text: str
    level_tag: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class Found:
    id: str
    name: str
    detail: str
    icon: str
    plain: str


CORRESPONDENTS = [
    Found(
        id="1",
        name="Țărălungă Ștefania-Ioana",
        detail="persoană fizică · Str. Teiului nr. 14, Valea Mierlei",
        icon="user",
        plain="taralunga stefania ioana",
    ),
    Found(
        id="2",
        name="Țăruș Mihai",
        detail="persoană fizică · sat Poiana Lupului nr. 203",
        icon="user",
        plain="tarus mihai",
    ),
    Found(
        id="3",
        name="Agrotera Valea Mierlei SRL",
        detail="CUI 18547290 · Str. Gării nr. 2",
        icon="building-2",
        plain="agrotera valea mierlei srl tar",
    ),
    Found(
        id="4",
        name="Consiliul Județean Argeșel",
        detail="instituție publică",
        icon="landmark",
        plain="consiliul judetean argesel",
    ),
]

_SUBJECTS = [
    (
        "incoming",
        "Țărălungă Ștefania-Ioana",
        "Cerere pentru eliberarea unui certificat de urbanism, imobil din Str. Teiului nr. 14",
        "Urbanism",
        3,
        0,
    ),
    (
        "outgoing",
        "Judecătoria Râu Alb",
        "Comunicarea actelor solicitate în dosarul nr. 1472/311/2026",
        "Juridic",
        1,
        0,
    ),
    (
        "incoming",
        "Agrotera Valea Mierlei SRL",
        "Factura seria AVM nr. 2214 – motorină pentru utilaje de deszăpezire",
        "Contabilitate",
        1,
        0,
    ),
    (
        "internal",
        "Compartimentul Achiziții",
        "Referat de necesitate: reparația acoperișului Școlii Gimnaziale nr. 2",
        "Primar",
        2,
        0,
    ),
    (
        "incoming",
        "Grigore Anghelescu",
        "Petiție privind câinii fără stăpân de pe Str. Morii și lipsa iluminatului public în zona "
        "podului; solicită răspuns în scris și intervenția de urgență a serviciului de gospodărire",
        "Secretar general",
        0,
        12,
    ),
    (
        "incoming",
        "Inspectoratul pentru Situații de Urgență „Dealul Cald” Argeșel",
        "Solicitare date privind hidranții exteriori",
        "SVSU",
        1,
        0,
    ),
    ("outgoing", "Mărioara Dobrescu", "Adeverință de rol agricol nr. poziție 118", "Registrul agricol", 0, 0),
    (
        "incoming",
        "Ilie Crăciunescu",
        "Cerere informații de interes public (Legea 544/2001): cheltuieli cu iluminatul festiv",
        "Relații publice",
        0,
        0,
    ),
    (
        "internal",
        "Comisia de inventariere",
        "Proces-verbal de inventariere a bunurilor din domeniul public, anul 2026",
        "Contabilitate",
        4,
        0,
    ),
    (
        "incoming",
        "Asociația Crescătorilor de Oi „Mioara”",
        "Solicitare pășunat izlaz comunal, trupul Poiana Lupului",
        "Registrul agricol",
        2,
        2,
    ),
]


def rows(count: int = 50) -> list[Row]:
    found = []
    moment = NOW
    for index in range(count):
        direction, party, subject, unit, files, others = _SUBJECTS[index % len(_SUBJECTS)]
        state, reason = "registered", ""
        if index == 6:
            state, reason = "annulled", "înregistrat de două ori; vezi 12340"
        if index == 11:
            state, party, subject = (
                "reserved",
                "—",
                "Rezervat pentru dispozițiile primarului, până la 30.11.2026",
            )
        if index == 17:
            state, party, subject = "unused", "—", "Rezervare expirată la 18.11.2026"
        found.append(
            Row(
                number=12347 - index,
                registered_at=moment,
                direction=direction,
                party=party,
                subject=subject,
                unit=unit,
                state=state,
                files=0 if state in ("reserved", "unused") else files,
                others=others,
                code="CP" if index == 8 else "",
                reason=reason,
            )
        )
        moment -= timedelta(minutes=19 + index % 7 * 5, hours=15 if index in (14, 33) else 0)
    return found


def days(count: int = 50) -> list[tuple[date, str, list[Row]]]:
    names = ["azi, vineri", "ieri, joi", "miercuri", "marți"]
    grouped: dict[date, list[Row]] = {}
    for row in rows(count):
        grouped.setdefault(local_day(row.registered_at), []).append(row)
    return [(day, names[index], group) for index, (day, group) in enumerate(grouped.items())]


FILES = [
    File(
        name="Cerere certificat de urbanism.pdf",
        size=482_113,
        media_type="application/pdf",
        sha256="9f2c6b1d0e5a7c3348b1f0a2d4e6c8b01357924680acefbd1122334455667788",
    ),
    File(
        name="Extras de carte funciară nr. 30412.pdf",
        size=1_204_551,
        media_type="application/pdf",
        sha256="0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9",
    ),
    File(
        name="Plan de încadrare – fotografie.jpg",
        size=3_911_020,
        media_type="image/jpeg",
        sha256="7788990011223344556677889900aabbccddeeff00112233445566778899aabb",
    ),
]

EVENTS = [
    Event(
        text="Înregistrat cu numărul 12347 din 20.11.2026",
        actor="Ana Munteanu, registrator",
        at=NOW,
        icon="stamp",
        tone="strong",
    ),
    Event(
        text="Atașate 3 fișiere",
        actor="Ana Munteanu, registrator",
        at=NOW + timedelta(minutes=2),
        icon="paperclip",
    ),
    Event(
        text="Corectat",
        actor="Ana Munteanu, registrator",
        at=NOW + timedelta(minutes=11),
        icon="pencil",
        reason="greșeală de dactilografiere",
        changes=[
            ("Număr de file", "3", "5"),
            (
                "Conținut pe scurt",
                "Cerere certificat urbanism",
                "Cerere pentru eliberarea unui certificat de urbanism, imobil din Str. Teiului nr. 14",
            ),
        ],
    ),
    Event(
        text="Recipisă tipărită",
        actor="Ana Munteanu, registrator",
        at=NOW + timedelta(minutes=12),
        icon="printer",
    ),
]
ANNULLED_EVENT = Event(
    text="Anulat. Numărul rămâne în registru, tăiat cu o linie.",
    actor="Radu Teodorescu, șef birou",
    at=NOW + timedelta(minutes=40),
    icon="ban",
    tone="danger",
    reason="înregistrat de două ori; documentul are numărul 12340",
)

_SECTIONS = [
    ("Registru general", "/registru", "book-open", "r", "Registratură", None),
    ("Căutare", "/cautare", "search", "c", "Registratură", None),
    ("Registre speciale", "/registre", "book-marked", "", "Registratură", None),
    ("Rezervări", "/rezervari", "bookmark", "", "Registratură", 3),
    ("Corespondenți", "/corespondenti", "users", "", "Registratură", None),
    ("Instituția", "/institutie", "landmark", "", "Administrare", None),
    ("Persoane și drepturi", "/drepturi", "key-round", "", "Administrare", None),
    ("Galerie", "/galerie", "layers", "", "Administrare", None),
]


def frame(path: str = "/registru", **changes: Any) -> Frame:
    sections = tuple(
        Section(label=label, href=href, icon=icon, key=key, group=group, count=count, active=href == path)
        for label, href, icon, key, group, count in _SECTIONS
    )
    facts: dict[str, Any] = {
        "institution": OFFICE,
        "locality": "județul Argeșel",
        "user_name": "Ana Munteanu",
        "user_email": "ana.munteanu@valea-mierlei.example",
        "role": "Registrator",
        "sections": sections,
        "register_url": "/inregistreaza",
        "search_url": "/cautare",
        "home_url": "/registru",
        "account_url": "/cont",
        "institution_url": "/institutii",
        "preferences_url": "/preferinte",
        "sign_out_url": "/iesire",
        "version": "0.2.0",
        "path": path,
        "institutions": [
            InstitutionChoice(code="valea-mierlei", name=OFFICE, active=True),
            InstitutionChoice(code="rau-alb", name="Municipiul Râu Alb"),
        ],
    }
    return Frame(**{**facts, **changes})


def page_context(path: str, *, single_keys: bool = True) -> dict[str, Any]:
    """Everything a mock page may ask for; each takes what it needs."""
    annulled = path.endswith("anulata")
    context: dict[str, Any] = {
        "frame": frame(path, single_keys=single_keys),
        "theme": "auto",
        "csrf_input": "",
        "now": NOW,
        "today": NOW.date(),
        "office": OFFICE,
        "rows": rows(),
        "days": days(),
        "files": FILES,
        "events": [*EVENTS, ANNULLED_EVENT] if annulled else EVENTS,
        "annulled": annulled,
        "faulty": path.endswith("erori"),
        "messages": [Message(text="Documentul a primit numărul 12347/20.11.2026.", level_tag="success")]
        if path == "/galerie"
        else [],
    }
    if path == "/eroare":
        context.pop("frame")
        context |= {
            "status": 404,
            "title": "Pagina nu există",
            "words": "Adresa poate fi scrisă greșit sau înregistrarea ține de altă instituție. "
            "Numărul căutat se găsește cel mai repede din căutare.",
            "reference": "7f3a-91c2",
            "ways": [("Caută în registre", "/cautare"), ("Prima pagină", "/")],
        }
    return context
