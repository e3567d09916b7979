"""What an institution asks of everybody who signs in to work there."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.institutions.models import Institution
from registratura.institutions.services.structure import InstitutionRefusedError
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import ScopeConflictError, required_institution


@transaction.atomic
def ask_second_step(*, institution: Institution, since: datetime, now: datetime, by: Actor) -> None:
    """
    Ask everybody of the institution in scope for a passkey or a code application. since: from when.

    Raises: InstitutionRefusedError for a moment before today.
    """
    if legal_date(since) < legal_date(now):
        raise InstitutionRefusedError(_("Alegeți ziua de azi sau una viitoare."), field="since")
    _keep_second_step(institution, since)
    journal.record(
        action="institutions.second_step.asked",
        subject_type="institution",
        subject_id=institution.id,
        by=by,
        details={"since": since.isoformat()},
    )


@transaction.atomic
def lift_second_step(*, institution: Institution, by: Actor) -> None:
    """Leave the second step to each person's choice again; nothing when it was."""
    if institution.second_step_from is None:
        return
    _keep_second_step(institution, None)
    journal.record(
        action="institutions.second_step.lifted",
        subject_type="institution",
        subject_id=institution.id,
        by=by,
        details={},
    )


def _keep_second_step(institution: Institution, since: datetime | None) -> None:
    if institution.id != required_institution():
        raise ScopeConflictError("An institution decides for its own people only.")
    institution.second_step_from = since
    institution.save(update_fields=["second_step_from"])
