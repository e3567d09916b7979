"""Links to an entry or a file of it, made by an official at the order of the person concerned."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.disclosures import queries, services
from registratura.doors.desk.disclosing.forms import ShareForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.work.standing import readable_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import sharing
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_DISPATCH)
def share(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Show the links of an entry, and make one; the address of a new one is shown this once."""
    row = readable_or_404(request, register=register, year=year, number=number)
    card = registers.entry_card(row)
    begun = {"days": 7, "ordered_by_name": card.sender_name}
    form = ShareForm(request.POST if request.method == "POST" else None, initial=begun)
    form.fields["document"].offer([(line.id, line.name) for line in card.documents])  # type: ignore[attr-defined]
    made = ""
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        chosen = data.pop("document")
        try:
            shared = sharing.share(
                entry=row,
                document_id=int(chosen) if chosen else None,
                **data,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            made = request.build_absolute_uri(reverse("portal:shared", kwargs={"secret": shared.secret}))
            form = ShareForm(initial=begun)
            form.fields["document"].offer([(line.id, line.name) for line in card.documents])  # type: ignore[attr-defined]
    answer = render(
        request,
        "desk/disclosing/share.html",
        {
            "entry": card,
            "form": form,
            "made": made,
            "links": queries.links_of_entry(row.id, now=timezone.now()),
            "place": {
                "code": request.institution.code,
                "register": card.register_code,
                "year": card.year,
                "number": card.number,
            },
        },
        status=422 if form.errors else 200,
    )
    if made:
        answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@require(Permission.ENTRY_DISPATCH)
def stop(request: DeskRequest, register: str, year: int, number: int, link: int) -> HttpResponse:
    """Stop a link for good."""
    row = readable_or_404(request, register=register, year=year, number=number)
    known = {line.id for line in queries.links_of_entry(row.id, now=timezone.now())}
    if link in known:
        services.revoke_link(link_id=link, by=request.user, now=timezone.now())
        messages.success(request, _("Legătura este oprită: nu mai deschide nimic."))
    else:
        messages.error(request, _("Legătura nu este a acestei înregistrări."))
    return redirect("desk:share", code=request.institution.code, register=register, year=year, number=number)
