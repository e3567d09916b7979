"""What the page of an entry says of its dossier."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from registratura.archive import queries
from registratura.doors.shared.auth import DeskRequest
from registratura.institutions.permissions import Permission
from registratura.registers.queries import EntryRow


@dataclass(frozen=True, slots=True)
class Filed:
    """Where an entry stands, and where it can be filed; empty addresses offer nothing."""

    href: str = ""
    file_href: str = ""


def filed_of(request: DeskRequest, row: EntryRow) -> Filed:
    """Return the dossier of an entry, or where to file it."""
    if not request.powers.may(Permission.DOSSIER_FILE) or row.state != "registered":
        return Filed()
    code = request.institution.code
    dossier = queries.filed_where([row.id]).get(row.id)
    if dossier is not None:
        return Filed(href=reverse("desk:archive_dossier", kwargs={"code": code, "key": dossier}))
    return Filed(file_href=f"{reverse('desk:archive_file', kwargs={'code': code})}?intrare={row.id}")
