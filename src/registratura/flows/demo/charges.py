"""Fees of the demonstration: three rules, and charges that stand in each of the places where one can stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from registratura.fees import queries, services
from registratura.fees.services import ChargeDraft, VersionDraft
from registratura.flows.demo.towns import DemoInstitution
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.money import plain
from registratura.registers import queries as books
from registratura.registers.queries import EntryFilter, EntryLine
from registratura.toolkit.scope import acting_for

_TREASURY: Final = {"commune": "RO70TREZ70021360250XXXXX", "municipality": "RO63TREZ46621360250XXXXX"}
_AREA: Final = {"field": "suprafata", "label": "Suprafața terenului", "label_en": "Land area", "unit": "m²"}
_URBANISM: Final[dict[str, Any]] = {
    "kind": "bands",
    "ask": _AREA,
    "bands": [
        {"upto": 150_000, "amount": 600},
        {"upto": 250_000, "amount": 700},
        {"upto": 500_000, "amount": 900},
        {"upto": 750_000, "amount": 1200},
        {"upto": 1_000_000, "amount": 1400},
        {"upto": None, "amount": 1400, "each": 1},
    ],
    "exemptions": [
        {
            "code": "rural",
            "name": "Teren în mediul rural",
            "name_en": "Land in a rural area",
            "ground": "Legea 227/2015 art. 474 alin. (2)",
            "percent": 50,
        },
        {
            "code": "veteran",
            "name": "Veteran de război sau văduvă de veteran",
            "name_en": "War veteran or widow of one",
            "ground": "Legea 227/2015 art. 476",
            "percent": 100,
        },
    ],
    "rounding": "leu",
}
_COPIES: Final[dict[str, Any]] = {
    "kind": "per_unit",
    "ask": {"field": "pagini", "label": "Pagini copiate", "label_en": "Copied pages", "unit": "pag."},
    "amount": 50,
    "free": 20_000,
}
_RULES: Final = (
    (
        *("certificat-fiscal", "Certificat de atestare fiscală", "Tax clearance certificate"),
        *("Legea 207/2015 art. 158-159", {"kind": "free"}),
    ),
    (
        *("certificat-urbanism", "Certificat de urbanism", "Urbanism certificate"),
        *("Legea 227/2015 art. 474 alin. (1)", _URBANISM),
    ),
    (
        *("copii", "Copii de pe documente", "Copies of documents"),
        *("Legea 544/2001 art. 9; HCL 14/2026", _COPIES),
    ),
)


def bring_fees(
    *, institution_id: int, town: DemoInstitution, people: Mapping[str, Actor], now: datetime
) -> None:
    """Set three fees and charge some entries. Done once. Must not run inside a scope."""
    with acting_for(institution_id):
        today = legal_date(now)
        if queries.fees_on(today):
            return
        for code, name, name_en, law, formula in _RULES:
            draft = VersionDraft(
                name=name,
                name_en=name_en,
                legal_basis=law,
                formula=formula,
                valid_from=date(today.year, 1, 1),
                iban="" if formula["kind"] == "free" else _TREASURY[town.kind],
            )
            services.set_version(code=code, draft=draft, by=people["administrator"], now=now)
        _charge(town, people, now)


def _charge(town: DemoInstitution, people: Mapping[str, Actor], now: datetime) -> None:
    register, cashier = books.general_register(), people["registrar"]
    assert register is not None
    narrowed = EntryFilter(direction="incoming", state="registered")
    entries = books.page(register=register, narrowed=narrowed, visible_units=None, reader_id=0).lines[:8]
    earlier = now - timedelta(days=3)
    areas = ("220", "480", "1.350", "90", "640", "300", "180", "1.000")
    made = [
        _one(entry, area, exemption="veteran" if place == 3 else "", by=cashier, now=earlier)
        for place, (entry, area) in enumerate(zip(entries, areas, strict=False))
    ]
    if len(made) < len(areas):  # a town without enough entries shows its rules alone
        return
    in_cash, by_bank, in_part, _waived, twice, cancelled, _owed, _owed_too = made
    services.take_cash(
        charge_id=in_cash.id,
        amount_bani=in_cash.amount_bani,
        key=uuid5(NAMESPACE_URL, f"demo/{town.code}/fee"),
        payer_name=in_cash.payer_name,
        by=cashier,
        now=now,
    )
    services.cancel(
        charge_id=cancelled.id, reason="Calculată de două ori pentru aceeași cerere", by=cashier, now=now
    )
    day = f"{legal_date(now):%d.%m.%Y}"
    lines = [
        f"{day};{plain(by_bank.amount_bani)};RON;{by_bank.payer_name};Taxa certificat {by_bank.reference};OP 4512",
        f"{day};5.00;RON;{in_part.payer_name};{in_part.reference} avans;OP 4513",
        f"{day};{plain(twice.amount_bani)};RON;{twice.payer_name};{twice.reference};OP 4514",
        f"{day};{plain(twice.amount_bani)};RON;{twice.payer_name};{twice.reference} din nou;OP 4515",
        f"{day};12.00;RON;Tudose Ilie;certificat urbanism teren Valea Mare;OP 4516",
        f"{day};-25.00;RON;;Comision de administrare;",
    ]
    statement = "\n".join(["Data;Suma;Moneda;Platitor;Detalii;Referinta", *lines]).encode()
    services.read_statement(data=statement, name=f"extras-{day}.csv", by=cashier, now=now)
    services.ask_refund(
        charge_id=twice.id,
        amount_bani=twice.amount_bani,
        reason="Plătită de două ori prin bancă",
        iban="",
        by=cashier,
        now=now,
    )


def _one(entry: EntryLine, area: str, *, exemption: str, by: Actor, now: datetime) -> Any:
    draft = ChargeDraft(
        rule_code="certificat-urbanism",
        answers={"suprafata": area},
        exemption=exemption,
        entry_id=entry.id,
        payer_name=entry.sender_name,
    )
    return services.charge(draft=draft, by=by, now=now)
