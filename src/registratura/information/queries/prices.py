"""What a copied page costs on a day."""

from dataclasses import dataclass
from datetime import date

from registratura.information.models import CopyPrice


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A price of copies, in bani a page, with the act that set it."""

    page_price_bani: int
    act: str
    valid_from: date


def price_on(day: date) -> PriceLine | None:
    """Return the price in force on a day; None when none was ever set."""
    row = CopyPrice.objects.filter(valid_from__lte=day).order_by("-valid_from", "-id").first()
    return PriceLine(row.page_price_bani, row.act, row.valid_from) if row else None


def prices() -> list[PriceLine]:
    """Return every price set, the latest first."""
    rows = CopyPrice.objects.order_by("-valid_from", "-id")
    return [PriceLine(row.page_price_bani, row.act, row.valid_from) for row in rows]
