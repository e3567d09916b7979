"""The completions of an entry: asking, taking back, giving up, adding what was brought to the counter."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.deadlines import queries as deadlines
from registratura.doors.desk.completing.forms import AskForm
from registratura.doors.desk.completing.shown import may_ask, rows_of
from registratura.doors.desk.registering.files import hand_in
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.work.standing import readable_or_404, way_of
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import completing, following
from registratura.flows.outside_writers import writer_of
from registratura.flows.terms import SUBJECT
from registratura.following.rules import Running, while_waiting
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers.queries import EntryRow
from registratura.toolkit.scope import acting_for


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_READ, own_scope=True)
def completions(request: DeskRequest, register: str, year: int, number: int) -> HttpResponseBase:
    """Show the completions of an entry with what may be done, and do it."""
    place: dict[str, Any] = {"register": register, "year": year, "number": number}
    with acting_for(request.institution.id):
        row = readable_or_404(request, **place)
        if not may_ask(request, row, way_of(request, row, at=timezone.now())):
            raise PermissionDenied
    form = AskForm()
    if request.method == "POST":
        try:
            said = _done(request, row)
        except DomainError as error:
            if request.POST.get("fapta") != "cere":
                messages.error(request, error.words)
                return redirect(_here(request, place))
            form = AskForm(request.POST)
            form.is_valid()
            refuse(form, error)
        else:
            if isinstance(said, str):
                messages.success(request, said)
                return redirect(_here(request, place))
            form = said
    with acting_for(request.institution.id):
        return _page(request, row, place, form)


def _done(request: DeskRequest, row: EntryRow) -> str | AskForm:
    deed = request.POST.get("fapta", "")
    if deed == "ghiseu":
        return _at_counter(request, row)
    now = timezone.now()
    if deed == "cere":
        form = AskForm(request.POST)
        if not form.is_valid():
            return form
        with acting_for(request.institution.id):
            mailed = completing.ask(entry=row, wanted=form.wanted(), by=request.user, now=now)
        if mailed:
            return _("Completarea este cerută; omul a fost înștiințat prin e-mail.")
        return _(
            "Completarea este cerută pe pagina cererii. Trimiteți și scrisoarea, dacă omul a scris pe hârtie."
        )
    with acting_for(request.institution.id):
        if deed == "ia-inapoi":
            completing.undo(entry=row, completion_id=_number(request), by=request.user, now=now)
            return _("Cererea de completare este luată înapoi; nimeni nu o văzuse.")
        if deed == "renunta":
            reason = request.POST.get("reason", "")[:1_000]
            completing.withdraw(
                entry=row, completion_id=_number(request), reason=reason, by=request.user, now=now
            )
            return _("S-a renunțat la completare; omul vede de ce.")
        if deed == "secret-nou":
            following.renew_key(entry=row, by=request.user, now=now)
            return _("Secretul vechi nu mai deschide nimic. Tipăriți o recipisă nouă: are secretul nou.")
    return AskForm()


def _at_counter(request: DeskRequest, row: EntryRow) -> str:
    uploads = request.FILES.getlist("files")
    handed = hand_in(space=request.institution.code, uploads=uploads, tokens=())
    for refusal in handed.refusals:
        messages.error(request, refusal)
    completing.give(
        institution=request.institution,
        entry_id=row.id,
        completion_id=_number(request),
        received=[file.received for file in handed.kept],
        note=request.POST.get("note", "")[:2_000],
        key_id=None,
        by=request.user,
        at_counter=True,
        now=timezone.now(),
    )
    return _("Completarea adusă la ghișeu este sub același număr.")


def _number(request: DeskRequest) -> int:
    typed = request.POST.get("completare", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0


def _here(request: DeskRequest, place: dict[str, Any]) -> str:
    return reverse("desk:completions", kwargs={"code": request.institution.code, **place})


def _page(request: DeskRequest, row: EntryRow, place: dict[str, Any], form: AskForm) -> HttpResponse:
    (line,) = registers.lines_of([row.id])
    kwargs = {"code": request.institution.code, **place}
    writer = writer_of(entry=row)
    context = {
        "form": form,
        "line": line,
        "rows": rows_of(row),
        "running": _running(row),
        "mailed": writer is not None,
        "back": reverse("desk:entry", kwargs=kwargs),
        "letter": reverse("desk:letter_choose", kwargs=kwargs),
        "place": kwargs,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/completing/completions.html", context, status=status)


def _running(row: EntryRow) -> Running | None:
    today = legal_date(timezone.now())
    card = next(
        (
            term
            for term in deadlines.state_of(subject_type=SUBJECT, subject_id=row.id, today=today)
            if term.state == "open"
        ),
        None,
    )
    return while_waiting(rule_code=card.rule_code, due_on=card.due_on) if card is not None else None
