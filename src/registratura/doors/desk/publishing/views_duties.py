"""The list of Law 544 at the desk: what is missing or old, one piece after another; of whom information is asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.publishing.forms import ContactForm, DutyForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import publishing
from registratura.gazette import queries, rules, services
from registratura.gazette.services import ContactDraft, StatementDraft
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError


@require_safe
@require(Permission.PUBLISH)
def duties(request: DeskRequest) -> HttpResponse:
    """Show what the law wants published without being asked, what is missing or old first."""
    today = legal_date(timezone.now())
    lines = queries.duty_lines(today=today)
    order = {"missing": 0, "old": 1}
    context = {
        "lines": sorted(lines, key=lambda line: order.get(line.standing, 2)),
        "standings": {
            str(standing): count
            for standing, count in rules.counted(standings=[line.standing for line in lines]).items()
        },
        "contact": queries.contact(),
        "year": today.year - 1,
    }
    return render(request, "desk/publishing/duties.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PUBLISH)
def duty(request: DeskRequest, duty: str) -> HttpResponseBase:
    """Say how one piece of information stands."""
    today = legal_date(timezone.now())
    line = queries.duty(duty, today=today)
    if line is None:
        raise Http404
    begun = {
        "state": line.standing if line.standing in ("missing", "none") else "published",
        "words": line.words,
        "address": line.address,
        "publication": line.publication_id or "",
        "changed_on": today,
    }
    publications = [(key, words[:120]) for key, words in queries.replaceable()]
    form = DutyForm(
        request.POST if request.method == "POST" else None, initial=begun, publications=publications
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["publication"]
        try:
            services.state_duty(
                duty=duty,
                draft=StatementDraft(
                    state=form.cleaned_data["state"],
                    words=form.cleaned_data["words"],
                    address=form.cleaned_data["address"],
                    publication_id=int(chosen) if chosen else None,
                    changed_on=form.cleaned_data["changed_on"],
                ),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Scris; pagina publică spune la fel."))
            return redirect("desk:duties", code=request.institution.code)
    context = {"line": line, "form": form, "history": queries.duty_history(duty, today=today)}
    return render(request, "desk/publishing/duty.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PUBLISH)
def contact(request: DeskRequest) -> HttpResponseBase:
    """Say of whom information is asked."""
    known = queries.contact()
    begun = {name: getattr(known, name) for name in ContactForm.base_fields} if known else {}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            services.say_contact(draft=ContactDraft(**form.cleaned_data), by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Păstrat."))
            return redirect("desk:duties", code=request.institution.code)
    return render(request, "desk/publishing/contact.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@require(Permission.PUBLISH, own_scope=True)
def publish_report(request: DeskRequest) -> HttpResponseBase:
    """Publish the yearly report on access to information."""
    asked = request.POST.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
    try:
        made = publishing.publish_yearly_report(
            institution=request.institution, year=year, by=request.user, now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("desk:duties", code=request.institution.code)
    messages.success(request, _("Raportul este publicat în Monitor și trecut în listă."))
    return redirect("desk:publication", code=request.institution.code, key=made)
