"""Notices put on pages and stopped; partners named, their data taken in for those who agreed, ended."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.console.campaigns.views import number_of, text_of
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.flows.placing import choosing, showing
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.kernel.placing import BUCKETS, Place, Signal, Topic
from registratura.placements import queries
from registratura.placements import services as notices
from registratura.placements.errors import PlacementRefusedError
from registratura.placements.words import PLACE_NAMES, SIGNAL_NAMES, TOPIC_NAMES, bucket_name

POWER = Permission.OUTREACH_HANDLE
LONGEST_FILE: Final = 5_000_000
WORDS: Final = (
    "title",
    "words",
    "url",
    "on_behalf_of",
    "paid_by",
    "place",
    "topic",
    "starts_on",
    "ends_on",
    "target",
)


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER, own_scope=True)
def placements(request: ConsoleRequest) -> HttpResponseBase:
    """Show the notices with what became of each, and put another on pages."""
    refused, today = None, timezone.localdate()
    typed: dict[str, Any] = dict.fromkeys(WORDS, "") | {
        "on_behalf_of": request.institution.name,
        "paid_by": request.institution.name,
        "starts_on": f"{today:%d.%m.%Y}",
        "ends_on": f"{today + timedelta(days=30):%d.%m.%Y}",
    }
    typed |= {"weight": 1, "session_cap": 3, "person_cap": 3}
    if request.method == "POST":
        typed = {name: text_of(request, name, 400) for name in WORDS}
        typed |= {name: number_of(request, name) for name in ("weight", "session_cap", "person_cap")}
        try:
            _place(request, typed)
            messages.success(request, _("Anunțul apare în cel mult un minut."))
            return redirect("console:placements")
        except DomainError as error:
            refused = (error.field or "title", error.words)
    with showing.contextual_scope(request.institution.id):
        lines = queries.flights()
    context = {
        "lines": [(line, line.is_running(today)) for line in lines],
        "typed": typed,
        "refused": refused,
        "places": [(str(one), str(PLACE_NAMES[one])) for one in Place],
        "topics": [(str(one), str(TOPIC_NAMES[one])) for one in Topic],
        "targets": [
            (f"{signal}={bucket}", f"{SIGNAL_NAMES[signal]}: {bucket_name(bucket)}")
            for signal in Signal
            for bucket in BUCKETS[signal]
        ],
        "tab": "placements",
    }
    return render(request, "console/placements/placements.html", context, status=422 if refused else 200)


def _place(request: ConsoleRequest, typed: dict[str, Any]) -> None:
    signal, _mark, bucket = typed["target"].partition("=")
    with showing.contextual_scope(request.institution.id):
        notices.place_ad(
            **{
                name: typed[name]
                for name in ("title", "words", "url", "on_behalf_of", "paid_by", "place", "topic")
            },
            starts_on=_day(typed["starts_on"], "starts_on"),
            ends_on=_day(typed["ends_on"], "ends_on"),
            weight=typed["weight"],
            session_cap=typed["session_cap"],
            person_cap=typed["person_cap"],
            targets=[(signal, bucket)] if typed["target"] else [],
            by=request.user,
            now=timezone.now(),
        )
    showing.forget_kept()


def _day(words: str, field: str) -> date:
    try:
        return datetime.strptime(words.strip(), "%d.%m.%Y").date()  # noqa: DTZ007  a day, not a moment
    except ValueError:
        raise PlacementRefusedError(_("Scrieți ziua ca 31.12.2026."), field=field) from None


@require_POST
@require(POWER, own_scope=True)
def stop(request: ConsoleRequest, flight: int) -> HttpResponseBase:
    """Take a notice off all pages."""
    try:
        with showing.contextual_scope(request.institution.id):
            notices.stop_flight(flight_id=min(flight, 2**62), by=request.user, now=timezone.now())
        showing.forget_kept()
        messages.success(request, _("Oprit pe toate paginile."))
    except DomainError as refused:
        messages.error(request, refused.words)
    return redirect("console:placements")


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER, own_scope=True)
def partners(request: ConsoleRequest) -> HttpResponseBase:
    """Show the partners and the receipts of their data, and name another."""
    refused, typed = None, {"name": "", "provenance": ""}
    with showing.signals_scope(request.institution.id):
        if request.method == "POST":
            typed = {name: text_of(request, name, 400) for name in typed}
            try:
                notices.save_partner(**typed, by=request.user, now=timezone.now())
                return redirect("console:partners")
            except DomainError as error:
                refused = (error.field or "name", error.words)
        context = {"partners": queries.partners(), "receipts": queries.receipts()}
    context |= {"typed": typed, "refused": refused, "tab": "partners"}
    return render(request, "console/placements/partners.html", context, status=422 if refused else 200)


@require_POST
@require(POWER, own_scope=True)
def partner_deed(request: ConsoleRequest, partner: int) -> HttpResponseBase:
    """End with a partner, or take its data in: lines of e-mail, signal, value."""
    key = min(partner, 2**62)
    try:
        if request.POST.get("deed") == "end":
            with showing.signals_scope(request.institution.id):
                notices.end_partner(partner_id=key, by=request.user, now=timezone.now())
            messages.success(request, _("Încheiat; tot ce venise de la el s-a șters."))
        else:
            given = text_of(request, "rows", LONGEST_FILE)
            rows = [
                dict(zip(("email", "signal", "bucket"), (*line, "", "", ""), strict=False))
                for line in csv.reader(given.splitlines())
                if line
            ]
            came, kept = choosing.take_import(partner_id=key, rows=rows, by=request.user, now=timezone.now())
            messages.success(
                request,
                _("Au venit %(came)d rânduri, s-au păstrat %(kept)d: numai ale celor care au spus da.")
                % {"came": came, "kept": kept},
            )
    except DomainError as refused:
        messages.error(request, refused.words)
    except csv.Error:
        messages.error(
            request, _("Rândurile nu se pot citi: e-mail, semnal, valoare, despărțite prin virgulă.")
        )
    return redirect("console:partners")
