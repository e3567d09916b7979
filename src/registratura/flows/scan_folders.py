"""
Folders that scanners write into: each whole file is copied, kept as a batch, and only then moved aside.

Killed between any two steps, the next look finds the file where it was: the same bytes are the same batch, and it is
moved then. Nothing is ever deleted; what is no batch goes to another folder, beside a file that says why.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.flows import scans
from registratura.institutions import queries as institutions
from registratura.institutions import services as places
from registratura.institutions.entitlements import Feature
from registratura.institutions.services import FeatureClosedError
from registratura.kernel.errors import DomainError
from registratura.scanning import queries as scanning_read
from registratura.scanning import services as scanning
from registratura.scanning.errors import BatchRefusedError
from registratura.scanning.places import folder_at
from registratura.scanning.queries import FolderCard
from registratura.scanning.watching import (
    FileBusyError,
    FolderUnreachableError,
    Found,
    Watched,
    shown,
    watched_folder,
)
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

Clock = Callable[[], datetime]


def look(*, institution_id: int, clock: Clock, seconds: Callable[[], float] = time) -> int:
    """
    Take over what lies whole in the watched folders of an institution, and return how many batches are new.

    A folder that cannot be read is noted with the reason, for the administrator to see. Must not run inside a scope.
    seconds: the clock by which the machine dates its files, in seconds since 1970.
    """
    institution = institutions.institution_by_id(institution_id)
    if institution is None:
        return 0
    with acting_for(institution_id):
        folders = scanning_read.folders(active_only=True)
        off = _why_off(clock())
    count = 0
    for folder in folders:
        # While the agreement does not open scanning the files wait where the scanner left them.
        taken, trouble = (0, off) if off else _look_into(institution, folder, clock, seconds)
        count += taken
        with acting_for(institution_id):
            scanning.note_checked(folder_id=folder.id, trouble=trouble, now=clock())
    return count


def _why_off(now: datetime) -> str:
    try:
        places.check_open(feature=Feature.SCANNING, now=now)
    except FeatureClosedError as error:
        return error.words
    return ""


def _look_into(
    institution: Institution, folder: FolderCard, clock: Clock, seconds: Callable[[], float]
) -> tuple[int, str]:
    place = folder_at(
        root=folder.root, institution_code=institution.code, path=folder.path, roots=settings.SCAN_ROOTS
    )
    if place is None:
        return 0, _("Cine ține serverul nu mai îngăduie acest loc. Alegeți altul.")
    count, troubles = 0, []
    try:
        with watched_folder(root=place[0], steps=place[1]) as watched:
            for found in watched.whole(now=seconds()):
                try:
                    count += _take_over(institution, folder.id, watched, found, clock, seconds())
                except FileBusyError:
                    continue  # it is taken when it is whole
                except FolderUnreachableError as error:
                    troubles.append(error.words)
            troubles += watched.troubles
    except FolderUnreachableError as error:
        troubles.append(error.words)
    return count, " ".join(troubles[:3])


def _take_over(
    institution: Institution, folder_id: int, watched: Watched, found: Found, clock: Clock, seconds: float
) -> bool:
    Path(settings.INCOMING_ROOT).mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scan-", dir=settings.INCOMING_ROOT) as room:
        copy = Path(room) / "batch"
        watched.copy_out(found, target=copy, most_bytes=settings.MAX_UPLOAD_BYTES, now=seconds)
        try:
            kept = scans.receive_batch(
                institution_id=institution.id,
                space=institution.code,
                path=copy,
                name=os.fsencode(found.name).decode("utf-8", "replace"),
                folder_id=folder_id,
                by=None,
                now=clock(),
            )
        except DomainError as error:
            if not isinstance(error, BatchRefusedError):
                raise FileBusyError(error.words) from error
            reason = f"{shown(found.name)}: {error.words}"
            watched.move(found, refused=True, reason=reason, at=clock())
            return False
    # Kept for good by now: only the name in the scanner's folder changes.
    watched.move(found, refused=False, reason="", at=clock())
    return kept.new


def folder_of_institution(*, institution: Institution) -> list[str]:
    """Return where folders of an institution may stand, one path for each root of the operator."""
    return [str(root / institution.code) for root in settings.SCAN_ROOTS]
