"""The catalogue of terms that comes with the program, read from its data file. Needs no database."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from registratura.deadlines.rules import Mark, Regime, Rule, Sense


@cache
def seeded_rules() -> tuple[Rule, ...]:
    """Return every rule of the catalogue, in the order of the file."""
    text = resources.files("registratura.deadlines").joinpath("data", "term_rules.toml").read_text("utf-8")
    seed = tomllib.loads(text)
    return tuple(_rule(row, earliest=seed["from"]) for row in seed["rule"])


def codes() -> list[str]:
    """Return every code of the catalogue once, in its order."""
    return list(dict.fromkeys(rule.code for rule in seeded_rules()))


def rule_on(code: str, *, on: date) -> Rule | None:
    """Return the rule with this code as it stood on a day, or None."""
    for rule in seeded_rules():
        if rule.code == code and rule.valid_from <= on and (rule.valid_to is None or on < rule.valid_to):
            return rule
    return None


def _rule(row: dict[str, Any], *, earliest: date) -> Rule:
    typed = {
        "regime": Regime(row["regime"]),
        "mark": Mark(row["mark"]),
        "sense": Sense(row.get("sense", Sense.BY)),
        "valid_from": row.get("valid_from", earliest),
        "extension_regime": row["regime"] if "extension_count" in row else "",
    }
    return Rule(**{**row, **typed})
