"""New versions of an entry's files: which documents may still change, and by which reason."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from registratura.documents import services as documents
from registratura.documents.queries import VersionCard
from registratura.documents.services import ReceivedFile
from registratura.journal.services import Actor
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers

SCAN = "scan"


class VersionRefusedError(DomainError):
    """The document cannot change any more, or belongs to no entry."""

    code = "flows.version.refused"


def why_unchangeable(*, state: str, direction: str, dispatched: bool, reason: str = "") -> str:
    """
    Say in words why a document of an entry takes no version of this kind; empty when it does.

    An annulled or unused number keeps what it had. What left stays as it left; only its scan may come beside it.
    """
    if state != "registered":
        return _("Înregistrarea nu mai este în vigoare: fișierele ei rămân cum sunt.")
    if dispatched and direction == "outgoing" and reason != SCAN:
        return _(
            "Documentul a fost expediat și rămâne cum a plecat. Se poate adăuga numai scanarea lui; "
            "pentru o îndreptare, înregistrați un document nou."
        )
    return ""


def add_version(
    *, document_id: int, received: ReceivedFile, reason: str, explanation: str, by: Actor, now: datetime
) -> VersionCard:
    """
    Add a version to a file of an entry.

    Must run inside a scope. Raises: VersionRefusedError when the document cannot change; as
    `documents.services.add_version`.
    """
    entry = registers.entry_of_document(document_id)
    if entry is None:
        raise VersionRefusedError(_("Documentul nu este atașat la o înregistrare. Reîncărcați pagina."))
    if words := why_unchangeable(
        state=entry.state,
        direction=entry.direction,
        dispatched=entry.dispatched_on is not None,
        reason=reason,
    ):
        raise VersionRefusedError(words, field="reason")
    return documents.add_version(
        document_id=document_id, received=received, reason=reason, explanation=explanation, by=by, now=now
    )
