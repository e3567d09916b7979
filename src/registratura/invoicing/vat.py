"""Value added tax: rates by day, categories of EN 16931, the tax of a document. Needs no database."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib import resources

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.kernel.money import Rounding, rounded

FULL = 10_000


class Kind(StrEnum):
    """Which rate of a day is meant."""

    STANDARD = "standard"
    REDUCED = "reduced"
    LOWER = "lower"


KIND_NAMES: dict[Kind, str | Promise] = {
    Kind.STANDARD: _("cota standard"),
    Kind.REDUCED: _("cota redusă"),
    Kind.LOWER: _("a doua cotă redusă"),
}


class Category(StrEnum):
    """How a supply stands toward the tax; the value is the code of UNCL 5305."""

    STANDARD = "S"
    """Taxed at a rate above zero, whichever it is."""
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    OUTSIDE = "O"
    """Not subject: a seller who is not registered for the tax."""


CATEGORY_NAMES: dict[Category, str | Promise] = {
    Category.STANDARD: _("taxabil"),
    Category.EXEMPT: _("scutit"),
    Category.REVERSE_CHARGE: _("taxare inversă"),
    Category.OUTSIDE: _("neplătitor de TVA"),
}
REASONS: dict[Category, tuple[str, str]] = {
    # Text and code (VATEX) that EN 16931 wants of what bears no tax; on the document, so in Romanian.
    Category.EXEMPT: ("Scutit de TVA, art. 292 din Codul fiscal", "VATEX-EU-132"),
    Category.REVERSE_CHARGE: ("Taxare inversă, art. 331 din Codul fiscal", "VATEX-EU-AE"),
    Category.OUTSIDE: ("Regim special de scutire, art. 310 din Codul fiscal", "VATEX-EU-O"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate as it stood: hundredths of a per cent, its days (the end is exclusive), its law, whether it was read."""

    kind: Kind
    rate: int
    valid_from: date
    valid_to: date | None = None
    law: str
    mark: str

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(KIND_NAMES[self.kind])

    @property
    def percent(self) -> str:
        """The rate as it is read: `21 %`."""
        return f"{percent(self.rate)}\N{NO-BREAK SPACE}%"

    @property
    def is_seen(self) -> bool:
        """Whether the text of the law was read."""
        return self.mark == "seen"

    def holds(self, on: date) -> bool:
        """Say whether the rate stood on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Supply:
    """What a line adds to the tax: category, rate, net sum in bani."""

    category: Category
    rate: int
    net_bani: int


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """The tax of one category and rate: rounded once, for the whole document."""

    category: Category
    rate: int
    net_bani: int
    tax_bani: int

    @property
    def reason(self) -> str:
        """Why there is no tax; empty where there is."""
        return REASONS.get(self.category, ("", ""))[0]

    @property
    def reason_code(self) -> str:
        """The same as a code of the list VATEX."""
        return REASONS.get(self.category, ("", ""))[1]


@dataclass(frozen=True, slots=True)
class Sums:
    """What a document comes to, in bani."""

    groups: tuple[TaxGroup, ...]
    net_bani: int
    tax_bani: int

    @property
    def total_bani(self) -> int:
        """What is to be paid."""
        return self.net_bani + self.tax_bani


@cache
def every_rate() -> tuple[Rate, ...]:
    """Return every rate of the catalogue, the newest first."""
    text = resources.files("registratura.invoicing").joinpath("data", "vat_rates.toml").read_text("utf-8")
    rows = (Rate(**{**row, "kind": Kind(row["kind"])}) for row in tomllib.loads(text)["rate"])
    return tuple(sorted(rows, key=lambda one: (-one.valid_from.toordinal(), -one.rate)))


def rates_on(on: date) -> tuple[Rate, ...]:
    """Return the rates of a day, the highest first. Law: Legea nr. 227/2015 art. 291."""
    return tuple(one for one in every_rate() if one.holds(on))


def rate_on(kind: Kind, *, on: date) -> int:
    """Return a rate of a day in hundredths of a per cent. Raises: LookupError when there was none."""
    for one in rates_on(on):
        if one.kind is kind:
            return one.rate
    raise LookupError(f"{kind} on {on}")


def net_of(*, quantity_milli: int, price_bani: int) -> int:
    """Return the net sum of a line in bani. quantity_milli: thousandths of the unit."""
    return rounded(Fraction(quantity_milli * price_bani, 1000), Rounding.BAN)


def sums_of(supplies: Iterable[Supply]) -> Sums:
    """
    Work out the tax of a document: lines of one category and rate are added up first, then rounded once.

    Law: SR EN 16931-1, BR-CO-14, BR-CO-17.
    """
    nets: dict[tuple[Category, int], int] = {}
    for one in supplies:
        key = (one.category, one.rate if one.category is Category.STANDARD else 0)
        nets[key] = nets.get(key, 0) + one.net_bani
    groups = tuple(
        TaxGroup(category, rate, net, rounded(Fraction(net * rate, FULL), Rounding.BAN))
        for (category, rate), net in sorted(nets.items(), key=lambda item: (item[0][0], -item[0][1]))
    )
    return Sums(groups, sum(one.net_bani for one in groups), sum(one.tax_bani for one in groups))


def percent(rate: int) -> str:
    """Return hundredths of a per cent without needless zeros: `21`, `9`, `5,5`."""
    whole, rest = divmod(rate, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",")
