"""Asking the antivirus again about the files that wait for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from registratura.documents import queries as documents
from registratura.documents.services import keep_opinion, next_to_screen
from registratura.institutions import queries as institutions
from registratura.toolkit.antivirus import scanner
from registratura.toolkit.scope import acting_for


def screen_waiting(*, institution_id: int, clock: Callable[[], datetime], until: datetime) -> int:
    """
    Release what is clean by now and seal what is infected; return how many files got their answer.

    An antivirus that is dead or stale is not asked about the rest. Must not run inside a scope: asking takes time,
    and each file is two short transactions with the asking between them.
    """
    institution, antivirus = institutions.institution_by_id(institution_id), scanner()
    if institution is None or antivirus is None or not antivirus.condition().fit:
        return 0
    answered = last = 0
    while clock() < until:
        with acting_for(institution_id):
            task = next_to_screen(after=last)
        if task is None:
            break
        last = task.blob_id
        try:
            with documents.open_kept(space=institution.code, sha256=task.sha256) as content:
                opinion = antivirus.look(content)
        except FileNotFoundError:  # `verify` tells of it; here the others go on
            continue
        if opinion.reason in ("dead", "stale"):
            break
        with acting_for(institution_id):
            answered += keep_opinion(blob_id=task.blob_id, opinion=opinion, now=clock())
    return answered
