"""What others may want to hear of fees."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ChargePaid:
    """A charge is paid in full. Published once for each charge, by the payment that completed it."""

    institution_id: int
    charge_id: int
    entry_id: int | None
    filing_key: UUID | None
    by_id: int | None
    paid_at: datetime
