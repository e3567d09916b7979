"""Papers of the archive as PDF/A, read and set inside a scope of their own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from registratura.archive import queries
from registratura.doors.desk.archive.finding import KEYS_END, dossier_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.archiving import papers, selection_papers
from registratura.institutions.permissions import Permission
from registratura.toolkit.scope import acting_for

FILE, ARCHIVE = Permission.DOSSIER_FILE, Permission.ARCHIVE_HANDLE


def _pdf(request: DeskRequest, name: str, make: Callable[[], bytes | None]) -> HttpResponse:
    with acting_for(request.institution.id):
        content = make()
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _of_dossier(request: DeskRequest, key: int, name: str, act: Callable[..., bytes]) -> HttpResponse:
    return _pdf(
        request,
        f"{name}-{key}",
        lambda: act(
            dossier=dossier_or_404(request, key),
            institution=request.institution,
            by=request.user,
            now=timezone.now(),
        ),
    )


@require_safe
@require(FILE, own_scope=True)
def cover(request: DeskRequest, key: int) -> HttpResponse:
    """Give the covers of a dossier."""
    return _of_dossier(request, key, "coperta", papers.cover_pdf)


@require_safe
@require(FILE, own_scope=True)
def opis(request: DeskRequest, key: int) -> HttpResponse:
    """Give the list of what a dossier holds."""
    return _of_dossier(request, key, "opis", papers.opis_pdf)


@require_safe
@require(FILE, own_scope=True)
def certification(request: DeskRequest, key: int, volume: int) -> HttpResponse:
    """Give the sheet that certifies a volume."""

    def make() -> bytes | None:
        dossier = dossier_or_404(request, key)
        volumes = queries.volumes(key)
        found = next((one for one in volumes if one.number == volume), None)
        if found is None:
            return None
        return papers.certification_pdf(
            dossier=dossier,
            volume=found,
            of=len(volumes),
            institution=request.institution,
            by=request.user,
            now=timezone.now(),
        )

    return _pdf(request, f"certificare-{key}-{min(volume, 999)}", make)


@require_safe
@require(FILE, own_scope=True)
def plan(request: DeskRequest, key: int) -> HttpResponse:
    """Give a version of the filing plan."""

    def make() -> bytes | None:
        if key >= KEYS_END or queries.plan(key) is None:
            return None
        return papers.plan_pdf(
            plan_id=key, institution=request.institution, by=request.user, now=timezone.now()
        )

    return _pdf(request, f"nomenclator-{key}", make)


@require_safe
@require(ARCHIVE, own_scope=True)
def inventory(request: DeskRequest, key: int) -> HttpResponse:
    """Give an inventory."""

    def make() -> bytes | None:
        card = queries.inventory(key) if key < KEYS_END else None
        if card is None:
            return None
        return papers.inventory_pdf(
            inventory=card, institution=request.institution, by=request.user, now=timezone.now()
        )

    return _pdf(request, f"inventar-{key}", make)


@require_safe
@require(ARCHIVE, own_scope=True)
def hand_over(request: DeskRequest, key: int) -> HttpResponse:
    """Give the minutes of a hand-over."""

    def make() -> bytes | None:
        card = queries.hand_over(key) if key < KEYS_END else None
        if card is None:
            return None
        return papers.hand_over_pdf(
            card=card, institution=request.institution, by=request.user, now=timezone.now()
        )

    return _pdf(request, f"proces-verbal-{key}", make)


@require_safe
@require(ARCHIVE, own_scope=True)
def evidence(request: DeskRequest) -> HttpResponse:
    """Give the register of entries and exits of the store."""
    return _pdf(
        request,
        "registru-de-evidenta",
        lambda: papers.evidence_pdf(institution=request.institution, by=request.user, now=timezone.now()),
    )


@require_safe
@require(ARCHIVE, own_scope=True)
def selection(request: DeskRequest, key: int, part: str) -> HttpResponse:
    """Give one part of a work of selection."""

    def make() -> bytes | None:
        card = queries.selection(key) if key < KEYS_END else None
        chosen = PARTS.get(part)
        if card is None or chosen is None:
            return None
        return selection_papers.part_pdf(
            selection=card, part=chosen, institution=request.institution, by=request.user, now=timezone.now()
        )

    return _pdf(request, f"selectionare-{key}-{part[:20]}", make)


PARTS = {
    "adresa": "letter",
    "proces-verbal": "minutes",
    "de-eliminat": "eliminated",
    "permanente": "permanent",
    "distrugere": "destruction",
}
