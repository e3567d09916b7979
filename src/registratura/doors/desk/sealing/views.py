"""Days under seal with their registers, and the proofs that are given out."""

import json
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.checkpoints import queries as seals
from registratura.doors.desk.entries.lookup import entry_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows.sealing import exporting
from registratura.institutions.permissions import Permission
from registratura.signing import services as signing
from registratura.toolkit.storage import storage

KEYS_END = 2**63


@require_safe
@require(Permission.REGISTER_PRINT)
def sealed_days(request: DeskRequest) -> HttpResponse:
    """Show the sealed days, newest first: their papers, the signed state, the time stamp."""
    _whole(request)
    before = _day(request.GET.get("dupa", ""))
    page = seals.days(before=before)
    return render(
        request,
        "desk/sealing/days.html",
        {
            "page": page,
            "paged": before is not None,
            "state": seals.latest_state(),
            "sealing": seals.sealing(),
            "alarms": seals.alarms(with_ended=False),
            "has_authority": signing.authority_of() is not None,
        },
    )


@require_safe
@require(Permission.REGISTER_PRINT)
def sealed_paper(request: DeskRequest, paper: int) -> HttpResponseBase:
    """Give the register of a day, to be kept or, with `?vezi`, to be seen and printed."""
    _whole(request)
    card = seals.paper(paper) if paper < KEYS_END else None
    if card is None:
        raise Http404
    return pdf(request, sha256=card.sha256, name=card.file_name)


@require_safe
@require(Permission.REGISTER_PRINT)
def sealed_day_proof(request: DeskRequest, day: int) -> HttpResponse:
    """Give the proof of a sealed day, for the program that checks it alone. day: written as 20261123."""
    _whole(request)
    found = _day(f"{day:08d}"[:4] + "-" + f"{day:08d}"[4:6] + "-" + f"{day:08d}"[6:])
    proof = exporting.proof_of_day(day=found) if found is not None else None
    if proof is None:
        raise Http404
    return as_json(proof, f"dovada-zilei-{found}.json")


@require_safe
@require(Permission.ENTRY_READ)
def entry_proof(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Give the proof that an entry stands in the sealed journal; within minutes of its registering there is none."""
    row = entry_or_404(request, register=register, year=year, number=number)
    proof = exporting.proof_of_entry(entry_id=row.id)
    if proof is None:
        return render(request, "desk/sealing/not_yet.html", {"entry": row, "register": register}, status=404)
    return as_json(proof, f"dovada-{year}-{number}.json")


def as_json(value: dict[str, Any], name: str) -> HttpResponse:
    """Give a proof as a file."""
    answer = HttpResponse(
        json.dumps(value, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def pdf(request: DeskRequest, *, sha256: str, name: str) -> HttpResponseBase:
    """Give a kept register."""
    try:
        content = storage().open(space=request.institution.code, sha256=sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    seen = "vezi" in request.GET
    response = FileResponse(content, as_attachment=not seen, filename=name, content_type="application/pdf")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _whole(request: DeskRequest) -> None:
    """Refuse whoever sees only some units: the registers of a day are printed whole."""
    if request.powers.grants[Permission.REGISTER_PRINT] is not None:
        raise PermissionDenied(_("Registrul zilei cuprinde pozițiile tuturor compartimentelor."))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
