"""The list of requests, the verbal ones, the price of copies."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.information.forms import PriceForm, VerbalForm
from registratura.doors.desk.information.shown import (
    ComplaintLine,
    complaint_address,
    complaint_state,
    tone_of,
)
from registratura.doors.desk.information.views import forms_only
from registratura.doors.desk.settings.forms import refuse as put_beside
from registratura.doors.desk.terms.shown import Urgency, urgency
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.formats import ro_date, ro_datetime
from registratura.flows import information as flow
from registratura.information import queries as information
from registratura.information import services, wording
from registratura.information.queries import RequestLine
from registratura.information.rules import Nature, Step
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError

TABS = {"de-evaluat": "evaluate", "in-lucru": "work", "de-expediat": "send", "incheiate": "done"}
VERBAL_ANSWERS = ("given", "directed", "later")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    line: RequestLine
    href: str
    state: str
    tone: str
    urgency: Urgency | None


@require_safe
@require(Permission.ENTRY_READ)
def requests(request: DeskRequest) -> HttpResponse:
    """List the requests that the reader may see, newest first, with what each waits for."""
    chosen = request.GET.get("stare", "")
    who: dict[str, Any] = {"visible_units": request.powers.visible_units, "reader_id": request.user.id}
    shown = information.request_page(**who, step=TABS.get(chosen, ""), older_than=request.GET.get("dupa", ""))
    counts = information.request_counts(**who)
    today = legal_date(timezone.now())
    address = reverse("desk:information", kwargs={"code": request.institution.code})

    def there(**more: str) -> str:
        asked = urlencode({key: value for key, value in more.items() if value})
        return f"{address}?{asked}" if asked else address

    labels = {
        "de-evaluat": _("De evaluat"),
        "in-lucru": _("De răspuns"),
        "de-expediat": _("De expediat"),
        "incheiate": _("Încheiate"),
    }
    stare = chosen if chosen in TABS else ""
    may = request.powers.may(Permission.INFORMATION_HANDLE)
    return render(
        request,
        "desk/information/list.html",
        {
            "tabs": [(_("Toate"), there(), not stare, None)]
            + [
                (words, there(stare=key), stare == key, counts.get(TABS[key]))
                for key, words in labels.items()
            ],
            "rows": [_row(request, line, today) for line in shown.lines],
            "older": there(stare=stare, dupa=shown.older) if shown.older else "",
            "first": there(stare=stare) if request.GET.get("dupa") else "",
            "complaints": _complaints(request, today) if may else [],
            "may_handle": may,
            "chosen": stare,
            "address": address,
        },
    )


def _complaints(request: DeskRequest, today: Any) -> list[tuple[ComplaintLine, str, Urgency | None]]:
    found = []
    for card in information.open_complaints(today=today):
        state, tone = complaint_state(card)
        line = ComplaintLine(card.entry.written_number, complaint_address(request, card.id), state, tone)
        term = card.term
        running = term is not None and term.state == "open"
        late = urgency(safe_on=term.safe_on, due_on=term.due_on, today=today) if running and term else None
        found.append((line, card.entry.party, late))
    return found


def _row(request: DeskRequest, line: RequestLine, today: Any) -> Row:
    if line.state == "annulled":
        state, tone = _("anulată"), "ghost"
    elif line.step is Step.DONE:
        state, tone = str(wording.NATURES[Nature(line.nature)]), "ok"
    else:
        state, tone = str(wording.STEPS[line.step]), tone_of(line.step)
    found = None
    if line.due_at is not None:
        late = timezone.now() > line.due_at
        words = _("până la %s") % ro_datetime(line.due_at)
        found = (
            Urgency("overdue", "danger", "triangle-alert", words)
            if late
            else Urgency("soon", "warn", "clock", words)
        )
    elif line.safe_on is not None and line.due_on is not None:
        found = urgency(safe_on=line.safe_on, due_on=line.due_on, today=today)
    elif line.left_on is not None:
        found = Urgency("ended", "ghost", "send", _("plecat la %s") % ro_date(line.left_on))
    href = entry_address(request.institution.code, line.register_code, line.year, line.number)
    return Row(line, href, state, tone, found)


@require(Permission.INFORMATION_HANDLE)
@forms_only
def verbal(request: DeskRequest) -> HttpResponseBase:
    """Register a verbal request and what became of it, by one button."""
    form = VerbalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = request.POST.get("answer", "")
        try:
            made = flow.receive_verbal(
                **form.given(),
                answer=answer if answer in VERBAL_ANSWERS else "given",
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            put_beside(form, error)
        else:
            messages.success(request, _("Cererea verbală are numărul %d.") % made.number)
            return redirect("desk:information", code=request.institution.code)
    status = 422 if form.is_bound else 200
    return render(request, "desk/information/verbal.html", {"form": form}, status=status)


@require(Permission.INFORMATION_HANDLE)
@forms_only
def copy_price(request: DeskRequest) -> HttpResponseBase:
    """Show and set what a copied page costs."""
    form = PriceForm(request.POST or None, initial={"valid_from": legal_date(timezone.now())})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_copy_price(
                page_price_bani=int(form.cleaned_data["page_price"] * 100),
                act=form.cleaned_data["act"],
                valid_from=form.cleaned_data["valid_from"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            put_beside(form, error)
        else:
            messages.success(request, _("Costul copierii este stabilit."))
            return redirect("desk:information_price", code=request.institution.code)
    context = {
        "form": form,
        "prices": information.prices(),
        "current": information.price_on(legal_date(timezone.now())),
    }
    return render(request, "desk/information/price.html", context, status=422 if form.is_bound else 200)
