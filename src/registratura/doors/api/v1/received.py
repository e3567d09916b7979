"""From a file uploaded in pieces to one that is inspected and kept, on the same way as every other file."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.documents import queries as documents_read
from registratura.documents.services import ReceivedFile
from registratura.doors.api.guard import ApiRequest
from registratura.doors.api.problems import RefusedError
from registratura.flows.depositing import keep_stream
from registratura.machines import queries as machines
from registratura.machines import services as programs
from registratura.toolkit.scope import acting_for

UNFIT = 422


def received_of(request: ApiRequest, refs: Sequence[UUID]) -> tuple[ReceivedFile, ...]:
    """
    Inspect and keep uploaded files. Slow (disk, antivirus): must not run inside a scope.

    Raises: RefusedError for what is missing, not whole, infected or broken, and where no room is left.
    """
    if not refs:
        return ()
    with acting_for(request.institution.id):
        known = machines.uploads(refs, key_id=request.program.key_id, at=timezone.now())
        full = documents_read.room().full
    if full:
        raise RefusedError(
            UNFIT,
            "documents.room.full",
            _("Spațiul instituției pentru fișiere este plin. Cereți mai mult loc."),
        )
    kept = []
    for ref in dict.fromkeys(refs):
        card = known.get(ref)
        if card is None or not card.whole:
            raise RefusedError(
                UNFIT, "machines.upload.refused", _("Fișierul %s nu există sau nu a venit tot.") % ref
            )
        with programs.path_of(ref=ref).open("rb") as source:
            file = keep_stream(space=request.institution.code, source=source, name=card.name)
        if not file.accepted:
            raise RefusedError(UNFIT, "documents.file.refused", f"„{file.name}”: {file.problem_words}")
        kept.append(file)
    return tuple(kept)
