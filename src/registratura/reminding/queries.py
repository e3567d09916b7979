"""What this room answers: which early reminders a customer turned off, and what it was reminded of."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.journal import queries as journal
from registratura.journal.queries import Act
from registratura.reminding.models import Switch
from registratura.reminding.rules import SWITCHABLE, About

NAMES: Final[dict[About, str | Promise]] = {
    About.EARLY: _("sfârșitul contractului, cu 90 și 60 de zile înainte"),
    About.NEAR: _("sfârșitul contractului, cu 30 și 7 zile înainte"),
    About.ENDED: _("contractul s-a încheiat"),
    About.UNPAID: _("factură neplătită, la 1, 15 și 30 de zile după scadență"),
    About.ACTION: _("ce trebuie făcut ca abonamentul să rămână activ"),
    About.LICENCE_EARLY: _("licență care expiră, cu 30 de zile înainte"),
    About.LICENCE: _("licență care expiră, cu 7 zile înainte"),
    About.LIMIT_NEAR: _("o limită a planului este aproape: patru cincimi folosite"),
    About.LIMIT: _("o limită a planului este depășită"),
}
SUBJECT: Final = "customer_reminders"
PASSED: Final = "reminding.limit.passed"
PASSED_SHOWN: Final = 1_000


@dataclass(frozen=True, slots=True)
class SwitchLine:
    """A kind of reminder: whether it may be turned off, and whether it is on."""

    about: str
    name: str
    may_turn_off: bool
    is_on: bool


def switched_off(customer_id: int) -> frozenset[str]:
    """Return the kinds of reminder that a customer turned off."""
    rows = Switch.objects.filter(customer_id=customer_id, is_off=True)
    return frozenset(rows.values_list("about", flat=True))


def switches(customer_id: int) -> list[SwitchLine]:
    """Return every kind of reminder with how it stands for a customer."""
    off = switched_off(customer_id)
    return [
        SwitchLine(about.value, str(NAMES[about]), about in SWITCHABLE, about.value not in off)
        for about in About
    ]


def sent_to(customer_id: int) -> list[Act]:
    """Return what a customer was reminded of and what it turned off, the newest first."""
    acts = journal.history_of(subject_type=SUBJECT, subject_id=customer_id)
    # Not the letter's own rows, nor what is noted for the supplier.
    return [act for act in reversed(acts) if act.action.startswith("reminding.") and act.action != PASSED]


@dataclass(frozen=True, slots=True)
class Passed:
    """A limit of the plan that a customer passed: at which institution, by how much, in the period since when."""

    customer_id: int
    place_id: int
    feature: str
    since: date
    used: int
    most: int
    noted_at: datetime


def passed() -> list[Passed]:
    """Return the limits that customers passed in any period, the newest first."""
    acts = journal.acts_named(action=PASSED, subject_type=SUBJECT, limit=PASSED_SHOWN)
    return [_passed(customer_id, at, details) for customer_id, at, details in acts]


def passed_by(customer_id: int) -> list[Passed]:
    """Return the limits that one customer passed, the oldest first."""
    acts = journal.history_of(subject_type=SUBJECT, subject_id=customer_id)
    return [_passed(customer_id, act.at, act.details) for act in acts if act.action == PASSED]


def _passed(customer_id: int, at: datetime, details: dict[str, Any]) -> Passed:
    return Passed(
        customer_id,
        details["place"],
        details["feature"],
        date.fromisoformat(details["since"]),
        details["used"],
        details["most"],
        at,
    )
