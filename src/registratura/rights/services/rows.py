"""Holding a request, moving it through its states, and writing its acts where its history is read."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.rights.errors import RequestUnknownError, StatusError
from registratura.rights.machine import ENDS, STATUSES, Status, may_go
from registratura.rights.models import PrivacyRequest

SUBJECT = "privacy_request"


def locked(*, request_id: int) -> PrivacyRequest:
    """
    Return a request as it is now, held until the transaction ends.

    Raises: RequestUnknownError.
    """
    found = PrivacyRequest.objects.select_for_update().filter(pk=request_id).first()
    if found is None:
        raise RequestUnknownError(_("Cererea nu există aici."))
    return found


def go(*, request: PrivacyRequest, to: Status, by: Actor | None, now: datetime, note: str = "") -> None:
    """
    Move a held request to another state and write it down; going where it stands does nothing.

    Raises: StatusError when it does not go there from here.
    """
    here = Status(request.status)
    if here is to:
        return
    if not may_go(here=here, there=to):
        words = _("Cererea este „%(here)s” și nu poate trece la „%(there)s”. Reîncărcați pagina.")
        raise StatusError(words % {"here": STATUSES[here], "there": STATUSES[to]})
    request.status, request.status_at = to.value, now
    request.closed_at = now if to in ENDS else None
    request.save(update_fields=["status", "status_at", "closed_at"])
    write_down(
        action="rights.request.moved",
        request=request,
        by=by,
        details={"from": here.value, "to": to.value, "note": note},
    )


def open_only(*, request: PrivacyRequest) -> None:
    """
    Refuse what is done to a request that has ended.

    Raises: StatusError.
    """
    if request.closed_at is not None:
        raise StatusError(
            _("Cererea s-a încheiat: %s. Reîncărcați pagina.") % STATUSES[Status(request.status)]
        )


def write_down(
    *, action: str, request: PrivacyRequest, by: Actor | None, details: Mapping[str, object]
) -> None:
    """Write an act into the journal of the controller. No words of the person, no address, no code."""
    journal.record(
        action=action,
        subject_type=SUBJECT,
        subject_id=request.id,
        by=by,
        details={"reference": request.reference, **details},
    )
