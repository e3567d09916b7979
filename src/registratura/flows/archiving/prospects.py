"""What a package for an archive would hold: of one dossier, or of those that a work of selection eliminates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from registratura.archive import queries as archive
from registratura.archive.queries import DecisionLine, DossierLine, SelectionCard
from registratura.documents import queries as documents

PDFA: Final = "pdfa"


@dataclass(frozen=True, slots=True)
class Inside:
    """
    What dossiers hold. `without_archival`: files that have no PDF/A beside them yet; `held`: kept back by the
    antivirus.
    """

    documents: int
    files: int
    size_bytes: int
    without_archival: int
    held: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a package of a dossier would hold."""

    dossier: DossierLine
    inside: Inside


@dataclass(frozen=True, slots=True)
class RunProspect:
    """What a package of a work of selection would hold: only dossiers that are eliminated and are still here."""

    selection: SelectionCard
    dossiers: list[DossierLine]
    inside: Inside


def of_dossier(*, dossier_id: int) -> Prospect | None:
    """Return what a package of a dossier would hold, or None for no dossier. Must run inside the scope."""
    found = archive.dossier(dossier_id)
    return None if found is None else Prospect(found, _inside([found]))


def of_run(*, selection_id: int) -> RunProspect | None:
    """Return what a package of a work of selection would hold, or None for no work. Must run inside the scope."""
    found = archive.selection(selection_id)
    if found is None:
        return None
    dossiers = leaving(archive.decisions(selection_id))
    return RunProspect(found, dossiers, _inside(dossiers))


def leaving(lines: Sequence[DecisionLine]) -> list[DossierLine]:
    """Return the dossiers that a work eliminates and that have not gone yet."""
    return [one.dossier for one in lines if one.decision == "destroy" and one.dossier.state != "destroyed"]


def _inside(dossiers: Sequence[DossierLine]) -> Inside:
    papers = [paper for each in archive.papers_of([one.id for one in dossiers]).values() for paper in each]
    keys = [file.document_id for paper in papers for file in paper.files]
    versions = [one for each in documents.versions_of(keys).values() for one in each]
    made = documents.renditions_of([one.id for one in versions])
    return Inside(
        documents=len(papers),
        files=len(versions),
        size_bytes=sum(one.size_bytes for one in versions),
        without_archival=sum(
            one.current and not (PDFA in made.get(one.id, {}) and made[one.id][PDFA].made) for one in versions
        ),
        held=sum(bool(one.held) for one in versions),
    )
