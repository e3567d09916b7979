"""A scanned stack of the demonstration: one paper reaches its entry, one the tray, one waits for a person."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings

from registratura.flows import labels, scans
from registratura.flows.demo.papers import SAMPLES
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.registers import queries as books
from registratura.scanning import queries as scanning
from registratura.scanning.codes import Code, Medium, tag_of
from registratura.scanning.printing.formats import format_of
from registratura.scanning.printing.labels_pdf import LabelWords, print_labels
from registratura.toolkit.scope import acting_for

NAME = "Teanc de la registratură.pdf"
PAPERS = 3


def bring_stack(*, institution_id: int, entry_id: int, by: Actor, now: datetime) -> None:
    """
    Let a stack be parted among an entry, the tray and the person who looks. Done once; nothing without the samples.

    Must not run inside a scope.
    """
    institution = institutions.institution_by_id(institution_id)
    papers = sorted((SAMPLES / "documents").glob("*.pdf"))[:PAPERS]
    with acting_for(institution_id):
        entry = books.entry_by_id(entry_id)
        if institution is None or entry is None or len(papers) < PAPERS or scanning.batches()[0]:
            return
        card = books.entry_card(entry)
    labels.issue(institution_id=institution_id, entry_ids=[entry_id], by=by, now=now)
    strange = Code(Medium.LABEL, tag_of(institution.code), "00000000000007")
    sheets = [
        labels.separators(institution=institution, card=card, count=1, now=now),
        papers[0].read_bytes(),
        labels.separators(institution=institution, card=None, count=1, now=now),
        papers[1].read_bytes(),
        # A label that looks like ours and was never given out.
        print_labels(
            institution=institution.name,
            labels=[LabelWords(code=strange)],
            label_format=format_of("102x51"),
            start=1,
            printed_at=now,
        ),
        papers[2].read_bytes(),
    ]
    with tempfile.TemporaryDirectory(dir=settings.DATA) as room:
        path = Path(room) / "stack.pdf"
        path.write_bytes(labels.bound(parts=sheets))
        scans.receive_batch(
            institution_id=institution_id,
            space=institution.code,
            path=path,
            name=NAME,
            folder_id=None,
            by=by,
            now=now,
        )
