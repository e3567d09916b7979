"""The counter: register a document, be told its number, have the next form at once."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.registering.addresses import addressed
from registratura.doors.desk.registering.attempt import (
    Attempt,
    Surroundings,
    open_to,
    read_attempt,
    surroundings,
)
from registratura.doors.desk.registering.files import hand_in
from registratura.doors.desk.registering.forms import new_request_key
from registratura.doors.desk.registering.page import (
    Reserved,
    fresh_attempt,
    namesakes_of,
    page_context,
    show,
)
from registratura.doors.desk.registering.typed import read_key
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import labels
from registratura.flows import registering as flow
from registratura.flows.registering import SERIES_MOST, Newcomer
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date, legal_year, written_number
from registratura.kernel.errors import DomainError
from registratura.kernel.identifiers import Verdict, check_cnp, check_cui
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as registers
from registratura.registers.errors import EntryStateError, KeyReusedError
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for

UNFIT = 422


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_REGISTER, own_scope=True)
def register(request: DeskRequest) -> HttpResponseBase:
    """Show the form of the counter, or register what it holds."""
    if request.method != "POST" and (key := read_key(request.GET.get("rezervare"))) is not None:
        return redirect("desk:reservation_use", code=request.institution.code, entry=key)
    return counter(request, entry=None)


def counter(request: DeskRequest, *, entry: EntryRow | None) -> HttpResponseBase:
    """
    Show or take in the form; with `entry`, it is bound to that reserved number.

    Must not run inside a scope.
    """
    now = timezone.now()
    code = request.POST.get("registru") or request.GET.get("registru", "")
    with acting_for(request.institution.id):
        around = surroundings(_register_of(entry) if entry is not None else code, year=legal_year(now))
        if around is None:
            raise Http404
        around = open_to(around=around, powers=request.powers)
        reserved = _reserved(entry, around) if entry is not None else None
        direction = reserved.direction if reserved else ""
        if request.method != "POST":
            attempt = fresh_attempt(request, around=around, now=now, direction=direction)
            context = page_context(request, attempt, now=now, reserved=reserved)
        else:
            attempt = read_attempt(request, around=around, now=now, direction=direction)
            _look_at_label(attempt)
    if request.method != "POST":
        return show(request, context)
    attempt.files = hand_in(
        space=request.institution.code,
        uploads=request.FILES.getlist("files"),
        tokens=request.POST.getlist("kept"),
    )
    if attempt.files.refusals:
        attempt.form.refuse("files", " ".join(attempt.files.refusals))
    if attempt.form.is_refused or attempt.draft is None:
        return _returned(request, attempt, now=now, reserved=reserved)
    return _hand_in(request, attempt, now=now, reserved=reserved)


def _register_of(entry: EntryRow) -> str:
    return next(
        (card.code for card in registers.registers(with_closed=False) if card.id == entry.register_id), "-"
    )


def _reserved(entry: EntryRow, around: Surroundings) -> Reserved:
    return Reserved(
        entry.id,
        written_number(
            number=entry.number, code=around.register.number_code, registered_on=entry.registered_on
        ),
        entry.number,
        entry.reserved_purpose,
        entry.reserved_until,
        entry.direction,
    )


def _hand_in(
    request: DeskRequest, attempt: Attempt, *, now: datetime, reserved: Reserved | None
) -> HttpResponse:
    submission = attempt.submission(request.institution.id)
    try:
        if reserved is not None:
            flow.complete_reserved(submission=submission, entry_id=reserved.id, by=request.user, now=now)
            _bind_label(request, attempt, entry_id=reserved.id, now=now)
            return _next_form(request, attempt, entry_id=reserved.id, again=False)
        given = flow.register_document(submission=submission, by=request.user, now=now)
    except KeyReusedError:
        return _another_document(request, attempt, now=now)
    except EntryStateError as error:
        if reserved is not None and _holds_this(request, reserved, submission.draft.subject):
            return _next_form(request, attempt, entry_id=reserved.id, again=True)
        attempt.form.refuse("", error.words)
    except DomainError as error:
        field = error.field
        attempt.form.refuse(attempt.main_role if field == "sender" else field, error.words)
    else:
        _warn_of_codes(request, attempt.newcomers, now)
        if len(given) > 1:
            return redirect("desk:series", code=request.institution.code, key=attempt.request_key)
        _bind_label(request, attempt, entry_id=given[0].entry_id, now=now)
        return _next_form(request, attempt, entry_id=given[0].entry_id, again=given[0].repeated)
    return _returned(request, attempt, now=now, reserved=reserved)


def _look_at_label(attempt: Attempt) -> None:
    """Refuse, before a number is given, a prepared label that cannot be bound. Must run inside the scope."""
    typed = attempt.form.typed("paper_label")
    if not typed or attempt.form.is_refused:
        return
    if (attempt.form.cleaned_data.get("copies") or 1) > 1:
        attempt.form.refuse(
            "paper_label", _("O etichetă stă pe un singur document: lăsați gol sau dați un singur număr.")
        )
        return
    try:
        labels.check(typed=typed[:100])
    except DomainError as error:
        if not registers.lines_of_requests(
            [attempt.request_key]
        ):  # sent again, the label is its own number's
            attempt.form.refuse("paper_label", error.words)


def _bind_label(request: DeskRequest, attempt: Attempt, *, entry_id: int, now: datetime) -> None:
    """Bind the prepared label on the paper to its new number; taken in this moment by another, the number stays."""
    if not (typed := attempt.form.typed("paper_label")):
        return
    try:
        labels.bind(
            institution_id=request.institution.id,
            typed=typed[:100],
            entry_id=entry_id,
            by=request.user,
            now=now,
        )
    except DomainError as error:
        messages.warning(request, error.words)


def _holds_this(request: DeskRequest, reserved: Reserved, subject: str) -> bool:
    """Say whether the number was used by this very form before; another's document is not told to be this one."""
    with acting_for(request.institution.id):
        entry = registers.entry_by_id(reserved.id)
        return (
            entry is not None
            and entry.state == "registered"
            and entry.subject == ro_normalise(subject, single_line=True)
        )


def _another_document(request: DeskRequest, attempt: Attempt, *, now: datetime) -> HttpResponse:
    """Say which number this form already gave, and let the next press register what stands in it now."""
    with acting_for(request.institution.id):
        lines = registers.lines_of_requests([attempt.request_key])
    number = lines[0].written_number if lines else ""
    attempt.request_key = new_request_key()
    attempt.form.refuse(
        "",
        _(
            "Cu acest formular s-a dat deja numărul %(number)s, pentru alt conținut. Dacă documentul de mai jos este"
            " altul, apăsați din nou Înregistrează și primește număr nou; dacă este același, goliți formularul."
        )
        % {"number": number},
    )
    return _returned(request, attempt, now=now, reserved=None, status=409)


def _returned(
    request: DeskRequest, attempt: Attempt, *, now: datetime, reserved: Reserved | None, status: int = UNFIT
) -> HttpResponse:
    with acting_for(request.institution.id):
        context = page_context(request, attempt, now=now, reserved=reserved)
    return show(request, context, status=status)


def _next_form(request: DeskRequest, attempt: Attempt, *, entry_id: int, again: bool) -> HttpResponse:
    asked = {"inregistrat": str(entry_id), "registru": attempt.around.code}
    asked["directie"] = attempt.direction
    if attempt.range_unit_id is not None:
        asked["plaja"] = str(attempt.range_unit_id)
    if again:
        asked["repetat"] = "1"
    if not request.powers.may(Permission.ENTRY_REGISTER):
        messages.success(request, _("Documentul a primit numărul rezervat."))
        return redirect("desk:reservations", code=request.institution.code)
    address = reverse("desk:register", kwargs={"code": request.institution.code})
    return redirect(f"{address}?{urlencode(asked)}")


def _warn_of_codes(request: DeskRequest, newcomers: tuple[Newcomer, ...], now: datetime) -> None:
    for newcomer in newcomers:
        for name, check in (("cnp", check_cnp), ("cui", check_cui)):
            typed = newcomer.data.get(name, "")
            checked = check(typed, today=legal_date(now)) if typed else None
            if checked is not None and checked.verdict != Verdict.OK:
                words = _(checked.message) % checked.params if checked.params else _(checked.message)
                messages.warning(request, f"{newcomer.data.get('name', '')}: {words}")


@require_safe
@require(Permission.ENTRY_REGISTER)
def series(request: DeskRequest, key: UUID) -> HttpResponse:
    """List the numbers that one form gave, with everything to print at once."""
    lines = registers.lines_of_requests(flow.series_keys(request_key=key, copies=SERIES_MOST))
    if not lines or not all(
        row is not None
        and registers.is_visible(row, visible_units=request.powers.visible_units, reader_id=request.user.id)
        for row in (registers.entry_by_id(lines[0].id),)
    ):
        raise Http404
    codes = {card.id: card.code for card in registers.registers()}
    entries = [addressed(line, code=request.institution.code, register_codes=codes) for line in lines]
    return render(
        request,
        "desk/registering/series.html",
        {
            "entries": entries,
            "key": key,
            "code": request.institution.code,
            "namesakes": namesakes_of(lines[0], registers.parties_of(lines[0].id)),
        },
    )
