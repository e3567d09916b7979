"""The officer's list, the page of a petition, and what the institution settles about petitions."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.petitions.forms import DelegationForm, OptionsForm
from registratura.doors.desk.petitions.lookup import Found, petition_or_404
from registratura.doors.desk.petitions.shown import (
    TONES,
    decision_words,
    leading_of,
    linked,
    places_to_sign,
    rows_of,
)
from registratura.doors.desk.petitions.steps import path_of, running_term
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.terms.shown import urgency
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.petitions import queries
from registratura.petitions import services as room
from registratura.petitions.queries import PetitionFilter
from registratura.petitions.rules import RESUMABLE
from registratura.petitions.terms import DOMAINS, STANDINGS, Domain, Standing
from registratura.registers import queries as registers
from registratura.routing import queries as routing

TABS = ("", *(standing.value for standing in Standing))
WHEN = {"depasite": "overdue", "aproape": "soon", "mai-tarziu": "later"}
forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@require(Permission.PETITION_HANDLE)
def petitions(request: DeskRequest) -> HttpResponse:
    """List the petitions: those in work by their term, the others newest first."""
    today = legal_date(timezone.now())
    asked = _asked(request)
    who: dict[str, Any] = {
        "visible_units": request.powers.visible_units,
        "reader_id": request.user.id,
        "today": today,
    }
    page = queries.page(narrowed=_filter(asked), after=request.GET.get("dupa", ""), **who)
    address = reverse("desk:petitions", kwargs={"code": request.institution.code})

    def there(**more: str) -> str:
        found = urlencode({key: value for key, value in {**asked, **more}.items() if value})
        return f"{address}?{found}" if found else address

    counts = queries.counts(**who)
    tabs = [(_("Toate"), there(stare="toate"), asked["stare"] == "toate", None)] + [
        (str(words), there(stare=code.value), asked["stare"] == code.value, counts[code.value])
        for code, words in STANDINGS.items()
        if counts[code.value] or code is Standing.IN_WORK
    ]
    return render(
        request,
        "desk/petitions/list.html",
        {
            "address": address,
            "asked": asked,
            "tabs": tabs,
            "rows": rows_of(request, page.lines, today=today),
            "overdue": counts["overdue"],
            "domain_options": [(code.value, str(words)) for code, words in DOMAINS.items()],
            "when_options": [
                ("depasite", _("depășite")),
                ("aproape", _("în 5 zile")),
                ("mai-tarziu", _("mai târziu")),
            ],
            "next_href": there(dupa=page.after) if page.after else "",
            "first_href": there() if request.GET.get("dupa") else "",
            "year": today.year,
        },
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    standing = request.GET.get("stare", "")
    domain, when = request.GET.get("domeniu", ""), request.GET.get("termen", "")
    return {
        "stare": standing if standing in (*TABS[1:], "toate") else Standing.IN_WORK.value,
        "domeniu": domain if domain in set(Domain) else "",
        "termen": when if when in WHEN else "",
    }


def _filter(asked: dict[str, str]) -> PetitionFilter:
    return PetitionFilter(
        standing=None if asked["stare"] == "toate" else Standing(asked["stare"]),
        domain=Domain(asked["domeniu"]) if asked["domeniu"] else None,
        when=WHEN.get(asked["termen"], ""),
    )


@require_safe
@require(Permission.ENTRY_READ)
def petition(request: DeskRequest, register: str, year: int, number: int) -> HttpResponse:
    """Show a petition: what it is, what the law asks next, who signs."""
    found = petition_or_404(request, register=register, year=year, number=number)
    return page_of(request, found)


def page_of(request: DeskRequest, found: Found, *, delegation: DelegationForm | None = None) -> HttpResponse:
    """Return the page of a petition, with the delegation as it was typed when it was refused."""
    card = found.card
    running = running_term(found)
    officer = request.powers.may(Permission.PETITION_HANDLE)
    tone, icon = TONES[card.standing]
    marks = None
    if running is not None:
        marks = urgency(safe_on=running.safe_on, due_on=running.due_on, today=found.today)
    return render(
        request,
        "desk/petitions/petition.html",
        {
            "found": found,
            "petition": card,
            "entry": found.entry,
            "channel": dict(registers.channel_names())[found.entry.channel],
            "path": path_of(request, found),
            "term": running,
            "urgency": marks,
            "tone": tone,
            "icon_name": icon,
            "decision": decision_words(found),
            "leading": leading_of(request, found),
            "connected": linked(request, list(card.connected_ids)),
            "letters": linked(request, [key for key in (card.transfer_id, card.notice_id) if key]),
            "alike": queries.alike(found.entry.id) if officer and card.open else [],
            "places": places_to_sign(request, found),
            "delegation": delegation or DelegationForm(),
            "concerned": list(routing.concerned_persons(found.entry.id).values()),
            "concerned_href": _concerned(found) if officer else "",
            "minority": queries.options().minority_language,
            "officer": officer,
            "may_resume": officer and card.standing in RESUMABLE,
            "may_reclassify": officer and card.open and registers.register_of_template("law544") is not None,
        },
        status=422 if delegation is not None else 200,
    )


def _concerned(found: Found) -> str:
    try:
        return found.href("concerned")
    except NoReverseMatch:
        return ""


@require(Permission.PETITION_HANDLE)
@forms_only
def options(request: DeskRequest) -> HttpResponseBase:
    """Settle the lead time and the language of the minority."""
    chosen = queries.options()
    form = OptionsForm(
        request.POST or None,
        initial={"lead_days": chosen.lead_days, "minority_language": chosen.minority_language},
    )
    if request.method == "POST" and form.is_valid():
        try:
            room.choose_options(**form.cleaned_data, by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Opțiunile petițiilor sunt schimbate."))
            return redirect("desk:petitions", code=request.institution.code)
    return render(
        request, "desk/petitions/options.html", {"form": form}, status=422 if form.is_bound else 200
    )
