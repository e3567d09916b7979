"""How each way out works, a message of trial, quiet hours, webhooks."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.messaging.forms import EndpointForm, HoursForm, TestForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.messaging import queries
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Channel, Kind
from registratura.messaging.channels.ways import is_ready, sender_address
from registratura.messaging.channels.webhook import written_secret
from registratura.messaging.pacing import Quiet
from registratura.messaging.queries import OfficeChoices
from registratura.messaging.references import webhook_secret
from registratura.messaging.services import Outside

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@require(Permission.MESSAGES_ADMINISTER)
def ways(request: DeskRequest) -> HttpResponse:
    """Show how each way works, the institution's hours and its webhooks."""
    return _page(request, TestForm(initial={"channel": "email", "address": request.user.email}))


@require_POST
@require(Permission.MESSAGES_ADMINISTER)
def test(request: DeskRequest) -> HttpResponseBase:
    """Send a message of trial."""
    form = TestForm(request.POST)
    if form.is_valid():
        address = form.cleaned_data["address"]
        to = Outside(email=address) if form.cleaned_data["channel"] == "email" else Outside(phone=address)
        try:
            messaging.send_test(to=to, by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error("address", error.words)
        else:
            messages.success(request, _("Proba este pe drum. Vedeți în jurnal ce a răspuns serverul."))
            return redirect("desk:deliveries", code=request.institution.code)
    return _page(request, form)


def _page(request: DeskRequest, form: TestForm) -> HttpResponse:
    states = queries.channel_states(now=timezone.now())
    context = {
        "form": form,
        "states": [(state, is_ready(state.channel)) for state in states],
        "sender": sender_address(),
        "office": queries.office_choices(),
        "endpoints": queries.endpoints(),
    }
    return render(request, "desk/messages/ways.html", context)


@require(Permission.MESSAGES_ADMINISTER)
@forms_only
def hours(request: DeskRequest) -> HttpResponseBase:
    """Choose the institution's quiet hours, flood limit and hour of the digest."""
    office = queries.office_choices()
    form = HoursForm(
        request.POST or None,
        initial={
            "quiet_from": office.quiet.starts,
            "quiet_to": office.quiet.ends,
            "free_days": office.quiet.free_days,
            "flood_limit": office.flood_limit,
            "digest_clock": office.digest_clock,
        },
    )
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        choices = OfficeChoices(
            quiet=Quiet(facts["quiet_from"], facts["quiet_to"], facts["free_days"]),
            flood_limit=facts["flood_limit"],
            digest_clock=facts["digest_clock"],
        )
        try:
            messaging.choose_office_options(choices=choices, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Orele sunt păstrate."))
            return redirect("desk:message_ways", code=request.institution.code)
    return render(request, "desk/messages/hours.html", {"form": form})


@require(Permission.MESSAGES_ADMINISTER)
@forms_only
def add_endpoint(request: DeskRequest) -> HttpResponseBase:
    """Let a program be told of messages."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            added = messaging.add_endpoint(
                name=facts["name"],
                url=facts["url"],
                kinds=[Kind(kind) for kind in facts["kinds"]],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("desk:endpoint", code=request.institution.code, endpoint=added.id)
    return render(request, "desk/messages/endpoint_form.html", {"form": form})


@require(Permission.MESSAGES_ADMINISTER)
@forms_only
def endpoint(request: DeskRequest, endpoint: int) -> HttpResponseBase:
    """Show a webhook with its secret; sent back, it is ended."""
    line = next((one for one in queries.endpoints() if one.id == endpoint), None)
    if line is None:
        raise Http404
    if request.method == "POST":
        messaging.end_endpoint(endpoint_id=line.id, by=request.user, now=timezone.now())
        messages.success(request, _("Programul nu mai este anunțat."))
        return redirect("desk:message_ways", code=request.institution.code)
    secret = webhook_secret(institution_id=request.institution.id, endpoint_id=line.id, nonce=line.nonce)
    recent = queries.deliveries(channel=Channel.WEBHOOK, size=10)
    context = {
        "line": line,
        "secret": written_secret(secret),
        "recent": [one for one in recent if one.address == line.url],
    }
    return render(request, "desk/messages/endpoint.html", context)
