"""One's own messages and how one wants to get them."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.messaging.forms import PreferencesForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, member
from registratura.flows import recovering, tray_reminding
from registratura.flows.archiving import fixity
from registratura.flows.moving_out import ordering
from registratura.flows.sealing import telling
from registratura.flows.webhooks import telling as program_telling
from registratura.kernel.errors import DomainError
from registratura.messaging import queries
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import KINDS, Channel
from registratura.messaging.pacing import Quiet
from registratura.messaging.queries import CHOOSABLE, MessageLine, PersonChoices
from registratura.registers import queries as registers

PAGE = 30
MOST_NUMBER = 2**63


@require_safe
@member
def inbox(request: DeskRequest) -> HttpResponse:
    """Show one's messages, newest first."""
    unread_only = request.GET.get("numai") == "necitite"
    before = request.GET.get("inainte", "")
    before_id = int(before) if before.isascii() and before.isdigit() and int(before) < MOST_NUMBER else None
    lines = queries.messages_of(request.user.id, unread_only=unread_only, before_id=before_id, size=PAGE + 1)
    here = reverse("desk:messages", kwargs={"code": request.institution.code})
    chosen = "numai=necitite&" if unread_only else ""
    context = {
        "lines": lines[:PAGE],
        "unread_count": queries.unread_count(request.user.id),
        "unread_only": unread_only,
        "newer": f"{here}?{chosen}".rstrip("?&") if before_id is not None else "",
        "older": f"{here}?{chosen}inainte={lines[PAGE - 1].id}" if len(lines) > PAGE else "",
    }
    return render(request, "desk/messages/inbox.html", context)


@require_safe
@member
def message(request: DeskRequest, message: int) -> HttpResponse:
    """Show one message. What it is about is a step further."""
    line = _own_or_404(request, message)
    return render(
        request, "desk/messages/message.html", {"line": line, "has_matter": bool(_matter(request, line))}
    )


@require_POST
@member
def open_matter(request: DeskRequest, message: int) -> HttpResponseBase:
    """Mark a message as read and go to what it is about; the page there asks for its own powers."""
    line = _own_or_404(request, message)
    messaging.mark_read(user_id=request.user.id, message_ids=[line.id], now=timezone.now())
    return redirect(
        _matter(request, line) or reverse("desk:messages", kwargs={"code": request.institution.code})
    )


@require_POST
@member
def read(request: DeskRequest) -> HttpResponseBase:
    """Mark the chosen messages as read, or all of them."""
    numbers = [
        int(one)
        for one in request.POST.getlist("mesaj")
        if one.isascii() and one.isdigit() and int(one) < MOST_NUMBER
    ]
    every = request.POST.get("toate") == "da"
    messaging.mark_read(user_id=request.user.id, message_ids=None if every else numbers, now=timezone.now())
    return redirect("desk:messages", code=request.institution.code)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: DeskRequest) -> HttpResponseBase:
    """Choose by which ways each kind comes, quiet hours, the daily digest."""
    ways = queries.ways_of(request.user.id)
    chosen, office = queries.person_choices(request.user.id), queries.office_choices()
    own = chosen.quiet or office.quiet
    form = PreferencesForm(
        request.POST or None,
        initial={
            "digest": "daily" if chosen.daily_digest else "each",
            "hours": "own" if chosen.quiet is not None else "office",
            "quiet_from": own.starts,
            "quiet_to": own.ends,
            "free_days": own.free_days,
            "phone": chosen.phone,
        },
    )
    wanted = {(way.kind, way.channel): way.wanted for way in ways}
    if request.method == "POST":
        wanted = {way: f"{way[0]}/{way[1]}" in request.POST.getlist("cale") for way in wanted}
        if form.is_valid() and _kept(request, form, wanted):
            messages.success(request, _("Preferințele sunt păstrate."))
            return redirect("desk:message_preferences", code=request.institution.code)
    rows = [
        (kind, described.name, described.urgent, [(channel, wanted[kind, channel]) for channel in CHOOSABLE])
        for kind, described in KINDS.items()
        if (kind, Channel.EMAIL) in wanted
    ]
    context = {"form": form, "rows": rows, "office": office.quiet, "flood_limit": office.flood_limit}
    return render(request, "desk/messages/preferences.html", context)


def _kept(request: DeskRequest, form: PreferencesForm, wanted: dict[Any, bool]) -> bool:
    facts = form.cleaned_data
    quiet = None
    if facts["hours"] == "own":
        quiet = Quiet(
            facts["quiet_from"] or time(0), facts["quiet_to"] or time(0), free_days=facts["free_days"]
        )
    try:
        messaging.set_preferences(
            user_id=request.user.id,
            wanted=wanted,
            choices=PersonChoices(quiet, facts["digest"] == "daily", facts["phone"]),
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        refuse(form, error)
        return False
    return True


def _own_or_404(request: DeskRequest, number: int) -> MessageLine:
    line = queries.message_of(request.user.id, message_id=number) if number < MOST_NUMBER else None
    if line is None:
        raise Http404
    return line


def _matter(request: DeskRequest, line: MessageLine) -> str:
    """Return the address of what a message is about: an entry, the oldest of what waits in the tray, a recovery."""
    code = request.institution.code
    if line.about_type == tray_reminding.SUBJECT and line.about_id is not None:
        return reverse("desk:tray_item", kwargs={"code": code, "item": line.about_id})
    if line.about_type == recovering.SUBJECT and line.about_id is not None:
        return reverse("desk:recovery_decide", kwargs={"code": code, "recovery": line.about_id})
    if line.about_type == fixity.SUBJECT:
        return reverse("desk:preservation", kwargs={"code": code})
    if line.about_type == telling.SUBJECT:
        return reverse("desk:seal_watch", kwargs={"code": code})
    if line.about_type == ordering.SUBJECT and line.about_id is not None:
        return reverse("desk:moving_out", kwargs={"code": code})
    if line.about_type == program_telling.SUBJECT and line.about_id is not None:
        return reverse("desk:webhook", kwargs={"code": code, "program": line.about_id})
    if line.about_type != "entry" or line.about_id is None:
        return ""
    entry = registers.entry_by_id(line.about_id)
    if entry is None:
        return ""
    return entry_address(request.institution.code, entry.register.code, entry.year, entry.number)
