"""The fields of a draft: a new one, and one as it is."""

from dataclasses import replace
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.forms.conditions import chosen_conditions, condition_groups, kept_conditions
from registratura.doors.desk.forms.field_forms import FieldForm, NewFieldForm
from registratura.doors.desk.forms.opened import draft_or_404, seen_of, to
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.forms import editing, papers, services
from registratura.forms.definition import Definition, Field
from registratura.forms.handling import Handling
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError

UNFIT = 422


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FORMS_ADMINISTER)
def new_field(request: DeskRequest, form: int, key: str) -> HttpResponse:
    """Add a field to a page: its question and its kind; the rest on the next screen."""
    opened = draft_or_404(form)
    page = opened.draft.definition.page(key)
    if page is None:
        raise Http404
    typed = NewFieldForm(request.POST if request.method == "POST" else None, initial={"kind": "text"})
    if request.method == "POST" and typed.is_valid():
        new = typed.field({one.name for _page, one in opened.draft.definition.fields()})
        try:
            services.change_draft(
                form_id=form,
                change=partial(_with_field, key, new),
                what=_("câmpul nou „%(label)s”") % {"label": new.label.ro},
                seen=seen_of(request),
                by=request.user,
            )
        except DomainError as error:
            refuse(typed, error)
        else:
            return to(request, "form_field", form=form, field=new.name)
    context = {"form": typed, "card": opened.card, "draft": opened.draft, "page": page}
    return render(request, "desk/forms/field_new.html", context, status=UNFIT if typed.is_bound else 200)


def _with_field(
    key: str, field: Field, definition: Definition, handling: Handling
) -> tuple[Definition, Handling]:
    return editing.add_field(definition, key, field), handling


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FORMS_ADMINISTER)
def field(request: DeskRequest, form: int, field: str) -> HttpResponse:
    """Change a field: its words, its checks, when it is shown."""
    opened = draft_or_404(form)
    definition = opened.draft.definition
    page, here = next(((page, one) for page, one in definition.fields() if one.name == field), (None, None))
    if page is None or here is None:
        raise Http404
    typed = FieldForm(request.POST if request.method == "POST" else None, field=here)
    if request.method == "POST" and typed.is_valid():
        conditions = chosen_conditions(request.POST, definition, page.key, here.conditions)
        changed = replace(typed.changed(), conditions=conditions)
        try:
            services.change_draft(
                form_id=form,
                change=lambda now, handling: (editing.change_field(now, field, changed), handling),
                what=_("câmpul „%(label)s”") % {"label": here.label.ro},
                seen=seen_of(request),
                by=request.user,
            )
        except DomainError as error:
            refuse(typed, error)
        else:
            if changed.kind is not here.kind:
                return to(request, "form_field", form=form, field=field)
            response = to(request, "form", form=form)
            response["Location"] += f"#c-{field}"
            return response
    paper = papers.asked_by(here, on=legal_date(timezone.now()))
    context = {
        "form": typed,
        "card": opened.card,
        "draft": opened.draft,
        "page": page,
        "field": here,
        "paper": paper and {"name": _(paper.name), "issuer": _(paper.issuer), "basis": _(papers.LEGAL_BASIS)},
        "groups": condition_groups(definition, page.key, here.conditions),
        "kept": kept_conditions(definition, page.key, here.conditions),
    }
    return render(request, "desk/forms/field.html", context, status=UNFIT if typed.is_bound else 200)
