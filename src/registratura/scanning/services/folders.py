"""Folders that are watched: added, changed, and how they are."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.scanning.errors import FolderRefusedError
from registratura.scanning.models import ScanFolder
from registratura.scanning.places import path_problem
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderDraft:
    """What the administrator writes of a folder. `path` is below the institution's own folder, empty for that one."""

    name: str
    root: str
    path: str = ""
    is_active: bool = True


@transaction.atomic
def save_folder(*, draft: FolderDraft, folder_id: int | None, by: Actor) -> ScanFolder:
    """
    Add a folder to watch, or change the one with this number.

    Raises: FolderRefusedError for a root that the operator does not allow, a path that leaves it, or one
    watched already.
    """
    path = "/".join(step.strip() for step in draft.path.strip().strip("/").split("/"))
    if draft.root not in [str(root) for root in settings.SCAN_ROOTS]:
        raise FolderRefusedError(
            _("Alegeți un loc din listă; altele adaugă cine ține serverul."), field="root"
        )
    if problem := path_problem(path):
        words = {
            "steps": _("Cel mult cinci foldere unul în altul."),
            "names": _(
                "Numai litere, cifre, spații, puncte și liniuțe, fără „..”: de pildă „etaj 2/scaner”."
            ),
        }
        raise FolderRefusedError(words[problem], field="path")
    same = ScanFolder.objects.filter(root=draft.root, path=path).exclude(pk=folder_id or 0)
    if same.exists():
        raise FolderRefusedError(_("Folderul este deja urmărit; schimbați-l pe cel din listă."), field="path")
    folder = ScanFolder.objects.select_for_update().get(pk=folder_id) if folder_id else ScanFolder()
    folder.institution_id = required_institution()
    folder.name = ro_normalise(draft.name, single_line=True)[:100] or path or _("Scanări")
    folder.root, folder.path, folder.is_active = draft.root, path, draft.is_active
    if folder_id is None:
        folder.save(force_insert=True)
        _write_down(action="scanning.folder.added", folder=folder, by=by)
    else:
        folder.save(update_fields=["name", "root", "path", "is_active"])
        _write_down(action="scanning.folder.changed", folder=folder, by=by)
    return folder


def _write_down(*, action: str, folder: ScanFolder, by: Actor) -> None:
    journal.record(
        action=action,
        subject_type="scan_folder",
        subject_id=folder.id,
        by=by,
        details={"name": folder.name, "path": folder.path, "active": folder.is_active},
    )


def note_checked(*, folder_id: int, trouble: str, now: datetime) -> None:
    """Note that a folder was looked into, or why it could not be; the first moment of a trouble stays."""
    rows = ScanFolder.objects.filter(pk=folder_id)
    if trouble:
        rows.filter(trouble="").update(troubled_at=now)
        rows.update(trouble=trouble[:500])
    else:
        rows.update(trouble="", troubled_at=None, checked_at=now)
