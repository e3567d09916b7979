"""Old registers moving in: the file, what its columns mean, what was found, and the bringing in."""

import csv
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.moving_in.forms import ColumnsForm, FileForm, RegisterForm
from registratura.doors.desk.moving_in.words import FIELDS, PROBLEMS, kind_of, words_of
from registratura.doors.desk.registering.typed import read_key
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import moving_in
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from registratura.toolkit.sheets import MOST_BYTES
from registratura.transfers import queries, services

_ROWS_SHOWN = 25
_SHOWN = ("refused", "warned", "ready", "brought")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.REGISTER_ADMINISTER, own_scope=True)
def transfers(request: DeskRequest) -> HttpResponseBase:
    """List what moved in, and take one more file."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            taken = moving_in.take_in(
                institution=request.institution,
                source=upload.file,
                name=upload.name or "",
                sheet=form.cleaned_data["sheet"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("desk:moving_in_transfer", code=request.institution.code, transfer=taken.id)
    with acting_for(request.institution.id):
        context = {
            "form": form,
            "lines": queries.transfers(),
            "profiles": queries.profiles(),
            "problems": PROBLEMS,
            "max_upload_bytes": min(MOST_BYTES, settings.MAX_UPLOAD_BYTES),
        }
        return render(request, "desk/moving_in/transfers.html", context, status=422 if form.errors else 200)


@require_safe
@require(Permission.REGISTER_ADMINISTER)
def transfer(request: DeskRequest, transfer: int) -> HttpResponse:
    """Show a file: what waits for a person now, and what was found."""
    return _page(request, _card(transfer))


@require_safe
@require(Permission.REGISTER_ADMINISTER)
def stage(request: DeskRequest, transfer: int) -> HttpResponse:
    """Answer the part of the page that says how far the job has come."""
    card = _card(transfer)
    response = render(request, "desk/moving_in/_stage.html", _stage(request, card))
    if not card.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@require(Permission.REGISTER_ADMINISTER, own_scope=True)
def columns(request: DeskRequest, transfer: int) -> HttpResponseBase:
    """Take what the columns mean, and have the rows checked."""
    with acting_for(request.institution.id):
        card = _card(transfer)
        form = _columns_form(request, card, bound=True)
    if form.is_valid():
        try:
            moving_in.order(
                institution_id=request.institution.id,
                transfer_id=card.id,
                mapping=form.mapping(),
                options={name: form.cleaned_data[name] for name in ("day_order", "direction")},
                heading_row=form.cleaned_data["heading_row"],
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(f"column_{error.field}" if error.field in FIELDS else None, error.words)
        else:
            return _back(request, card.id)
    with acting_for(request.institution.id):
        return _page(request, card, columns=form, status=422)


@require_POST
@require(Permission.REGISTER_ADMINISTER, own_scope=True)
def start(request: DeskRequest, transfer: int) -> HttpResponseBase:
    """Have the checked rows brought into a register that is opened for them."""
    form = RegisterForm(request.POST)
    with acting_for(request.institution.id):
        card = _card(transfer)
    if form.is_valid():
        try:
            moving_in.go_on(
                institution_id=request.institution.id,
                transfer_id=card.id,
                register_name=form.cleaned_data["register_name"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error("register_name" if error.field else None, error.words)
        else:
            return _back(request, card.id)
    with acting_for(request.institution.id):
        return _page(request, card, register=form, status=422)


@require_POST
@require(Permission.REGISTER_ADMINISTER)
def profile(request: DeskRequest, transfer: int) -> HttpResponseBase:
    """Keep what the columns mean for the next file."""
    card = _card(transfer)
    try:
        kept = services.save_profile(
            transfer_id=card.id,
            name=request.POST.get("profile", "")[:200],
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(
            request,
            _("Potrivirea „%s” s-a păstrat; un fișier cu același cap de tabel o primește singur.")
            % kept.name,
        )
    return _back(request, card.id)


@require_POST
@require(Permission.REGISTER_ADMINISTER)
def profile_deletion(request: DeskRequest, profile: int) -> HttpResponseBase:
    """Take a kept meaning of columns away."""
    try:
        services.delete_profile(profile_id=profile, by=request.user)
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Potrivirea s-a șters; fișierele aduse cu ea rămân cum sunt."))
    return redirect("desk:moving_in", code=request.institution.code)


@require_POST
@require(Permission.REGISTER_ADMINISTER, own_scope=True)
def deed(request: DeskRequest, transfer: int, deed: str) -> HttpResponseBase:
    """Stop, go on, give the file up, or erase the rows that were worked with."""
    institution = request.institution.id
    with acting_for(institution):
        card = _card(transfer)
    now = timezone.now()
    try:
        if deed == "reluare":
            moving_in.go_on(
                institution_id=institution, transfer_id=card.id, register_name="", by=request.user, now=now
            )
        elif deed in ("oprire", "renuntare", "stergere"):
            with acting_for(institution):
                act = {"oprire": services.stop, "renuntare": services.give_up, "stergere": services.close}[
                    deed
                ]
                act(transfer_id=card.id, by=request.user, now=now)
        else:
            raise Http404
    except DomainError as error:
        messages.error(request, error.words)
    if deed == "renuntare":
        return redirect("desk:moving_in", code=request.institution.code)
    return _back(request, card.id)


@require_safe
@require(Permission.REGISTER_ADMINISTER, own_scope=True)
def findings_file(request: DeskRequest, transfer: int) -> HttpResponseBase:
    """Give out every finding, a row each, to be mended in the office's own program."""
    with acting_for(request.institution.id):
        card = _card(transfer)
    response = StreamingHttpResponse(
        _findings_lines(request.institution.id, card.id), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="constatari-{card.id}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


class _Line:
    """A writer's file that hands each line on."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def _findings_lines(institution_id: int, transfer_id: int) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + str(
        writer.writerow([_("Rândul"), _("Starea"), _("Numărul"), _("Data"), _("Ce s-a găsit")])
    )
    with acting_for(institution_id):
        for line in queries.findings(transfer_id):
            day = f"{line.registered_on:%d.%m.%Y}" if line.registered_on else ""
            for finding in line.findings:
                cells = [line.place, line.state_name, line.number or "", day, words_of(finding)]
                yield str(writer.writerow([_harmless(str(cell)) for cell in cells]))


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would compute is written as text."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell[:1] else cell


def _card(transfer_id: int) -> queries.TransferCard:
    card = queries.transfer_by_id(transfer_id)
    if card is None:
        raise Http404
    return card


def _back(request: DeskRequest, transfer_id: int) -> HttpResponseBase:
    return redirect("desk:moving_in_transfer", code=request.institution.code, transfer=transfer_id)


def _stage(
    request: DeskRequest, card: queries.TransferCard, counts: Mapping[str, int] | None = None
) -> dict[str, Any]:
    counts = queries.counts(card.id) if counts is None else counts
    ready = sum(counts.get(state, 0) for state in ("ready", "warned", "brought"))
    total = ready if card.state == "bringing" else card.row_count
    return {
        "card": card,
        "total": total,
        "percent": min(100, card.done_count * 100 // total) if total else None,
        "is_silent": timezone.now() - card.heard_at > services.SILENT_AFTER,
        "stage_address": reverse(
            "desk:moving_in_stage", kwargs={"code": request.institution.code, "transfer": card.id}
        ),
        "resume_address": reverse(
            "desk:moving_in_deed",
            kwargs={"code": request.institution.code, "transfer": card.id, "deed": "reluare"},
        ),
    }


def _page(
    request: DeskRequest,
    card: queries.TransferCard,
    *,
    columns: ColumnsForm | None = None,
    register: RegisterForm | None = None,
    status: int = 200,
) -> HttpResponse:
    counts = queries.counts(card.id)
    asked = request.GET.get("randuri", "")
    shown = asked if asked in _SHOWN else next((state for state in _SHOWN if counts.get(state)), "ready")
    after = read_key(request.GET.get("dupa", "")) or 0
    checked = card.state in ("checked", "bringing", "done", "stopped")
    meaning_asked = card.state in ("mapping", "checked")
    rows = queries.rows(card.id, state=shown, after=after, count=_ROWS_SHOWN + 1) if checked else []
    today = legal_date(timezone.now())
    context = {
        **_stage(request, card, counts),
        "columns": columns or _columns_form(request, card),
        "register": register or RegisterForm(),
        "profiles": queries.profiles() if meaning_asked else [],
        "samples": queries.first_rows(card.id, after=card.heading_row, count=3) if meaning_asked else [],
        "counts": counts,
        "taken": counts.get("ready", 0) + counts.get("warned", 0),
        "shown": shown,
        "rows": rows[:_ROWS_SHOWN],
        "more_after": rows[_ROWS_SHOWN - 1].place if len(rows) > _ROWS_SHOWN else None,
        "kinds": [(kind_of(code), count) for code, count in queries.finding_counts(card.id)]
        if checked
        else [],
        "words_of": words_of,
        "problem": PROBLEMS.get(card.problem, card.problem),
        "book": next((one for one in books.registers() if one.id == card.register_id), None)
        if card.register_id
        else None,
        "last_number": queries.last_number(card.id, year=today.year) if card.state == "done" else None,
        "this_year": today.year,
    }
    return render(request, "desk/moving_in/transfer.html", context, status=status)


def _columns_form(request: DeskRequest, card: queries.TransferCard, *, bound: bool = False) -> ColumnsForm:
    names = list(card.headings) + [""] * (card.column_count - len(card.headings))
    columns = [name or _("coloana %d") % (place + 1) for place, name in enumerate(names)]
    if bound:
        return ColumnsForm(request.POST, columns=columns)
    mapping, options = card.mapping, {"day_order": card.day_order, "direction": card.direction}
    if (asked := read_key(request.GET.get("potrivire", ""))) is not None:
        for profile in queries.profiles():
            if profile.id == asked:
                mapping, options = profile.mapping, options | profile.options
    initial = {f"column_{name}": str(place) for name, place in mapping.items() if place < len(columns)}
    initial |= options | {"heading_row": str(card.heading_row)}
    return ColumnsForm(columns=columns, initial=initial)
