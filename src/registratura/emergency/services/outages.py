"""Opening, authorizing and closing the emergency register."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.emergency import rules
from registratura.emergency.errors import OutageRefusedError
from registratura.emergency.models import Authorization, DayTotal, Outage
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

TOTAL_MOST: Final = 100_000


@transaction.atomic
def open_outage(*, cause: str, began_at: datetime, by: Actor | None, now: datetime) -> int:
    """
    Open the emergency register and return the number of the interruption.

    began_at: when the registry stopped; may be written down days later, when it works again. by: None when the
    program itself opens it.
    Raises: OutageRefusedError without a cause, for a future moment, or while another one is open.
    """
    cause = ro_normalise(cause, single_line=True)
    if len(cause) < 3:
        raise OutageRefusedError(
            _("Scrieți cauza, de pildă „fără curent electric” sau „serverul nu răspunde”."), field="cause"
        )
    if began_at > now:
        raise OutageRefusedError(
            _("Oprirea nu poate fi în viitor; verificați ziua și ora."), field="began_at"
        )
    if began_at.year < 2000:
        raise OutageRefusedError(_("Data nu poate fi bună; scrieți-o ca 02.03.2026."), field="began_at")
    if Outage.objects.select_for_update().filter(closed_at__isnull=True).exists():
        raise OutageRefusedError(_("Registrul de urgență este deja deschis; închideți-l întâi pe acela."))
    outage = Outage(
        institution_id=required_institution(),
        cause=cause[:500],
        began_at=began_at,
        opened_at=now,
        opened_by_id=by.id if by is not None else None,
    )
    outage.save(force_insert=True)
    _write_down("emergency.outage.opened", outage, by, {"cause": outage.cause, "began": began_at.isoformat()})
    return outage.id


@transaction.atomic
def authorize(
    *,
    outage_id: int,
    act: str,
    given_by_name: str,
    first_day: date,
    last_day: date,
    by: Actor,
    now: datetime,
) -> None:
    """
    Note the written authorization to go on past a day. act: its number and date. Both days count.

    Raises: OutageRefusedError without act or signatory, for more than a week, or for days before the interruption.
    """
    outage = Outage.objects.get(pk=outage_id)
    act = ro_normalise(act, single_line=True)[:200]
    given_by_name = ro_normalise(given_by_name, single_line=True)[:200]
    if not act:
        raise OutageRefusedError(_("Scrieți actul, de pildă „Dispoziția 14/23.11.2026”."), field="act")
    if not given_by_name:
        raise OutageRefusedError(_("Scrieți cine a semnat autorizarea."), field="given_by_name")
    problem = rules.span_problem(first=first_day, last=last_day)
    if problem == "reversed":
        raise OutageRefusedError(_("Ultima zi este înaintea celei dintâi."), field="last_day")
    if problem == "long":
        raise OutageRefusedError(
            _("O autorizare ține cel mult o săptămână; pentru mai mult se dă alta."), field="last_day"
        )
    if last_day < legal_date(outage.began_at):
        raise OutageRefusedError(_("Zilele sunt dinaintea întreruperii."), field="last_day")
    authorization = Authorization(
        institution_id=required_institution(),
        outage_id=outage_id,
        act=act,
        given_by_name=given_by_name,
        first_on=first_day,
        last_on=last_day,
        noted_at=now,
        noted_by_id=by.id,
    )
    authorization.save(force_insert=True)
    details = {"act": act, "first": first_day.isoformat(), "last": last_day.isoformat()}
    _write_down("emergency.outage.authorized", outage, by, details)


@transaction.atomic
def note_totals(*, outage_id: int, totals: Mapping[date, int], by: Actor, now: datetime) -> None:
    """
    Note how many positions were written on each day, as counted on the sheets. Noted again, the last one holds.

    Raises: OutageRefusedError for a day outside the interruption or a count that cannot be.
    """
    outage = Outage.objects.get(pk=outage_id)
    first, last = legal_date(outage.began_at), legal_date(outage.ended_at or now)
    for day, count in totals.items():
        if not first <= day <= last:
            raise OutageRefusedError(_("Ziua nu este dintre cele ale întreruperii."), field="day")
        if not 0 <= count <= TOTAL_MOST:
            raise OutageRefusedError(_("Scrieți un număr de la 0 la %d.") % TOTAL_MOST, field="count")
        total = DayTotal(
            institution_id=required_institution(),
            outage_id=outage_id,
            counted_on=day,
            count=count,
            noted_at=now,
            noted_by_id=by.id,
        )
        total.save(force_insert=True)
    details = {day.isoformat(): count for day, count in totals.items()}
    _write_down("emergency.totals.noted", outage, by, {"totals": details})


@transaction.atomic
def close_outage(*, outage_id: int, ended_at: datetime, by: Actor, now: datetime) -> None:
    """
    Close the emergency register: the registry works again since `ended_at`.

    Raises: OutageRefusedError when it is closed, for a moment before the start or in the future, and for whoever
    opened it: a second person closes.
    """
    outage = Outage.objects.select_for_update().get(pk=outage_id)
    if outage.closed_at is not None:
        raise OutageRefusedError(_("Registrul de urgență s-a închis deja."))
    if outage.opened_by_id == by.id:
        raise OutageRefusedError(
            _("Cine a deschis registrul de urgență nu îl și închide: cereți unui coleg să îl închidă.")
        )
    if ended_at < outage.began_at:
        raise OutageRefusedError(
            _("Repornirea este înaintea opririi; verificați ziua și ora."), field="ended_at"
        )
    if ended_at > now:
        raise OutageRefusedError(_("Repornirea nu poate fi în viitor."), field="ended_at")
    outage.ended_at, outage.closed_at, outage.closed_by_id = ended_at, now, by.id
    outage.save(update_fields=["ended_at", "closed_at", "closed_by"])
    _write_down("emergency.outage.closed", outage, by, {"ended": ended_at.isoformat()})


def _write_down(action: str, outage: Outage, by: Actor | None, details: Mapping[str, Any]) -> None:
    journal.record(action=action, subject_type="outage", subject_id=outage.id, by=by, details=details)
