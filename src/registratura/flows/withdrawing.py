"""What leaves the moment a person says no to a purpose: facts of a profile, signals opened for notices."""

from datetime import datetime
from uuid import UUID

from registratura.consents import queries as consents
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.privacy.purposes import Purpose
from registratura.placements import queries as placements
from registratura.placements import services as notices
from registratura.recommending import queries as advice
from registratura.recommending import services as recommending
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for, required_institution

_NOTICES = {str(Purpose.P21): "signals", str(Purpose.P22): "partners"}


def forget(*, subject_id: UUID, purpose: str, by: Actor | None) -> None:
    """
    Take away what rested on a consent that ended. Inside the scope of who answers for the accounts.

    Law: Regulation (EU) 2016/679 art. 7(3), art. 17(1)(b).
    """
    supplier = institutions.supplier()
    if supplier is None or supplier.id != required_institution():
        return
    if purpose in _NOTICES:
        with reading_for(Purpose(purpose)):
            notices.shut_everything(subject_id=subject_id, by=by, only=_NOTICES[purpose])
    if purpose == Purpose.P18:
        with reading_for(Purpose.P18):
            recommending.reset(subject_id=subject_id, by=by)
    if purpose == Purpose.P19:
        with reading_for(Purpose.P19):
            recommending.reset(subject_id=subject_id, by=by, only="region")


def sweep(*, supplier_id: int, now: datetime) -> int:
    """
    Take away what rests on a consent that ended without a press: by its term, or by what the browser says since.

    Returns of how many persons something left. Not inside a scope. Law: Regulation (EU) 2016/679 art. 5(1)(e).
    """
    count = 0
    for purpose, persons in (
        (Purpose.P18, advice.known_persons),
        (Purpose.P21, placements.opened_persons),
        (Purpose.P22, placements.opened_persons),
    ):
        with acting_for(supplier_id), reading_for(purpose):
            for person in persons():
                if not consents.may_process(subject_id=person, purpose=str(purpose), at=now).allowed:
                    count += bool(_forget(person, purpose))
    return count


def _forget(person: UUID, purpose: Purpose) -> int:
    if purpose is Purpose.P18:
        return recommending.reset(subject_id=person, by=None)
    return notices.shut_everything(subject_id=person, by=None, only=_NOTICES[str(purpose)])
