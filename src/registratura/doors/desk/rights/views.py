"""The list of requests, one request, and the form of the counter."""

from typing import Any
from uuid import uuid4

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.entries.lookup import entry_by_written_number
from registratura.doors.desk.rights import shown
from registratura.doors.desk.rights.forms import CounterForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import rights as flow
from registratura.flows import rights_intake
from registratura.flows import rights_others as others
from registratura.flows.rights_execution import WITH_COPY
from registratura.institutions.permissions import Permission
from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.rights import queries
from registratura.rights.errors import RequestRefusedError
from registratura.rights.kinds import SHORT
from registratura.rights.queries import RequestCard
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage


@require_safe
@require(Permission.PRIVACY_HANDLE)
def requests(request: DeskRequest) -> HttpResponse:
    """List open requests by their limit, the nearest first; or those that ended."""
    today = legal_date(timezone.now())
    closed, right = request.GET.get("stare") == "incheiate", request.GET.get("drept", "")[:20]
    page = queries.requests(closed=closed, right=right, after=request.GET.get("dupa", "")[:40])
    counts = queries.counts(on=today)
    here = reverse("desk:rights", kwargs={"code": request.institution.code})
    return render(
        request,
        "desk/rights/list.html",
        {
            "rows": [(line, shown.urgency_of(line, today=today)) for line in page.lines],
            "tabs": [
                (_("Deschise"), here, not closed, counts.open),
                (_("Încheiate"), f"{here}?stare=incheiate", closed, None),
            ],
            "closed": closed,
            "counts": counts,
            "chosen": right,
            "rights": [(one.value, str(words)) for one, words in SHORT.items()],
            "next_href": f"{here}?stare={'incheiate' if closed else ''}&drept={right}&dupa={page.next}"
            if page.next
            else "",
            "public": reverse("portal:rights_ask_of", kwargs={"code": request.institution.code}),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PRIVACY_HANDLE, own_scope=True)
def take(request: DeskRequest) -> HttpResponse:
    """Take in a request that was brought, sent by post or told by telephone."""
    with acting_for(request.institution.id):
        has_register = registers.general_register() is not None
    form = CounterForm(request.POST or None, initial={"key": uuid4(), "numbered": has_register})
    if request.method == "POST" and form.is_valid():
        try:
            opened = rights_intake.take_at_counter(
                institution=request.institution,
                draft=form.draft(now=timezone.now()),
                proven=form.cleaned_data["seen"],
                numbered=form.cleaned_data["numbered"] and has_register,
                entry_id=named_entry(request, form.cleaned_data["entry"]),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("desk:rights_request", code=request.institution.code, number=opened.request_id)
    context = {"form": form, "has_register": has_register}
    return render(request, "desk/rights/form.html", context, status=422 if form.errors else 200)


def named_entry(request: DeskRequest, typed: str) -> int | None:
    """
    Return the entry of the general register whose number was typed; None when nothing was.

    Raises: RequestRefusedError.
    """
    if not typed.strip():
        return None
    with acting_for(request.institution.id):
        register = registers.general_register()
        year = legal_date(timezone.now()).year
        found = (
            entry_by_written_number(typed, register=register, this_year=year)
            if register is not None
            else None
        )
    if found is None:
        raise RequestRefusedError(
            _("Nu există poziția în registrul general; scrieți numărul și anul, 125/2026."), field="entry"
        )
    return found.id


@require_safe
@require(Permission.PRIVACY_HANDLE)
def request_page(request: DeskRequest, number: int) -> HttpResponse:
    """Show a request: who, what, how the clock was counted, what was done, what may be done."""
    return render(request, "desk/rights/request.html", shown_request(request, number))


def shown_request(request: DeskRequest, number: int) -> dict[str, Any]:
    """Return what the page of a request shows. Must run inside the scope. Raises: Http404."""
    card = queries.request_by_id(number)
    if card is None:
        raise Http404
    today, supplier = legal_date(timezone.now()), flow.is_supplier(institution=request.institution)
    twins = shown.twins_of(card)
    has_register = registers.general_register() is not None
    offers = shown.offers_of(
        card, today=today, supplier=supplier, twins=bool(twins), has_register=has_register
    )
    return {
        "card": card,
        "urgency": shown.urgency_of(card, today=today) if card.is_open else None,
        "steps": shown.clock_steps(card, queries.clock_lines(card.id)),
        "offers": offers,
        "twins": twins,
        "tasks": [task for task in queries.tasks_of(card.id) if task.row_count],
        "package": queries.package_of(card.id) if card.right in WITH_COPY else None,
        "letters": queries.letters_of(card.id),
        "recipients": queries.recipients_of(card.id) if card.right in others.TOLD_OTHERS else [],
        "recipient_words": shown.recipient_words(card),
        "stops": shown.stop_choices(card),
        "stopped": shown.stopped(card),
        "acts": _acts(card),
        "refusals": shown.refusal_choices(),
        "delays": shown.delay_choices(),
        "institutions": shown.institution_choices(request.institution.id) if offers.route else [],
        "found": None,
        "problem": "",
        "field": "",
        "deed": "",
        "typed": {"words": "", "code": "", "entry": "", "email": ""},
    }


def _acts(card: RequestCard) -> list[tuple[str, str, Any]]:
    history = journal.history_of(subject_type="privacy_request", subject_id=card.id)
    return [(act.words, act.actor, act.at) for act in history]


@require_safe
@require(Permission.PRIVACY_HANDLE)
def letter(request: DeskRequest, number: int, letter: int) -> HttpResponseBase:
    """Give out a letter about a request as its PDF."""
    found = queries.letter_by_id(letter)
    if found is None or found.request_id != number:
        raise Http404
    try:
        content = storage().open(space=request.institution.code, sha256=found.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, filename=f"scrisoare-{letter}.pdf", content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response
