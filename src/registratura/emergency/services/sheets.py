"""Issuing numbered sheets, handing out the page of a computer, and taking unused sheets out of use."""

from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from registratura.emergency.codes import SERIAL_MOST
from registratura.emergency.errors import SheetsRefusedError
from registratura.emergency.models import Sheet, SheetRun
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_year
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

MOST_AT_ONCE: Final = 500
_LOCK: Final = 21_069


@transaction.atomic
def issue_sheets(
    *, register_id: int, year: int, count: int, medium: str, place: str, by: Actor, now: datetime
) -> int:
    """
    Issue the next sheets of a register and a year, and return the number of the run.

    place: where they will lie, or which computer gets the page. Serials are never given twice.
    Raises: SheetsRefusedError for a wrong count, medium or year, or when the serials of the year are used up.
    """
    institution_id = required_institution()
    if not 1 <= count <= MOST_AT_ONCE:
        raise SheetsRefusedError(
            _("Se pregătesc între 1 și %d de foi deodată.") % MOST_AT_ONCE, field="count"
        )
    if medium not in SheetRun.Medium.values:
        raise SheetsRefusedError(_("Alegeți: foi tipărite sau pagina unui calculator."), field="medium")
    if not 0 <= year - legal_year(now) <= 1:
        raise SheetsRefusedError(
            _("Foile se pregătesc pentru anul acesta sau pentru cel viitor."), field="year"
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s::integer)", [_LOCK, institution_id])
    last = Sheet.objects.filter(register_id=register_id, year=year).aggregate(last=Max("serial"))["last"] or 0
    if last + count > SERIAL_MOST:
        raise SheetsRefusedError(_("Numerele de urgență ale anului s-au terminat."), field="count")
    run = SheetRun(
        institution_id=institution_id,
        register_id=register_id,
        year=year,
        medium=medium,
        first_serial=last + 1,
        count=count,
        place=ro_normalise(place, single_line=True)[:100],
        issued_at=now,
        issued_by_id=by.id,
    )
    run.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO emergency_sheet (institution_id, run_id, register_id, year, serial, state, void_reason)"
            " SELECT %s, %s, %s, %s, serial, 'issued', '' FROM generate_series(%s::int, %s::int) serial",
            [institution_id, run.id, register_id, year, run.first_serial, run.last_serial],
        )
    journal.record(
        action="emergency.sheets.issued",
        subject_type="sheet_run",
        subject_id=run.id,
        by=by,
        details={"year": year, "first": run.first_serial, "count": count, "medium": medium},
    )
    return run.id


@transaction.atomic
def hand_page(*, run_id: int, public_key: str, by: Actor, now: datetime) -> None:
    """
    Write down the key of the page that is handed out for a run; a page is handed out once.

    public_key: an uncompressed P-256 point in hexadecimal.
    Raises: SheetsRefusedError for sheets to be printed, and for a page that was handed out before.
    """
    run = SheetRun.objects.select_for_update().get(pk=run_id)
    if run.medium != SheetRun.Medium.PAGE:
        raise SheetsRefusedError(_("Aceste foi se tipăresc; pentru un calculator pregătiți altele."))
    if run.handed_at is not None:
        raise SheetsRefusedError(
            _("Pagina s-a descărcat deja, o singură dată. Scoateți-i foile din uz și pregătiți altele.")
        )
    run.public_key, run.handed_at, run.handed_by_id = public_key, now, by.id
    run.save(update_fields=["public_key", "handed_at", "handed_by"])
    journal.record(
        action="emergency.page.handed",
        subject_type="sheet_run",
        subject_id=run.id,
        by=by,
        details={"key": public_key[:32], "place": run.place},
    )


@transaction.atomic
def void_sheets(*, run_id: int, reason: str, by: Actor, now: datetime) -> int:
    """
    Take the unused sheets of a run out of use, and return how many that was.

    Raises: SheetsRefusedError without a reason, or when none is left.
    """
    reason = ro_normalise(reason, single_line=True)[:300]
    if not reason:
        raise SheetsRefusedError(
            _("Scrieți de ce nu se mai folosesc, de pildă „foile s-au pierdut”."), field="reason"
        )
    left = Sheet.objects.filter(run_id=run_id, state=Sheet.State.ISSUED)
    count = left.update(state=Sheet.State.VOID, voided_at=now, voided_by_id=by.id, void_reason=reason)
    if not count:
        raise SheetsRefusedError(_("Nu a rămas nicio foaie nefolosită."))
    journal.record(
        action="emergency.sheets.voided",
        subject_type="sheet_run",
        subject_id=run_id,
        by=by,
        details={"count": count, "reason": reason},
    )
    return count
