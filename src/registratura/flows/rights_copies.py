"""Giving the copy of a person's data out: each time with a fresh code, or at the desk to whoever was proven."""

from datetime import datetime
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _

from registratura.flows import rights_execution as execution
from registratura.flows.rights import refuse_bad_code
from registratura.flows.rights_package import package_path
from registratura.journal.services import Actor
from registratura.rights import queries
from registratura.rights import services as rights
from registratura.rights.errors import PackageError
from registratura.rights.machine import Status
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


def open_copy(*, institution: "Institution", request_id: int, code: str, now: datetime) -> IO[bytes]:
    """
    Open the copy of a request for one download, paid for with a code; the request is delivered with the first.

    Raises: CodeRefusedError, PackageError.
    """
    with acting_for(institution.id):
        good = rights.try_code(request_id=request_id, purpose=rights.DOWNLOAD, code=code, now=now)
    refuse_bad_code(good=good)
    return _opened(institution, request_id, None, now)


def open_at_desk(*, institution: "Institution", request_id: int, by: Actor, now: datetime) -> IO[bytes]:
    """
    Open the copy for handing it over at the counter, to the person who was proven.

    Raises: PackageError, NotProvenError.
    """
    with acting_for(institution.id):
        card = queries.request_by_id(request_id)
    if card is not None:
        execution.person_asked(institution=institution, card=card)
    return _opened(institution, request_id, by, now)


def _opened(institution: "Institution", request_id: int, by: Actor | None, now: datetime) -> IO[bytes]:
    with acting_for(institution.id):
        package = rights.note_download(request_id=request_id, by=by, now=now)
        card = queries.request_by_id(request_id)
        if card is not None and card.status is Status.READY:
            rights.move(request_id=request_id, to=Status.DELIVERED, by=by, now=now)
    path = package_path(institution_id=institution.id, package_id=package.id)
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise PackageError(_("Copia datelor nu mai este la locul ei. Cereți alta.")) from error


def renew_copy(*, institution: "Institution", request_id: int, now: datetime) -> None:
    """
    Have the copy made anew, because its time was over before it was read.

    Raises: PackageError.
    """
    with acting_for(institution.id):
        package_id = rights.renew(request_id=request_id, now=now)
        execution.put_in_queue(institution_id=institution.id, package_id=package_id)
