"""
The scorecard of security: sixty checks, what proves each, and what it counts.

A check counts 2 when named tests or rules prove it, 1 when something is said to be missing, 0 without any proof. The
result is the sum of score times weight over twice the sum of weights.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CHECKS = Path(__file__).with_name("checks.toml")
WANTED = 0.90  # of all that can be reached
HEAVY = 3
_TEST = re.compile(r"^[ ]*(?:async )?def (test_\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `weight`: 1 to 3; `short`: what is missing, or empty; `review`: a page that was read instead."""

    number: int
    weight: int
    asvs: str
    asks: str
    tests: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    review: str = ""
    short: str = ""

    @property
    def score(self) -> int:
        """0 without proof, 1 with something missing, 2 proven."""
        if not (self.tests or self.rules or self.review):
            return 0
        return 1 if self.short else 2


@dataclass(frozen=True, slots=True)
class Card:
    """All checks in the order of their numbers."""

    checks: tuple[Check, ...]

    @property
    def result(self) -> float:
        """What is reached, of 1."""
        weights = sum(check.weight for check in self.checks)
        return sum(check.score * check.weight for check in self.checks) / (2 * weights)

    @property
    def heavy_and_short(self) -> tuple[Check, ...]:
        """Checks of the greatest weight that are not proven whole."""
        return tuple(check for check in self.checks if check.weight == HEAVY and check.score < 2)

    @property
    def passes(self) -> bool:
        """Whether nothing heavy is short and the whole is enough."""
        return not self.heavy_and_short and self.result >= WANTED


def card() -> Card:
    """Read the checks."""
    rows = tomllib.loads(CHECKS.read_text(encoding="utf-8"))["check"]
    return Card(tuple(_check(row) for row in rows))


def _check(row: dict[str, Any]) -> Check:
    told: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in row.items()}
    return Check(**told)


def faults(found: Card) -> list[str]:
    """Return what is wrong with the card itself: numbers, weights, tests and rules that are not there."""
    numbers = [check.number for check in found.checks]
    wrong = [] if numbers == list(range(1, len(numbers) + 1)) else [f"numbers are not 1 to N: {numbers}"]
    for check in found.checks:
        if check.weight not in (1, 2, HEAVY):
            wrong.append(f"{check.number}: weight {check.weight}")
        wrong += [f"{check.number}: no such test: {name}" for name in check.tests if not _exists(name)]
        wrong += [
            f"{check.number}: not held by the linter: {rule}" for rule in check.rules if not _is_held(rule)
        ]
        if check.review and not (ROOT / check.review).is_file():
            wrong.append(f"{check.number}: no such page: {check.review}")
    return wrong


def _exists(name: str) -> bool:
    file, _, test = name.partition("::")
    return (ROOT / file).is_file() and (not test or test in _tests_of(ROOT / file))


@cache
def _tests_of(path: Path) -> frozenset[str]:
    return frozenset(_TEST.findall(path.read_text(encoding="utf-8")))


def _is_held(rule: str) -> bool:
    chosen = _linter()
    return any(rule.startswith(one) for one in chosen["select"]) and rule not in chosen["ignore"]


@cache
def _linter() -> dict[str, list[str]]:
    lint: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "ruff"
    ]["lint"]
    return lint


def page(found: Card) -> str:
    """Return the table for the documentation."""
    lines = [
        "# Scorecard of security",
        "",
        "Sixty checks with the chapters of OWASP ASVS 5.0. 2: proven by the tests named; 1: something is missing, and",
        "said; 0: no proof. `make scorecard` prints it and fails while a check of weight 3 is not proven whole or less",
        f"than {WANTED:.0%} is reached.",
        "",
        f"**{found.result:.1%}** of what can be reached. " + _gate(found),
        "",
        "| # | check | ASVS | weight | score | proof | missing |",
        "|---|---|---|---|---|---|---|",
    ]
    for check in found.checks:
        proof = [f"`{name.removeprefix('tests/')}`" for name in check.tests]
        proof += [f"lint {', '.join(check.rules)}"] if check.rules else []
        proof += [f"[{check.review}](../../{check.review})"] if check.review else []
        lines.append(
            f"| {check.number} | {check.asks} | {check.asvs} | {check.weight} | {check.score} | {'<br>'.join(proof)} | "
            f"{check.short} |"
        )
    return "\n".join(lines) + "\n"


def _gate(found: Card) -> str:
    if found.passes:
        return "The gate is passed."
    short = ", ".join(str(check.number) for check in found.heavy_and_short)
    return (
        f"The gate is not passed: of weight 3 and not whole: {short}." if short else "The gate is not passed."
    )
