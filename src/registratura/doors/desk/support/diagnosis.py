"""The administrator makes a diagnosis, sees it field by field, and sends what stays ticked for one case."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import diagnosing as flow
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.support.queries import in_words


@never_cache
@require(Permission.MEMBERS_ADMINISTER, own_scope=True)
@require_http_methods(["GET", "HEAD", "POST"])
def diagnosis(request: DeskRequest) -> HttpResponseBase:
    """Show what would be sent; send what is left ticked, or give it as a file. Nothing leaves before that."""
    supplier, now = institutions.supplier(), timezone.now()
    fields = flow.measured()
    names = set(request.POST.getlist("camp")) if request.method == "POST" else set(fields)
    refused: DomainError | None = None
    if request.method == "POST" and names & set(fields):
        raw = flow.chosen(made_at=now, fields=fields, names=names)
        if request.POST.get("fapta") == "fisier" or supplier is None:
            answer = HttpResponse(raw, content_type="application/json")
            answer["Content-Disposition"] = 'attachment; filename="diagnostic.json"'
            return answer
        secret = request.POST.get("cerere", "")[:80]
        try:
            sent = flow.send(supplier=supplier, secret=secret, raw=raw, by=request.user, now=now)
        except DomainError as error:
            refused = error
        else:
            if sent is not None:
                messages.success(
                    request, _("Diagnosticul este trimis; se șterge odată cu închiderea cererii.")
                )
                return redirect("portal:support_ticket", secret=secret)
    page: dict[str, Any] = {
        "supplier": supplier,
        "fields": in_words(fields),
        "names": names,
        "cases": flow.open_cases(supplier=supplier, user_id=request.user.id) if supplier else [],
        "refused": refused,
        "nothing": request.method == "POST" and not names & set(fields),
        "unanswered": request.method == "POST" and refused is None,
    }
    return render(
        request, "desk/support/diagnosis.html", page, status=422 if request.method == "POST" else 200
    )
