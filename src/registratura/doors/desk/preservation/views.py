"""Kept files: what the nights found, packages that are made of dossiers, packages that are verified."""

from contextlib import AbstractContextManager

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.archive.words import SELECTION_STATES
from registratura.documents import queries as documents
from registratura.documents.reading.names import display_name
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.archiving import packages, prospects
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.preservation import queries, rules
from registratura.toolkit.scope import acting_for

KEYS_END = 1 << 62
DOSSIERS_SHOWN = 100


def fault_words(code: str) -> str:
    """Say in words what is wrong in a package."""
    return {
        "zip": _("nu se poate deschide ca ZIP"),
        "empty": _("este gol"),
        "too-large": _("este prea mare ca să fie verificat"),
        "too-heavy": _("cere prea mult ca să fie verificat"),
        "no-package": _("nu este nici E-ARK SIP, nici BagIt"),
        "unsafe-name": _("nume de fișier nesigur"),
        "twice": _("apare de două ori"),
        "missing": _("lipsește"),
        "extra": _("este în plus"),
        "size": _("are altă mărime"),
        "checksum": _("are alt conținut"),
        "algorithm": _("suma nu este SHA-256"),
        "reference": _("trimite în afara pachetului"),
        "xml": _("nu se poate citi"),
        "oxum": _("totalul nu se potrivește"),
        "identifier": _("identificatorul nu este al pachetului"),
        "root": _("lista fișierelor nu este cea scrisă aici"),
    }.get(code, code)


@require_safe
@require(Permission.INTEGRITY_VERIFY)
def overview(request: DeskRequest) -> HttpResponse:
    """Show how the kept files are, what the nights found, and the packages that were made and verified."""
    count, size = documents.kept_totals()
    state = queries.state(now=timezone.now())
    return render(
        request,
        "desk/preservation/overview.html",
        {
            "state": state,
            "kept": count,
            "kept_bytes": size,
            "unseen": max(0, count - state.checked),
            "period_days": rules.PERIOD.days,
            "nights": rules.nights_needed(total_bytes=size),
            "faults": queries.faults(),
            "runs": queries.runs(limit=14),
            "packages": queries.packages(limit=30),
            "checks": [
                (line, [(fault_words(code), place) for code, place in line.faults[:5]])
                for line in queries.checks(limit=20)
            ],
        },
    )


@require_POST
@require(Permission.INTEGRITY_VERIFY, own_scope=True)
def check(request: DeskRequest) -> HttpResponse:
    """Verify a package, in a program of its own, and write down what was found."""
    upload = request.FILES.get("package")
    if upload is None:
        messages.error(request, _("Alegeți întâi pachetul, apoi apăsați „Verifică”."))
        return redirect("desk:preservation", code=request.institution.code)
    if getattr(upload, "too_large", False) or not isinstance(upload, TemporaryUploadedFile):
        messages.error(
            request,
            _("Pachetul depășește limita de încărcare; verificați-l cu „registratura archive check”."),
        )
        return redirect("desk:preservation", code=request.institution.code)
    with open(upload.temporary_file_path(), "rb") as content:
        found = packages.check_package(
            institution=request.institution,
            content=content,
            name=display_name(upload.name or ""),
            by=request.user,
            now=timezone.now(),
        )
    if found.valid:
        messages.success(request, _("Pachetul este întreg: %d fișiere.") % found.files)
    else:
        messages.error(request, _("Pachetul nu este întreg și nu se primește. Ce s-a găsit stă mai jos."))
    return redirect("desk:preservation", code=request.institution.code)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ARCHIVE_HANDLE, own_scope=True)
def dossier(request: DeskRequest, dossier: int) -> HttpResponseBase:
    """Show what the package of a dossier would hold, and give it."""
    with acting_for(request.institution.id):
        prospect = prospects.of_dossier(dossier_id=dossier) if dossier < KEYS_END else None
        if prospect is None:
            raise Http404
        if request.method != "POST":
            made = queries.packages(subject_type=packages.SUBJECT, subject_id=dossier, limit=20)
            context = {"dossier": prospect.dossier, "inside": prospect.inside, "packages": made}
            return render(request, "desk/preservation/dossier.html", context)
    writing = packages.dossier_package(
        institution=request.institution,
        dossier_id=dossier,
        package_format=request.POST.get("format", ""),
        by=request.user,
        now=timezone.now(),
    )
    return _given(request, writing, back=_address(request, "dossier", dossier=dossier))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ARCHIVE_HANDLE, own_scope=True)
def selection(request: DeskRequest, selection: int) -> HttpResponseBase:
    """Show what the package of a work of selection would hold, before its dossiers go, and give it."""
    with acting_for(request.institution.id):
        prospect = prospects.of_run(selection_id=selection) if selection < KEYS_END else None
        if prospect is None:
            raise Http404
        if request.method != "POST":
            made = queries.packages(subject_type=packages.RUN, subject_id=selection, limit=20)
            context = {
                "card": prospect.selection,
                "dossiers": prospect.dossiers[:DOSSIERS_SHOWN],
                "dossier_count": len(prospect.dossiers),
                "inside": prospect.inside,
                "states": SELECTION_STATES,
                "packages": made,
            }
            return render(request, "desk/preservation/selection.html", context)
    writing = packages.run_package(
        institution=request.institution,
        selection_id=selection,
        package_format=request.POST.get("format", ""),
        by=request.user,
        now=timezone.now(),
    )
    return _given(request, writing, back=_address(request, "selection", selection=selection))


def _given(
    request: DeskRequest, writing: AbstractContextManager[packages.Written], *, back: str
) -> HttpResponseBase:
    """Give a package as it is written; a refused one leads back, with its reason."""
    try:
        with writing as written:
            # Open until it is sent; its name is gone with the block.
            stream = written.path.open("rb")
    except DomainError as error:
        messages.error(request, error.words)
        return redirect(back)
    return FileResponse(stream, as_attachment=True, filename=written.name, content_type="application/zip")


def _address(request: DeskRequest, what: str, **place: int) -> str:
    return reverse(f"desk:preservation_{what}", kwargs={"code": request.institution.code, **place})
