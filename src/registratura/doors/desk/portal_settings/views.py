"""The look, the hours and the coat of arms of the public pages, and the piece that other sites show."""

from __future__ import annotations

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.portal_settings.forms import ArmsForm, PortalForm, begun_with
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import portals as flow
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.portals import colors
from registratura.portals import queries as portals

UNFIT = 422


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PORTAL_ADMINISTER)
def portal_settings(request: DeskRequest) -> HttpResponseBase:
    """Settle what the public pages look like and say, and whether they are open."""
    portal = portals.portal_of(request.institution.id)
    posted = request.method == "POST"
    sent = request.POST.copy() if posted else None
    if sent is not None and "use" in sent:
        sent["color"] = request.POST["use"]  # the nearest colour that was offered
    form = PortalForm(sent, initial=begun_with(portal))
    if posted and form.is_valid():
        try:
            flow.change_portal(
                institution_id=request.institution.id,
                look=form.look(),
                is_open=form.cleaned_data["is_open"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Pagina publică este păstrată."))
            return redirect("desk:portal_settings", code=request.institution.code)
    typed = colors.color_of(str(form["color"].value() or ""))
    context = {
        "form": form,
        "arms_form": ArmsForm(),
        "portal": portal,
        "verdict": colors.judge(typed or portal.color),
        "address": _address(request, "portal:home"),
        "tab": "look",
    }
    return render(request, "desk/portal_settings/look.html", context, status=UNFIT if form.errors else 200)


@require_safe
@require(Permission.PORTAL_ADMINISTER)
def portal_color(request: DeskRequest) -> HttpResponse:
    """Show how a colour would look, and whether texts could be read on it; a part of the page of settings."""
    color = colors.color_of(request.GET.get("culoare", ""))
    if color is None:
        raise Http404
    context = {"verdict": colors.judge(color), "portal": portals.portal_of(request.institution.id)}
    return render(request, "desk/portal_settings/_preview.html", context)


@require_POST
@require(Permission.PORTAL_ADMINISTER, own_scope=True)
def portal_arms(request: DeskRequest) -> HttpResponseBase:
    """Take a picture in as the coat of arms, or take it away."""
    form = ArmsForm(request.POST, request.FILES)
    content = b""
    if form.is_valid() and form.cleaned_data["arms"] is not None and not form.cleaned_data["without"]:
        content = form.cleaned_data["arms"].read(flow.ARMS_MOST + 1)
    if not content and not form.data.get("without"):
        messages.error(request, _("Alegeți o imagine sau bifați „Fără stemă”."))
        return redirect("desk:portal_settings", code=request.institution.code)
    try:
        flow.change_arms(
            institution_id=request.institution.id, content=content, by=request.user, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Stema este păstrată.") if content else _("Stema a fost scoasă."))
    return redirect("desk:portal_settings", code=request.institution.code)


@require_safe
@require(Permission.PORTAL_ADMINISTER)
def portal_arms_picture(request: DeskRequest) -> HttpResponse:
    """Give the coat of arms also while the portal is closed."""
    found = portals.picture()
    if found is None:
        raise Http404
    return HttpResponse(found.png, content_type="image/png", headers={"Cache-Control": "private, no-store"})


@csp_update({"frame-src": ["'self'"]})  # type: ignore[untyped-decorator]
@require_safe
@require(Permission.PORTAL_ADMINISTER)
def portal_widget(request: DeskRequest) -> HttpResponse:
    """Show what to put into another site, and how it looks there."""
    context = {
        "portal": portals.portal_of(request.institution.id),
        "script": _address(request, "portal:widget_script"),
        "frame_address": _address(request, "portal:widget"),
        "tab": "widget",
    }
    return render(request, "desk/portal_settings/widget.html", context)


def _address(request: DeskRequest, name: str) -> str:
    return settings.PUBLIC_URL + reverse(name, kwargs={"code": request.institution.code})
