"""Answering a document: one page, one press, one number."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.answering.page import Answering, context_of, opened
from registratura.doors.desk.entries.rows import entry_address, register_codes
from registratura.doors.desk.registering.files import hand_in
from registratura.doors.desk.registering.forms import new_request_key
from registratura.doors.desk.work.hands import hands_of
from registratura.doors.desk.work.standing import readable_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import answering as flow
from registratura.flows.answering import Replied, SomebodyAnsweredError
from registratura.institutions.permissions import Permission
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers.errors import KeyReusedError
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for

UNFIT, MEANWHILE = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_READ, own_scope=True)
def answer(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Show the answer prefilled, or give it its number."""
    now = timezone.now()
    with acting_for(request.institution.id):
        row = readable_or_404(request, register=register, year=year, number=number)
        refuse_stranger(request, row, now=now)
        page = opened(request, row, now=now)
        if page is None:
            messages.error(
                request, _("Niciun registru deschis nu primește ieșiri; cereți administratorului unul.")
            )
            return redirect(
                "desk:entry", code=request.institution.code, register=register, year=year, number=number
            )
        if request.method != "POST":
            return _shown(request, page, now=now)
    page.files = hand_in(
        space=request.institution.code,
        uploads=request.FILES.getlist("files"),
        tokens=request.POST.getlist("kept"),
    )
    if page.files.refusals:
        page.form.refuse("files", " ".join(page.files.refusals))
    if page.form.is_refused or page.draft is None:
        return _returned(request, page, now=now)
    return _hand_in(request, page, now=now)


def refuse_stranger(request: DeskRequest, row: EntryRow, *, now: datetime) -> None:
    """
    Let only those on whom the answer lies go on. Runs inside the scope.

    Raises: PermissionDenied.
    """
    if not flow.may_answer(row=row, powers=hands_of(request).powers, by=request.user, now=now):
        raise PermissionDenied


def _hand_in(request: DeskRequest, page: Answering, *, now: datetime) -> HttpResponse:
    try:
        replied = flow.answer(
            reply=page.reply(request.institution.id),
            powers=hands_of(request).powers,
            by=request.user,
            now=now,
        )
    except SomebodyAnsweredError as error:
        page.meanwhile = error.answers
        page.seen |= {line.id for line in error.answers}
        return _returned(request, page, now=now, status=MEANWHILE)
    except KeyReusedError:
        page.request_key = new_request_key()
        page.form.refuse(
            "",
            _(
                "Cu acest formular s-a dat deja un răspuns cu alt conținut: îl vedeți la „Răspunsuri”. Dacă acesta este"
                " altul, apăsați din nou."
            ),
        )
        return _returned(request, page, now=now, status=MEANWHILE)
    except DomainError as error:
        page.form.refuse("recipient" if error.field == "sender" else error.field, error.words)
        return _returned(request, page, now=now)
    return _done(request, page, replied)


def _done(request: DeskRequest, page: Answering, replied: Replied) -> HttpResponse:
    words = _("Răspunsul are numărul %s. Urmează expedierea: termenul se oprește abia atunci.")
    messages.success(request, words % replied.written_number)
    if replied.finished:
        told = ngettext(
            "S-a încheiat și lucrarea dumneavoastră.",
            "S-au încheiat și %d lucrări ale dumneavoastră.",
            replied.finished,
        )
        messages.info(request, told % replied.finished if "%d" in told else told)
    with acting_for(request.institution.id):
        (line,) = registers.lines_of([replied.entry_id])
        codes = register_codes()
    return redirect(
        entry_address(request.institution.code, codes[line.register_id][0], line.year, line.number)
    )


def _returned(request: DeskRequest, page: Answering, *, now: datetime, status: int = UNFIT) -> HttpResponse:
    with acting_for(request.institution.id):
        return _shown(request, page, now=now, status=status)


def _shown(request: DeskRequest, page: Answering, *, now: datetime, status: int = 200) -> HttpResponse:
    shown = render(request, "desk/answering/answer.html", context_of(request, page, now=now), status=status)
    # The browser may show the page again by its back button: the form's key goes with it.
    shown["Cache-Control"] = "private, max-age=0, must-revalidate"
    return shown
