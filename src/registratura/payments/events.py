"""What others hear of this room."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMoved:
    """An order stands elsewhere than before. Sums in bani; states as in `rules.State`."""

    institution_id: int
    order_id: int
    invoice_id: int | None
    customer_id: int | None
    before: str
    state: str
    net_bani: int
    amount_bani: int
    happened_on: date
    moved_at: datetime
