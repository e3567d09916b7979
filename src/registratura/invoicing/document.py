"""An invoice or a credit note as plain frozen values: what stands on it, whoever wrote it. Sums in bani."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from stdnum.iso7064 import mod_97_10

from registratura.invoicing.vat import Category, Sums, Supply, net_of, sums_of
from registratura.kernel.text import fold

CURRENCY = "RON"
_SECTOR = re.compile(r"sector(?:ul)?\s*([1-6])")
CAPITAL = "B"


class DocumentKind(StrEnum):
    """What the document is; the value is the code of UNTDID 1001 (BT-3)."""

    INVOICE = "380"
    CORRECTED = "384"
    CREDIT_NOTE = "381"


UNITS: Mapping[str, str] = {"C62": "buc.", "MON": "lună", "ANN": "an", "HUR": "oră", "DAY": "zi"}
"""Units of UN/ECE Recommendation 20 that are offered, with how they are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address; `county` is the sign of cars (`CJ`, `B`), `city` in the capital names the sector."""

    street: str
    city: str
    county: str
    postal_code: str = ""
    country: str = "RO"

    @property
    def subdivision(self) -> str:
        """The county as ISO 3166-2 has it; abroad as written."""
        return f"{self.country}-{self.county}" if self.country == "RO" and self.county else self.county

    @property
    def coded_city(self) -> str:
        """The town as RO e-Factura wants it: in the capital the code of the sector."""
        if self.country != "RO" or self.county != CAPITAL:
            return self.city
        found = _SECTOR.search(fold(self.city))
        return f"SECTOR{found[1]}" if found else self.city

    @property
    def line(self) -> str:
        """The address in one line."""
        county = (
            "" if self.county == CAPITAL else f"jud. {self.county}" if self.country == "RO" else self.county
        )
        place = (
            f"București, {self.city}" if self.county == CAPITAL and "ucure" not in self.city else self.city
        )
        return ", ".join(part for part in (self.street, place, county, self.postal_code) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who sells, as it stood at issue. `legal_note`: share capital and the like."""

    name: str
    cui: str
    is_vat_payer: bool
    address: Address
    trade_register: str = ""
    legal_note: str = ""
    iban: str = ""
    bank: str = ""
    email: str = ""
    phone: str = ""

    @property
    def vat_id(self) -> str:
        """The VAT identifier, empty for who is not registered."""
        return f"RO{self.cui}" if self.is_vat_payer else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who buys, as it stood at issue. `reference`: what the buyer asks to be named (BT-10)."""

    name: str
    cui: str
    address: Address
    is_vat_payer: bool = False
    email: str = ""
    reference: str = ""

    @property
    def vat_id(self) -> str:
        """The VAT identifier, empty for who is not registered."""
        return f"RO{self.cui}" if self.is_vat_payer else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is sold: `quantity_milli` thousandths of `unit`, `price_bani` for one, `rate` in hundredths of a %."""

    name: str
    quantity_milli: int
    unit: str
    price_bani: int
    category: Category
    rate: int
    description: str = ""
    cpv: str = ""

    @property
    def net_bani(self) -> int:
        """The sum without tax."""
        return net_of(quantity_milli=self.quantity_milli, price_bani=self.price_bani)

    @property
    def quantity(self) -> str:
        """The quantity as programs write it, without needless zeros."""
        whole, rest = divmod(self.quantity_milli, 1000)
        return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What the document points at: order (BT-13), contract (BT-12), procurement (BT-17)."""

    order: str = ""
    contract: str = ""
    procurement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preceding:
    """The invoice that is credited or corrected (BT-25, BT-26)."""

    number: str
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class Document:
    """A whole document. `number` is empty while it has none."""

    kind: DocumentKind
    number: str
    issued_on: date
    due_on: date
    seller: Seller
    buyer: Buyer
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    period_from: date | None = None
    period_to: date | None = None
    references: References = field(default_factory=References)
    preceding: Preceding | None = None

    @property
    def is_credit(self) -> bool:
        """Whether it takes back what was billed."""
        return self.kind is DocumentKind.CREDIT_NOTE

    @cached_property
    def sums(self) -> Sums:
        """What it comes to."""
        return sums_of(Supply(one.category, one.rate, one.net_bani) for one in self.lines)

    @property
    def payment_reference(self) -> str:
        """What the payer is asked to write."""
        return payment_reference(self.number)


def payment_reference(number: str) -> str:
    """Return the structured reference of a document's number; empty without one. Law: ISO 11649."""
    body = re.sub(r"[^A-Z0-9]", "", number.upper())[:21]
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}" if body else ""


def written(*, series: str, year: int, number: int) -> str:
    """Return a number as it stands on paper (BT-1): `RGT-2026-00123`."""
    return f"{series}-{year}-{number:05d}"


def party_values(party: Seller | Buyer) -> dict[str, Any]:
    """Return a party as it is kept."""
    return asdict(party)


def seller_of(kept: Mapping[str, Any]) -> Seller:
    """Return a kept seller."""
    return Seller(**{**kept, "address": Address(**kept["address"])})


def buyer_of(kept: Mapping[str, Any]) -> Buyer:
    """Return a kept buyer."""
    return Buyer(**{**kept, "address": Address(**kept["address"])})
