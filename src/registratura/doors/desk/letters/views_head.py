"""The catalogue of fields, and the head of the letters."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.letters.forms import LetterheadForm
from registratura.doors.desk.letters.views_templates import UNFIT, attachment
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.letters import queries, services
from registratura.letters.fields import GROUPS
from registratura.letters.making import office
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.TEMPLATES_ADMINISTER)
def fields(request: DeskRequest) -> HttpResponse:
    """Show every field with what it says and an example."""
    groups = [
        (group.name, _(group.title), [(field.name, _(field.about), field.example) for field in group.fields])
        for group in GROUPS
    ]
    return render(request, "desk/letters/fields.html", {"groups": groups})


@require_safe
@require(Permission.TEMPLATES_ADMINISTER)
def example(request: DeskRequest) -> HttpResponse:
    """Give a .docx to begin a template with."""
    response = HttpResponse(office.example_docx(), content_type=office.DOCX_TYPE)
    response["Content-Disposition"] = attachment("model-scrisoare.docx")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.TEMPLATES_ADMINISTER, own_scope=True)
def letterhead(request: DeskRequest) -> HttpResponseBase:
    """Change what stands on every letter."""
    with acting_for(request.institution.id):
        head = queries.letterhead()
    begun = {name: getattr(head, name) for name in ("above", "below", "signer_name", "signer_title")}
    posted = request.method == "POST"
    form = LetterheadForm(request.POST if posted else None, request.FILES if posted else None, initial=begun)
    if posted and form.is_valid():
        try:
            _change(request, form)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Antetul este păstrat: stă pe toate scrisorile de acum înainte."))
            return redirect("desk:letterhead", code=request.institution.code)
    context = {
        "form": form,
        "has_logo": bool(head.logo),
        "mark": f"{head.changed_at:%Y%m%d%H%M%S}" if head.changed_at is not None else "",
    }
    return render(request, "desk/letters/letterhead.html", context, status=UNFIT if form.is_bound else 200)


def _change(request: DeskRequest, form: LetterheadForm) -> None:
    found = form.cleaned_data
    logo: bytes | None = b"" if found["without_logo"] else None
    if found["logo"] is not None and not found["without_logo"]:
        logo = office.logo_of(content=found["logo"].read(office.LOGO_BYTES + 1))
    with acting_for(request.institution.id):
        services.change_letterhead(
            above=found["above"],
            below=found["below"],
            signer_name=found["signer_name"],
            signer_title=found["signer_title"],
            logo=logo,
            by=request.user,
            now=timezone.now(),
        )


@require_safe
@require(Permission.TEMPLATES_ADMINISTER)
def logo(request: DeskRequest) -> HttpResponse:
    """Give the coat of arms as letters carry it."""
    found = queries.letterhead().logo
    if not found:
        raise Http404
    return HttpResponse(found, content_type="image/png", headers={"Cache-Control": "private, no-store"})
