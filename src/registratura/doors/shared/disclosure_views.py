"""To whom one's own data went: the list that a signed-in person reads."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registratura.doors.shared.auth import signed_in
from registratura.flows import disclosing


@signed_in
@require_safe
def disclosures(request: Any) -> HttpResponse:
    """Show each time data of the person left: when, to whom, why, on which ground."""
    groups = disclosing.of_account(user_id=request.user.pk, email=request.user.email, at=timezone.now())
    answer = render(request, "account/disclosures.html", {"groups": groups})
    answer["Cache-Control"] = "private, no-store"
    return answer
