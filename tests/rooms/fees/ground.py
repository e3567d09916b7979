"""A town with fees, and charges made for the tests."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from registratura.fees import queries, services
from registratura.fees.models import Charge
from registratura.fees.services import ChargeDraft, VersionDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TREASURY = "RO49AAAA1B31007593840000"
BANDS: dict[str, Any] = {
    "kind": "bands",
    "ask": {"field": "suprafata", "label": "Suprafața terenului", "unit": "m²"},
    "bands": [
        {"upto": 150_000, "amount": 600},
        {"upto": 250_000, "amount": 700},
        {"upto": 1_000_000, "amount": 1400},
        {"upto": None, "amount": 1400, "each": 1},
    ],
    "exemptions": [
        {"code": "rural", "name": "Teren în mediul rural", "ground": "Codul fiscal art. 474", "percent": 50},
        {"code": "veteran", "name": "Veteran de război", "ground": "Codul fiscal art. 476", "percent": 100},
    ],
}


def set_fee(
    town: Town, *, code: str = "urbanism", formula: dict[str, Any] | None = None, **more: Any
) -> None:
    """Set a fee of the town as its administrator."""
    values: dict[str, Any] = {
        "name": "Certificat de urbanism",
        "legal_basis": "Legea 227/2015 art. 474 alin. (1)",
        "formula": formula or BANDS,
        "valid_from": date(2026, 1, 1),
        "iban": TREASURY,
    }
    with acting_for(town.id):
        services.set_version(code=code, draft=VersionDraft(**(values | more)), by=town.administrator, now=NOW)


def charge(
    town: Town,
    *,
    area: str = "200",
    exemption: str = "",
    filing_key: UUID | None = None,
    entry_id: int | None = None,
    **more: Any,
) -> Charge:
    """Charge somebody for a certificate; by default 7,00 lei."""
    draft = ChargeDraft(
        rule_code="urbanism",
        answers={"suprafata": area},
        exemption=exemption,
        filing_key=filing_key or (None if entry_id else uuid4()),
        entry_id=entry_id,
        **({"payer_name": "Popescu Ion"} | more),
    )
    with acting_for(town.id):
        made = services.charge(draft=draft, by=town.registrar, now=NOW)
    assert made is not None
    return made


def card_of(town: Town, charge_id: int) -> queries.ChargeCard:
    """Return a charge with everything."""
    with acting_for(town.id):
        found = queries.charge_card(charge_id)
    assert found is not None
    return found
