"""By what an institution counts: its options, its calendar, the rules in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, Value

from registratura.deadlines import reminding, rules
from registratura.deadlines.legal_holidays import LegalCalendar
from registratura.deadlines.models import DeclaredDay, OwnTermRule, TermOptions, TermRule

RULE_FIELDS = tuple(rules.Rule.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Options:
    """What the institution chose where the law leaves two readings; the defaults are the prudent ones."""

    declared_days_count: bool = False
    follows_norms: bool = False
    near_days: int = 2  # working days before `safe`


@dataclass(frozen=True, slots=True)
class Reminders:
    """Who is reminded of terms and when, and whether the calendars of persons show the subjects of papers."""

    steps: tuple[reminding.Step, ...] = reminding.USUAL_STEPS
    calendar_shows_subject: bool = False


@dataclass(frozen=True, slots=True)
class DayOff:
    """A declared day, or one that somebody thinks of declaring. `kind` and `ground` as in `DeclaredDay`."""

    day_on: date
    name: str
    act: str
    kind: str = "closed"
    ground: str = "decision"


def options() -> Options:
    """Return what the institution in scope chose."""
    row = TermOptions.objects.first()
    return Options(row.declared_days_count, row.follows_norms, row.near_days) if row else Options()


def reminders() -> Reminders:
    """Return how the institution in scope reminds; the usual steps when it chose nothing."""
    row = TermOptions.objects.first()
    if row is None:
        return Reminders()
    steps = reminding.USUAL_STEPS if row.reminder_steps is None else reminding.read(row.reminder_steps)
    return Reminders(steps, row.calendar_shows_subject)


def declared_days() -> list[DeclaredDay]:
    """Return the declared days that stand, by day."""
    return list(DeclaredDay.objects.filter(withdrawn_at__isnull=True).order_by("day_on", "id"))


def calendar_in_force(*, chosen: Options | None = None, also: Iterable[DayOff] = ()) -> LegalCalendar:
    """Return the calendar by which the institution in scope counts. `also`: days not declared yet."""
    chosen = chosen or options()
    standing = [DayOff(day.day_on, day.name, day.act, day.kind, day.ground) for day in declared_days()]
    counted = [day for day in (*standing, *also) if day.ground == "law" or chosen.declared_days_count]
    return LegalCalendar().with_days(
        closed={day.day_on: f"{day.name}, {day.act}" for day in counted if day.kind == "closed"},
        worked=[day.day_on for day in counted if day.kind == "working_instead"],
    )


def rule_on(code: str, *, on: date) -> rules.Rule | None:
    """Return the rule with this code for terms that start on a day: the institution's own before the catalogue's."""
    in_force = Q(code=code, valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    row: OwnTermRule | TermRule | None = (
        OwnTermRule.objects.filter(in_force).order_by("-valid_from", "-id").first()
        or TermRule.objects.filter(in_force).order_by("-valid_from", "-id").first()
    )
    return _rule(row) if row else None


def rules_on(*, on: date) -> list[rules.Rule]:
    """Return every rule in force on a day, by code; the institution's own in place of the catalogue's."""
    in_force = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    found: dict[str, rules.Rule] = {}
    for model in (TermRule, OwnTermRule):
        for row in model.objects.filter(in_force).order_by("code", "valid_from", "id"):
            found[row.code] = _rule(row)
    return [found[code] for code in sorted(found)]


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A term of the institution's own: the rule with its first and last day, the act that set it, when and by whom."""

    rule: rules.Rule
    act: str
    added_at: datetime
    added_by_id: int | None


def own_rules(code: str = "") -> list[OwnRule]:
    """Return the terms that the institution in scope ever set for itself, by code, the latest first."""
    rows = OwnTermRule.objects.order_by("code", "-valid_from", "-id")
    if code:
        rows = rows.filter(code=code)
    return [OwnRule(_rule(row), row.act, row.added_at, row.added_by_id) for row in rows]


def _rule(row: OwnTermRule | TermRule) -> rules.Rule:
    return _read({name: getattr(row, name) for name in RULE_FIELDS})


def _read(values: Mapping[str, Any]) -> rules.Rule:
    return rules.Rule(
        **{
            **values,
            "regime": rules.Regime(values["regime"]),
            "mark": rules.Mark(values["mark"]),
            "sense": rules.Sense(values["sense"]),
        }
    )


def rules_of(wanted: Iterable[tuple[str, date]]) -> Mapping[tuple[str, date], rules.Rule]:
    """Return the rule of each code and start, in one query."""
    pairs = list(wanted)
    if not pairs:
        return {}
    codes = {code for code, _started_on in pairs}
    shown = ("place", "id", *RULE_FIELDS)
    own = OwnTermRule.objects.filter(code__in=codes).annotate(place=Value(0)).values(*shown)
    seeded = TermRule.objects.filter(code__in=codes).annotate(place=Value(1)).values(*shown)
    rows: list[dict[str, Any]] = list(own.union(seeded, all=True))
    rows.sort(key=lambda row: (-row["place"], row["valid_from"], row["id"]), reverse=True)
    read = [_read({name: row[name] for name in RULE_FIELDS}) for row in rows]
    found = {}
    for code, on in pairs:
        found[code, on] = next(
            rule
            for rule in read
            if rule.code == code and rule.valid_from <= on and (rule.valid_to is None or on < rule.valid_to)
        )
    return found
