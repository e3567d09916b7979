"""Fees and their versions, as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import get_language

from registratura.accounts import queries as accounts
from registratura.fees import wording
from registratura.fees.formulas import Ask, Exemption, Formula, Kind, parse
from registratura.fees.models import FeeRule, FeeVersion
from registratura.fees.rules import Reckoning, in_force, reckon
from registratura.kernel.money import lei


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A version of a fee with its formula; `in_force` on the day that was asked for."""

    id: int
    code: str
    number: int
    name: str
    name_en: str
    legal_basis: str
    formula: Formula
    iban: str
    beneficiary: str
    valid_from: date
    valid_to: date | None
    set_at: datetime
    set_by: str
    in_force: bool

    @property
    def shown_name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def kind_name(self) -> str:
        """How it is worked out, in words."""
        return str(wording.KINDS[self.formula.kind])

    @property
    def rounding_name(self) -> str:
        """How it is rounded, in words."""
        return str(wording.ROUNDINGS[self.formula.rounding])

    @property
    def cost(self) -> str:
        """What it costs, in one line."""
        return _cost(self.formula)

    @property
    def band_lines(self) -> list[tuple[str, str]]:
        """The bands as (quantity, sum)."""
        return _bands(self.formula)

    @property
    def ask(self) -> Ask | None:
        """What the formula asks."""
        return self.formula.ask

    @property
    def exemptions(self) -> tuple[Exemption, ...]:
        """Who pays less."""
        return self.formula.exemptions


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A fee with the version of a day; `version` is None when none is in force on it."""

    code: str
    version: VersionCard | None
    newest: VersionCard


def version_on(*, code: str, on: date) -> FeeVersion | None:
    """Return the version of a fee that decides on a day: of those valid then, the one set last."""
    valid = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    rows = FeeVersion.objects.filter(valid, rule__code=code, valid_from__lte=on).select_related("rule")
    return rows.order_by("-number", "-id").first()


def fees_on(day: date) -> list[FeeLine]:
    """Return every fee with the version of a day, by name; who set them is told by `versions_of`."""
    rows = list(FeeVersion.objects.select_related("rule").order_by("rule_id", "-number"))
    by_rule: dict[int, list[FeeVersion]] = {}
    for row in rows:
        by_rule.setdefault(row.rule_id, []).append(row)
    lines = []
    for versions in by_rule.values():
        deciding = next((row for row in versions if _valid(row, day)), None)
        lines.append(
            FeeLine(
                versions[0].rule.code,
                _card(deciding, {}, decides=True) if deciding else None,
                _card(versions[0], {}, decides=versions[0] is deciding),
            )
        )
    return sorted(lines, key=lambda line: (line.newest.name.lower(), line.code))


def fee_by_code(code: str, *, on: date) -> VersionCard | None:
    """Return the version of a fee that decides on a day, or None."""
    row = version_on(code=code, on=on)
    return _card(row, {}, decides=True) if row is not None else None


def versions_of(code: str, *, on: date) -> list[VersionCard]:
    """Return every version of a fee, the latest first; empty for a fee that is not there."""
    rule = FeeRule.objects.filter(code=code).first()
    if rule is None:
        return []
    rows = list(FeeVersion.objects.filter(rule_id=rule.id).select_related("rule").order_by("-number", "-id"))
    names = accounts.names_of([row.set_by_id for row in rows])
    deciding = next((row for row in rows if _valid(row, on)), None)
    return [_card(row, names, decides=row is deciding) for row in rows]


def simulate(version: VersionCard, *, answers: Mapping[str, object], exemption: str) -> Reckoning:
    """Work out what a version would ask; nothing is written. Raises: AnswerError."""
    return reckon(version.formula, answers=answers, exemption=exemption)


def _valid(row: FeeVersion, on: date) -> bool:
    return in_force(valid_from=row.valid_from, valid_to=row.valid_to, on=on)


def _card(row: FeeVersion, names: Mapping[int, str], *, decides: bool) -> VersionCard:
    return VersionCard(
        id=row.id,
        code=row.rule.code,
        number=row.number,
        name=row.name,
        name_en=row.name_en,
        legal_basis=row.legal_basis,
        formula=parse(row.formula),
        iban=row.iban,
        beneficiary=row.beneficiary,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        set_at=row.set_at,
        set_by=names.get(row.set_by_id or 0, ""),
        in_force=decides,
    )


def _cost(formula: Formula) -> str:
    if formula.kind is Kind.FREE:
        return str(wording.KINDS[Kind.FREE])
    if formula.kind is Kind.FIXED:
        return lei(formula.amount)
    if formula.kind is Kind.PER_UNIT and formula.ask is not None:
        return f"{lei(formula.amount)} / {formula.ask.unit or formula.ask.label}"
    if formula.kind is Kind.PERCENT:
        return wording.rate(formula.rate)
    sums = [band.amount for band in formula.bands]
    return f"{lei(min(sums))} – {lei(max(sums))}"


def _bands(formula: Formula) -> list[tuple[str, str]]:
    unit, below, lines = formula.ask.unit if formula.ask else "", 0, []
    for band in formula.bands:
        start = wording.quantity(below, "" if band.upto is not None else unit)
        end = wording.quantity(band.upto, unit) if band.upto is not None else ""
        cost = lei(band.amount)
        if band.each:
            cost += f" + {lei(band.each)}" + (f" / {unit}" if unit else "")
        lines.append((f"{start} – {end}" if end else f"> {start}", cost))
        below = band.upto or below
    return lines
