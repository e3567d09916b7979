"""What this room answers: which early reminders a customer turned off, and what it was reminded of."""

from dataclasses import dataclass
from typing import Final

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
    return [act for act in reversed(acts) if act.action.startswith("reminding.")]  # not the letter's own rows
