"""Complaints in court, as the institution learns of them."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.information.errors import CourtCaseRefusedError, RequestMissingError
from registratura.information.models import CourtCase, InformationRequest
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@transaction.atomic
def record_court_case(
    *, request_entry_id: int, court: str, case_number: str, filed_on: date, by: Actor, now: datetime
) -> CourtCase:
    """
    Write down a complaint to the court about a request.

    Raises: RequestMissingError; CourtCaseRefusedError without court or number, for a day in the future, or twice.
    Law: Legea 544/2001 art. 22.
    """
    request = InformationRequest.objects.filter(entry_id=request_entry_id).first()
    if request is None:
        raise RequestMissingError(_("Plângerea se leagă de o cerere din registrul Legii 544/2001."))
    name = ro_normalise(court, single_line=True)[:200]
    number = ro_normalise(case_number, single_line=True)[:60]
    if not name or not number:
        raise CourtCaseRefusedError(_("Scrieți instanța și numărul dosarului."), field="case_number")
    if not date(2002, 1, 1) <= filed_on <= legal_date(now):
        raise CourtCaseRefusedError(
            _("Plângerea s-a depus cel târziu azi: îndreptați data."), field="filed_on"
        )
    made = CourtCase(
        institution_id=required_institution(),
        request=request,
        court=name,
        case_number=number,
        filed_on=filed_on,
        recorded_at=now,
        recorded_by_id=by.id,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "information_courtcase_once" not in str(error):
            raise
        raise CourtCaseRefusedError(_("Dosarul acesta este deja înscris."), field="case_number") from error
    journal.record(
        action="information.court.recorded",
        subject_type="entry",
        subject_id=request_entry_id,
        by=by,
        details={"court": name, "case": number},
    )
    return made


@transaction.atomic
def end_court_case(
    *, case_id: int, outcome: str, ended_on: date, note: str, by: Actor, now: datetime
) -> None:
    """
    Write down how a court decided. outcome: admitted | rejected.

    Raises: CourtCaseRefusedError for an unknown or ended case, or a day before it was filed or still to come.
    Law: Legea 544/2001 art. 22.
    """
    case = CourtCase.objects.select_for_update().filter(pk=case_id).first()
    if case is None or case.outcome:
        raise CourtCaseRefusedError(_("Dosarul nu există ori are deja soluția înscrisă; reîncărcați pagina."))
    if outcome not in ("admitted", "rejected"):
        raise CourtCaseRefusedError(_("Alegeți soluția instanței."), field="outcome")
    if not case.filed_on <= ended_on <= legal_date(now):
        raise CourtCaseRefusedError(
            _("Hotărârea vine după depunere și cel târziu azi: îndreptați data."), field="ended_on"
        )
    case.outcome, case.ended_on = outcome, ended_on
    case.outcome_note = ro_normalise(note, single_line=True)[:500]
    case.ended_at, case.ended_by_id = now, by.id
    case.save(update_fields=["outcome", "outcome_note", "ended_on", "ended_at", "ended_by"])
    request = InformationRequest.objects.get(pk=case.request_id)
    journal.record(
        action="information.court.ended",
        subject_type="entry",
        subject_id=request.entry_id,
        by=by,
        details={"case": case.case_number, "outcome": outcome},
    )
