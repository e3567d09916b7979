"""Proving who one is by signing a paper: taking it, bringing it back, seeing what became of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.assurance import queries as proofs
from registratura.assurance.services.challenges import MOST_BYTES
from registratura.doors.shared.auth import signed_in
from registratura.flows import identity_signing
from registratura.kernel.assurance import Level
from registratura.kernel.errors import DomainError


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: Any) -> HttpResponseBase:
    """Give the paper, take it back signed, and show where its check stands."""
    user, now, error = request.user, timezone.now(), ""
    if request.method == "POST" and request.POST.get("deed") == "give":
        identity_signing.give_paper(user=user, now=now)
        return redirect("account_identity_signature")
    if request.method == "POST":
        try:
            identity_signing.take_paper(user=user, content=_content(request), now=now)
        except DomainError as refused:
            error = refused.words
        else:
            messages.success(
                request, _("Am primit fișierul. Semnătura se verifică, de obicei într-un minut.")
            )
            return redirect("account_identity_signature")
    card = proofs.challenge_of(user.pk, at=now)
    held = next((one for one in proofs.proofs_of(user.pk, at=now) if one.level is Level.SIGNATURE), None)
    context = {"card": card, "error": error, "proof": held if held and held.counts else None}
    return render(request, "portal/identity/signature.html", context, status=422 if error else 200)


def _content(request: Any) -> bytes:
    given = request.FILES.get("signed")
    return given.read(MOST_BYTES + 1) if given is not None else b""


@signed_in
@require_safe
def paper(request: Any) -> HttpResponse:
    """Give the paper to sign, as it was made."""
    content = proofs.paper_of(request.user.pk, at=timezone.now())
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{identity_signing.PAPER_NAME}"'
    response["Cache-Control"] = "private, no-store"
    return response
