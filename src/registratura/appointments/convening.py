"""
When a meeting must be convened and announced: pure, dated, each rule with its law.

Two laws meet: councillors are convened some calendar days before, and the public is told of a public meeting some
working days before. Marked "mem": to be checked against the consolidated text.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.deadlines.rules import Calendar, Mark, Regime, latest_before


class MeetingKind(StrEnum):
    """What sort of meeting it is."""

    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"
    IMMEDIATE = "immediate"
    COMMISSION = "commission"
    DEBATE = "debate"


KIND_NAMES: Final[dict[MeetingKind, str | Promise]] = {
    MeetingKind.ORDINARY: _("ședință ordinară"),
    MeetingKind.EXTRAORDINARY: _("ședință extraordinară"),
    MeetingKind.IMMEDIATE: _("ședință convocată de îndată"),
    MeetingKind.COMMISSION: _("ședință de comisie"),
    MeetingKind.DEBATE: _("dezbatere publică"),
}


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """So many days before the meeting, for these kinds, from a day on."""

    kinds: frozenset[MeetingKind]
    count: int
    regime: Regime
    law: str
    words: str | Promise
    valid_from: date
    mark: Mark


RULES: Final[tuple[NoticeRule, ...]] = (
    NoticeRule(
        frozenset({MeetingKind.ORDINARY}),
        5,
        Regime.CAL,
        "OUG 57/2019 art. 134",
        _("consilierii se convoacă cu cel puțin cinci zile înainte"),
        date(2019, 7, 5),
        Mark.MEMORY,
    ),
    NoticeRule(
        frozenset({MeetingKind.EXTRAORDINARY}),
        3,
        Regime.CAL,
        "OUG 57/2019 art. 134",
        _("consilierii se convoacă cu cel puțin trei zile înainte"),
        date(2019, 7, 5),
        Mark.MEMORY,
    ),
    NoticeRule(
        frozenset({MeetingKind.ORDINARY, MeetingKind.EXTRAORDINARY, MeetingKind.COMMISSION})
        | {MeetingKind.DEBATE},
        3,
        Regime.WD,
        "Legea 52/2003 art. 8",
        _("ședința publică se anunță cu cel puțin trei zile lucrătoare înainte"),
        date(2003, 3, 5),
        Mark.MEMORY,
    ),
)


@dataclass(frozen=True, slots=True)
class LateNotice:
    """A rule that an announcement comes too late for, and the last day on which it would have been in time."""

    rule: NoticeRule
    last_day: date


def last_days(*, kind: MeetingKind, meets_on: date, calendar: Calendar) -> list[LateNotice]:
    """
    Return each rule of a kind of meeting with the last day that keeps it under any reading.

    Law: OUG 57/2019 art. 134; Legea 52/2003 art. 8.
    """
    return [
        LateNotice(rule, _last_day(rule, meets_on, calendar))
        for rule in RULES
        if kind in rule.kinds and rule.valid_from <= meets_on
    ]


def late_notices(
    *, kind: MeetingKind, announced_on: date, meets_on: date, calendar: Calendar
) -> list[LateNotice]:
    """
    Return the rules that an announcement on a day comes too late for; none when it is in time.

    Law: OUG 57/2019 art. 134; Legea 52/2003 art. 8.
    """
    return [
        one
        for one in last_days(kind=kind, meets_on=meets_on, calendar=calendar)
        if announced_on > one.last_day
    ]


def _last_day(rule: NoticeRule, meets_on: date, calendar: Calendar) -> date:
    if rule.regime is Regime.CAL:
        return meets_on - timedelta(days=rule.count)
    return latest_before(event=meets_on, count=rule.count, regime=rule.regime, calendar=calendar).safe
