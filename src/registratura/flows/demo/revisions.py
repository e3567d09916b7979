"""A paper of the demo that was scanned once more, so that its page shows two versions."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import pikepdf

from registratura.documents import queries as documents_read
from registratura.documents import services as documents
from registratura.flows import versions
from registratura.journal.services import Actor
from registratura.toolkit.scope import acting_for

PAPER = "scan-reclamatie-anonima.pdf"


def scan_again(
    *, space: str, institution_id: int, document_id: int, path: Path, by: Actor | None, now: datetime
) -> None:
    """Add a second version to the scan of the demo, unless it has one."""
    if path.name != PAPER or by is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        straight = Path(folder) / path.name
        with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
            metadata["dc:title"] = "Reclamație, scanată din nou"
            pdf.save(straight, deterministic_id=True)
        received = documents.receive(space=space, path=straight, name="reclamatie-scanata-din-nou.pdf")
    with acting_for(institution_id):
        if received.accepted and len(documents_read.versions_of([document_id])[document_id]) == 1:
            versions.add_version(
                document_id=document_id,
                received=received,
                reason=versions.SCAN,
                explanation="Prima scanare era strâmbă.",
                by=by,
                now=now,
            )
