"""Programs that are told of entries: how they stand, what they were told, sending again, keys."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.webhooks.forms import PeriodForm, ProgramForm
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import BUCHAREST
from registratura.kernel.errors import DomainError
from registratura.webhooks import queries
from registratura.webhooks import services as webhooks
from registratura.webhooks.queries import PAGE, EndpointLine
from registratura.webhooks.services.endpoints import EndpointDraft

forms_only = require_http_methods(["GET", "HEAD", "POST"])
_STATES = {"asteapta": "waiting", "primite": "delivered", "renuntate": "failed"}
_MOST = 2**63


@require_safe
@require(Permission.MESSAGES_ADMINISTER)
def programs(request: DeskRequest) -> HttpResponse:
    """Show the programs that are told, and how each stands."""
    return render(request, "desk/webhooks/list.html", {"lines": queries.endpoints()})


@require(Permission.MESSAGES_ADMINISTER)
@forms_only
def add(request: DeskRequest) -> HttpResponseBase:
    """Let a program be told."""
    form = ProgramForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = webhooks.add_endpoint(draft=_draft(form), by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Programul este adăugat. Scrieți în el cheia de mai jos."))
            return redirect("desk:webhook", code=request.institution.code, program=added.id)
    return render(request, "desk/webhooks/form.html", {"form": form, "line": None})


@require(Permission.MESSAGES_ADMINISTER)
@forms_only
def change(request: DeskRequest, program: int) -> HttpResponseBase:
    """Change where a program is and what it is told."""
    line = _line_or_404(program)
    initial = {"name": line.name, "url": line.url, "kinds": line.kinds, "with_words": line.with_words}
    form = ProgramForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            webhooks.change_endpoint(
                endpoint_id=line.id, draft=_draft(form), by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Schimbarea este păstrată."))
            return redirect("desk:webhook", code=request.institution.code, program=line.id)
    return render(request, "desk/webhooks/form.html", {"form": form, "line": line})


@require_safe
@require(Permission.MESSAGES_ADMINISTER)
def program(request: DeskRequest, program: int) -> HttpResponse:
    """Show a program with its key and what it was told."""
    return _page(request, _line_or_404(program), PeriodForm(initial=_last_days()))


@require_POST
@require(Permission.MESSAGES_ADMINISTER)
def replay_period(request: DeskRequest, program: int) -> HttpResponseBase:
    """Send a program everything of some days again."""
    line = _line_or_404(program)
    form = PeriodForm(request.POST)
    if form.is_valid():
        days = form.cleaned_data
        try:
            count = webhooks.replay_period(
                endpoint_id=line.id,
                since=datetime.combine(days["since"], time(), BUCHAREST),
                until=datetime.combine(days["until"], time(), BUCHAREST) + timedelta(days=1),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            words = ngettext("%d anunț pleacă din nou.", "%d anunțuri pleacă din nou.", count)
            messages.success(request, words % count)
            return redirect("desk:webhook", code=request.institution.code, program=line.id)
    return _page(request, line, form)


@require_POST
@require(Permission.MESSAGES_ADMINISTER)
def replay(request: DeskRequest, delivery: int) -> HttpResponseBase:
    """Send one announcement again."""
    found = queries.delivery(delivery)
    if found is None:
        raise Http404
    try:
        webhooks.replay(delivery_id=delivery, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Anunțul pleacă din nou."))
    return redirect("desk:webhook", code=request.institution.code, program=found[0])


@require_POST
@require(Permission.MESSAGES_ADMINISTER)
def act(request: DeskRequest, program: int, deed: str) -> HttpResponseBase:
    """Try a program, change its key, tell it again, or tell it nothing more."""
    line = _line_or_404(program)
    if deed not in _DEEDS:
        raise Http404
    do, words = _DEEDS[deed]
    try:
        do(endpoint_id=line.id, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, words())
        if deed == "opreste":
            return redirect("desk:webhooks", code=request.institution.code)
    return redirect("desk:webhook", code=request.institution.code, program=line.id)


_DEEDS: dict[str, tuple[Callable[..., object], Callable[[], str]]] = {
    "proba": (webhooks.send_test, lambda: _("Proba este pe drum; vedeți mai jos ce a răspuns programul.")),
    "cheie": (
        webhooks.rotate_secret,
        lambda: _("Cheia este nouă. Cea veche mai semnează o zi, cât o scrieți pe cea nouă în program."),
    ),
    "porneste": (
        webhooks.enable_endpoint,
        lambda: _("Programul este anunțat din nou; trimiteți-i zilele pierdute."),
    ),
    "opreste": (webhooks.end_endpoint, lambda: _("Programul nu mai este anunțat.")),
}


def _page(request: DeskRequest, line: EndpointLine, form: PeriodForm) -> HttpResponse:
    state = request.GET.get("stare", "")
    before = request.GET.get("inainte", "")
    below = int(before) if before.isascii() and before.isdigit() and int(before) < _MOST else None
    found = queries.deliveries(endpoint_id=line.id, state=_STATES.get(state, ""), before=below, size=PAGE + 1)
    here = reverse("desk:webhook", kwargs={"code": request.institution.code, "program": line.id})
    chosen = f"stare={state}&" if state in _STATES else ""
    secret, former = queries.secrets_of(line.id, now=timezone.now())
    context = {
        "line": line,
        "form": form,
        "secret": secret,
        "former": former,
        "lines": found[:PAGE],
        "state": state if state in _STATES else "",
        "here": here,
        "newer": f"{here}?{chosen}".rstrip("?&") if below is not None else "",
        "older": f"{here}?{chosen}inainte={found[PAGE - 1].sequence}" if len(found) > PAGE else "",
    }
    return render(request, "desk/webhooks/program.html", context)


def _last_days() -> dict[str, str]:
    today = timezone.localdate()
    return {"since": f"{today - timedelta(days=1):%d.%m.%Y}", "until": f"{today:%d.%m.%Y}"}


def _draft(form: ProgramForm) -> EndpointDraft:
    facts = form.cleaned_data
    return EndpointDraft(
        name=facts["name"], url=facts["url"], kinds=facts["kinds"], with_words=facts["with_words"]
    )


def _line_or_404(program: int) -> EndpointLine:
    line = queries.endpoint(program)
    if line is None:
        raise Http404
    return line
