"""Deeds of public relations on one petition: inscribe, describe, class, send on, take back."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.desk.petitions.forms import DescriptionForm, NoteForm, RedirectionForm
from registratura.doors.desk.petitions.lookup import Found, petition_or_404, place_of
from registratura.doors.desk.petitions.steps import missing_of
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.work.standing import readable_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import petition_answers, petition_letters
from registratura.flows import petitions as flow
from registratura.flows.petition_letters import Redirection
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import written_number
from registratura.kernel.errors import DomainError
from registratura.petitions import queries as petitions
from registratura.petitions.rules import RESUMABLE, proposes_anonymous
from registratura.toolkit.scope import acting_for

forms_only = require_http_methods(["GET", "HEAD", "POST"])


def acting(request: DeskRequest) -> dict[str, Any]:
    """Return who acts, with which powers, and when."""
    return {"powers": request.powers, "by": request.user, "now": timezone.now()}


@require(Permission.PETITION_HANDLE, own_scope=True)
@require_POST
def inscribe(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Write an entry into the register of petitions."""
    with acting_for(request.institution.id):
        entry = readable_or_404(request, register=register, year=year, number=number)
        place = place_of(request, entry)
    try:
        # A scope of its own: the serial is taken before anything else is held.
        with acting_for(request.institution.id):
            new = flow.inscribe(entry=entry, **acting(request))
    except DomainError as error:
        messages.error(request, error.words)
        return redirect(reverse("desk:entry", kwargs=place))
    if new:
        messages.success(
            request, _("Documentul este în registrul petițiilor; termenul curge de la înregistrare.")
        )
    return redirect(reverse("desk:petition", kwargs=place))


@require(Permission.PETITION_HANDLE)
@forms_only
def describe(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Say what the petition is."""
    found = petition_or_404(request, register=register, year=year, number=number)
    card = found.card
    form = DescriptionForm(
        request.POST or None,
        initial={
            "kind": card.kind.value,
            "sender_type": card.sender_type.value,
            "origin_authority": card.origin_authority,
            "domain": card.domain.value,
            "language": card.language,
        },
    )
    if request.method == "POST" and form.is_valid():
        done = _tried(
            form,
            lambda: flow.describe(entry=found.entry, description=form.description(), **acting(request)),
        )
        if done:
            messages.success(request, _("Felul petiției este stabilit."))
            return redirect(found.back)
    context = {"minority": petitions.options().minority_language}
    return _page(request, "desk/petitions/describe.html", found, form, context)


@require(Permission.PETITION_HANDLE)
@forms_only
def class_anonymous(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Class a petition that names nobody; the officer decides, the system only says what is missing."""
    found = petition_or_404(request, register=register, year=year, number=number)
    missing = missing_of(found)
    names = {
        "name": _("numele întreg al petiționarului"),
        "contact": _("o adresă sau un e-mail la care să i se răspundă"),
    }
    form = NoteForm(
        request.POST or None,
        label=_("Ce date de identificare lipsesc"),
        hint=_("Rămâne în registru și în istoric. Petiția își păstrează numărul; nu i se răspunde."),
        initial={"note": _("Lipsește: %s.") % ", ".join(names[each] for each in missing) if missing else ""},
    )
    if request.method == "POST" and form.is_valid():
        done = _tried(
            form,
            lambda: flow.class_as_anonymous(
                entry=found.entry, note=form.cleaned_data["note"], **acting(request)
            ),
        )
        if done:
            messages.success(request, _("Petiția %s este clasată ca anonimă.") % found.number)
            return redirect(found.back)
    context = {
        "missing": [names[each] for each in missing],
        "proposed": proposes_anonymous(missing),
    }
    return _page(request, "desk/petitions/class.html", found, form, context)


@require(Permission.PETITION_HANDLE)
@forms_only
def resume(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Take a petition back into work."""
    found = petition_or_404(request, register=register, year=year, number=number)
    form = NoteForm(
        request.POST or None,
        label=_("De ce se reia petiția"),
        hint=_("Termenul curge ca și cum nu s-ar fi oprit, de la înregistrare."),
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["note"]
        if _tried(form, lambda: flow.resume(entry=found.entry, reason=reason, **acting(request))):
            messages.success(request, _("Petiția %s este din nou în lucru.") % found.number)
            return redirect(found.back)
    context = {"may": found.card.standing in RESUMABLE}
    return _page(request, "desk/petitions/resume.html", found, form, context)


@require(Permission.PETITION_HANDLE, own_scope=True)
@forms_only
def reclassify(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Hand a request for public information over to its own register."""
    with acting_for(request.institution.id):
        found = petition_or_404(request, register=register, year=year, number=number)
    form = NoteForm(
        request.POST or None,
        label=_("De ce este o cerere de informații de interes public"),
        hint=_("Primește un număr în registrul Legii 544/2001 și termenul ei."),
    )
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]

        def act() -> None:
            with acting_for(request.institution.id):
                flow.reclassify(entry=found.entry, note=note, **acting(request))

        if _tried(form, act):
            messages.success(request, _("Petiția %s este acum o cerere după Legea 544/2001.") % found.number)
            return redirect(found.href("entry"))
    with acting_for(request.institution.id):
        return _page(request, "desk/petitions/reclassify.html", found, form, {})


@require(Permission.PETITION_HANDLE, own_scope=True)
@forms_only
def redirect_petition(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Send a petition on: one form, two letters, two numbers."""
    with acting_for(request.institution.id):
        found = petition_or_404(request, register=register, year=year, number=number)
        last = petition_letters.last_safe_day(entry=found.entry)
        form = RedirectionForm(request.POST or None, initial=_letters(found))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        key = data.pop("request_key")
        given: list[petition_letters.Letters] = []

        def act() -> None:
            with acting_for(request.institution.id):
                given.append(
                    petition_letters.redirect(
                        entry=found.entry, redirection=Redirection(**data), request_key=key, **acting(request)
                    )
                )

        if _tried(form, act):
            messages.success(
                request,
                _(
                    "S-au dat numerele %(first)s și %(second)s celor două scrisori. Expediați-le până la %(day)s."
                )
                % {
                    "first": given[0].transfer.number,
                    "second": given[0].notice.number,
                    "day": f"{last:%d.%m.%Y}",
                },
            )
            return redirect(found.back)
    with acting_for(request.institution.id):
        return _page(request, "desk/petitions/redirect.html", found, form, {"last": last})


def _letters(found: Found) -> dict[str, Any]:
    entry = found.entry
    written = written_number(number=entry.number, code="", registered_on=entry.registered_on)
    channel = petition_answers.answer_channel(entry=entry)
    return {
        "transfer_subject": _("Petiția nr. %(number)s (%(sender)s), spre competentă soluționare: %(subject)s")
        % {"number": written, "sender": entry.sender_name, "subject": entry.subject[:300]},
        "transfer_channel": "email" if channel == "email" else "post",
        "notice_subject": _("Înștiințare: petiția nr. %s a fost trimisă autorității competente") % written,
        "notice_channel": channel,
        "request_key": uuid4(),
    }


def _tried(form: Any, act: Callable[[], None]) -> bool:
    """Do a deed; a refusal goes to the form, with its words."""
    try:
        act()
    except DomainError as error:
        field = "note" if error.field in ("reason", "note") and "note" in form.fields else error.field
        form.add_error(field, error.words) if field in form.fields else refuse(form, error)
        return False
    return True


def _page(
    request: DeskRequest, template: str, found: Found, form: Any, context: dict[str, Any]
) -> HttpResponse:
    return render(
        request,
        template,
        {"found": found, "petition": found.card, "entry": found.entry, "form": form, **context},
        status=422 if form.is_bound else 200,
    )
