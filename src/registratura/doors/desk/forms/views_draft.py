"""Changing the draft of a form: its words, its handling, its pages and their order."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.desk.forms.conditions import chosen_conditions, condition_groups, kept_conditions
from registratura.doors.desk.forms.forms import AboutForm, PageSettings, RulesForm
from registratura.doors.desk.forms.opened import draft_or_404, seen_of, to
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import form_publishing
from registratura.forms import editing, services
from registratura.forms.definition import Definition, Page
from registratura.forms.handling import Handling
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError

UNFIT = 422


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FORMS_ADMINISTER)
def about(request: DeskRequest, form: int) -> HttpResponse:
    """Write what a person reads before beginning."""
    opened = draft_or_404(form)
    typed = AboutForm(request.POST if request.method == "POST" else None,
                      initial=AboutForm.showing(opened.draft.definition))  # fmt: skip
    if request.method == "POST" and typed.is_valid():
        try:
            services.change_draft(
                form_id=form,
                change=lambda definition, handling: (typed.changed(definition), handling),
                what=_("textele de la început"),
                seen=seen_of(request),
                by=request.user,
            )
        except DomainError as error:
            refuse(typed, error)
        else:
            return to(request, "form", form=form)
    return _page(request, "desk/forms/about.html", typed, opened=opened)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FORMS_ADMINISTER)
def rules(request: DeskRequest, form: int) -> HttpResponse:
    """Say where filings land, by what law, and what is asked of who files."""
    opened = draft_or_404(form)
    there = form_publishing.destinations(now=timezone.now())
    typed = RulesForm(
        request.POST if request.method == "POST" else None,
        initial=RulesForm.showing(opened.draft.handling),
        there=there,
    )
    if request.method == "POST" and typed.is_valid():
        try:
            services.change_draft(
                form_id=form,
                change=lambda definition, _handling: (definition, typed.handling()),
                what=_("regulile formularului"),
                seen=seen_of(request),
                by=request.user,
            )
        except DomainError as error:
            refuse(typed, error)
        else:
            return to(request, "form", form=form)
    return _page(request, "desk/forms/rules.html", typed, opened=opened)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FORMS_ADMINISTER)
def new_page(request: DeskRequest, form: int) -> HttpResponse:
    """Add a page at the end."""
    opened = draft_or_404(form)
    typed = PageSettings(request.POST if request.method == "POST" else None)
    if request.method == "POST" and typed.is_valid():
        try:
            services.change_draft(
                form_id=form,
                change=partial(_with_page, typed),
                what=_("pagina nouă „%(title)s”") % {"title": typed.cleaned_data["title"]},
                seen=seen_of(request),
                by=request.user,
            )
        except DomainError as error:
            refuse(typed, error)
        else:
            return to(request, "form", form=form)
    return _page(request, "desk/forms/page.html", typed, opened=opened, page=None, groups=[], kept=[])


def _with_page(
    typed: PageSettings, definition: Definition, handling: Handling
) -> tuple[Definition, Handling]:
    taken = {page.key for page in definition.pages}
    key = editing.name_from(typed.cleaned_data["title"], taken=taken, joint="-")
    return editing.add_page(definition, typed.changed(Page(key=key, title=definition.title))), handling


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FORMS_ADMINISTER)
def page(request: DeskRequest, form: int, key: str) -> HttpResponse:
    """Change a page: its title, its explanation, when it is shown."""
    opened = draft_or_404(form)
    definition = opened.draft.definition
    here = definition.page(key)
    if here is None:
        raise Http404
    typed = PageSettings(
        request.POST if request.method == "POST" else None, initial=PageSettings.showing(here)
    )
    if request.method == "POST" and typed.is_valid():
        conditions = chosen_conditions(request.POST, definition, key, here.conditions)
        try:
            services.change_draft(
                form_id=form,
                change=lambda now, handling: (
                    editing.change_page(
                        now, key, lambda one: replace(typed.changed(one), conditions=conditions)
                    ),
                    handling,
                ),
                what=_("pagina „%(title)s”") % {"title": here.title.ro},
                seen=seen_of(request),
                by=request.user,
            )
        except DomainError as error:
            refuse(typed, error)
        else:
            return to(request, "form", form=form)
    return _page(
        request,
        "desk/forms/page.html",
        typed,
        opened=opened,
        page=here,
        groups=condition_groups(definition, key, here.conditions),
        kept=kept_conditions(definition, key, here.conditions),
    )


_MOVES = {"sus": "up", "jos": "down"}


@require_POST
@require(Permission.FORMS_ADMINISTER)
def order(request: DeskRequest, form: int) -> HttpResponse:
    """Move or take out a page or a field: `<page|camp>:<key>:<sus|jos|scoate>`."""
    opened = draft_or_404(form)
    thing, _colon, rest = request.POST.get("ce", "").partition(":")
    key, _colon, way = rest.partition(":")
    known = opened.draft.definition.page(key) if thing == "pagina" else opened.draft.definition.field(key)
    if thing not in ("pagina", "camp") or known is None or way not in (*_MOVES, "scoate"):
        raise Http404
    name = known.title.ro if isinstance(known, Page) else known.label.ro
    try:
        services.change_draft(
            form_id=form,
            change=lambda definition, handling: (_ordered(definition, thing, key, way), handling),
            what=(_("scoaterea „%(name)s”") if way == "scoate" else _("mutarea „%(name)s”")) % {"name": name},
            seen=seen_of(request),
            by=request.user,
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        if way == "scoate":
            messages.success(request, _("„%(name)s” este scos. Puteți reveni.") % {"name": name})
    response = to(request, "form", form=form)
    response["Location"] += f"#{'p' if thing == 'pagina' else 'c'}-{key}"
    return response


def _ordered(definition: Definition, thing: str, key: str, way: str) -> Definition:
    if way == "scoate":
        return (
            editing.remove_page(definition, key)
            if thing == "pagina"
            else editing.remove_field(definition, key)
        )
    move: Any = _MOVES[way]
    if thing == "pagina":
        return editing.move_page(definition, key, move)
    return editing.move_field(definition, key, move)


def _page(request: DeskRequest, template: str, typed: Any, *, opened: Any, **more: Any) -> HttpResponse:
    context = {"form": typed, "card": opened.card, "draft": opened.draft, **more}
    return render(request, template, context, status=UNFIT if typed.is_bound else 200)
