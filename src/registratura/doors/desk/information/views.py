"""The acts on one request before it ends: evaluation, clarification, the notice of thirty days."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.information.forms import AssessmentForm, ClarifyForm, DelayForm, NoticeForm
from registratura.doors.desk.information.shown import lock_of, urgency_of
from registratura.doors.desk.settings.forms import refuse as put_beside
from registratura.doors.desk.work.standing import readable_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import information as flow
from registratura.information import queries as information
from registratura.information import rules, services, wording
from registratura.information.queries import RequestCard
from registratura.information.rules import Way
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date, written_number
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow

forms_only = require_http_methods(["GET", "HEAD", "POST"])


def request_or_404(
    request: DeskRequest, *, register: str, year: int, number: int
) -> tuple[EntryRow, RequestCard]:
    """Return a request that the reader may see, with its entry; anything else does not exist."""
    entry = readable_or_404(request, register=register, year=year, number=number)
    card = information.request_card(entry.id, today=legal_date(timezone.now()))
    if card is None:
        raise Http404
    return entry, card


def page(
    request: DeskRequest,
    template: str,
    entry: EntryRow,
    card: RequestCard,
    form: Any,
    *,
    obstacle: str = "",
    **more: Any,
) -> HttpResponse:
    """Show a page about a request: its number and address, its term and lock, the form or what stands in the way."""
    today = legal_date(timezone.now())
    code, number_code = register_codes()[entry.register_id]
    context = {
        "entry": entry,
        "card": card,
        "number": written_number(number=entry.number, code=number_code, registered_on=entry.registered_on),
        "asked": card.information_asked or entry.subject,
        "applicant": information.applicant_of(entry).name,
        "back": entry_address(request.institution.code, code, entry.year, entry.number),
        "urgency": urgency_of(card, today),
        "lock": lock_of(card, today),
        "form": form,
        "obstacle": obstacle,
        **more,
    }
    return render(request, template, context, status=422 if form.is_bound or obstacle else 200)


def back_to(request: DeskRequest, *, register: str, year: int, number: int) -> HttpResponseBase:
    """Lead back to the page of an entry."""
    return redirect(entry_address(request.institution.code, register, year, number))


@require(Permission.INFORMATION_HANDLE)
@forms_only
def evaluate(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Make the primary evaluation, or change it."""
    entry, card = request_or_404(request, register=register, year=year, number=number)
    form = AssessmentForm(request.POST or None, initial=_as_known(entry, card))
    if request.method == "POST" and form.is_valid():
        try:
            flow.evaluate(entry=entry, assessment=form.assessment(), by=request.user, now=timezone.now())
        except DomainError as error:
            put_beside(form, error)
        else:
            messages.success(request, _("Evaluarea primară este scrisă."))
            return back_to(request, register=register, year=year, number=number)
    options = [
        (kind.value, words, wording.EVALUATION_HINTS[kind]) for kind, words in wording.EVALUATIONS.items()
    ]
    return page(request, "desk/information/evaluate.html", entry, card, form, evaluations=options)


def _as_known(entry: EntryRow, card: RequestCard) -> dict[str, Any]:
    applicant = information.applicant_of(entry)
    by_mail = rules.way_of_channel(entry.channel) is Way.ELECTRONIC
    known = applicant.email if by_mail and applicant.email else applicant.address or applicant.email
    return {
        "evaluation": card.evaluation.value if card.evaluation else "",
        "information_asked": card.information_asked or entry.subject,
        "domain": card.domain,
        "domain_note": card.domain_note,
        "person_kind": card.person_kind or applicant.person_kind,
        "received_way": card.received_way,
        "answer_address": card.answer_address or known,
        "press": card.media,
    }


@require(Permission.INFORMATION_HANDLE)
@forms_only
def clarify(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Ask the applicant for what is missing; the terms run on."""
    entry, card = request_or_404(request, register=register, year=year, number=number)
    missing = _("Vă rugăm să ne comunicați adresa la care doriți răspunsul.")
    initial = {
        "way": card.received_way,
        "text": "" if card.answer_address or not card.evaluation else missing,
    }
    form = ClarifyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = flow.ask_clarification(
                entry=entry,
                text=form.cleaned_data["text"],
                way=Way(form.cleaned_data["way"]),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            put_beside(form, error)
        else:
            messages.success(
                request,
                _("Scrisoarea are numărul %d. Termenele merg mai departe.") % made.number
                if made
                else _("Este scris că ați cerut lămuriri. Termenele merg mai departe."),
            )
            return back_to(request, register=register, year=year, number=number)
    return page(request, "desk/information/clarify.html", entry, card, form)


@require(Permission.INFORMATION_HANDLE)
@forms_only
def notice(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Prepare the notice that gives thirty days once it leaves."""
    entry, card = request_or_404(request, register=register, year=year, number=number)
    form = NoticeForm(request.POST or None, initial={"way": card.received_way})
    if request.method == "POST" and form.is_valid():
        try:
            made = flow.prepare_notice(
                entry=entry,
                reason=form.cleaned_data["reason"],
                way=Way(form.cleaned_data["way"]),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            put_beside(form, error)
        else:
            messages.success(
                request,
                _("Înștiințarea are numărul %d. Expediați-o: cele 30 de zile se dau când pleacă.")
                % made.number,
            )
            letter = registers.entry_by_id(made.entry_id)
            assert letter is not None
            code, _number_code = register_codes()[letter.register_id]
            return redirect(entry_address(request.institution.code, code, letter.year, letter.number))
    return page(request, "desk/information/notice.html", entry, card, form)


@require(Permission.INFORMATION_HANDLE)
@require_POST
def explain_delay(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Write down why an answer leaves late."""
    entry, _card = request_or_404(request, register=register, year=year, number=number)
    form = DelayForm(request.POST)
    if form.is_valid():
        try:
            services.explain_delay(
                entry_id=entry.id, cause=form.cleaned_data["cause"], by=request.user, now=timezone.now()
            )
        except DomainError as error:
            messages.error(request, error.words)
        else:
            messages.success(request, _("Cauza întârzierii este scrisă; răspunsul poate pleca."))
    else:
        messages.error(request, _("Scrieți cauza întârzierii."))
    return back_to(request, register=register, year=year, number=number)


@require(Permission.INFORMATION_HANDLE)
@require_POST
def reopen(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Let a request wait again after its answer was annulled."""
    entry, _card = request_or_404(request, register=register, year=year, number=number)
    try:
        flow.reopen(entry=entry, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Cererea așteaptă din nou răspuns."))
    return back_to(request, register=register, year=year, number=number)
