"""Labels: for entries, for papers to come, sheets that part papers, covers. Codes are given by POST, PDF by GET."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.scanning.forms import LabelsForm, PrepareForm, VoidForm
from registratura.doors.desk.scanning.numbers import entries_of_numbers, numbers_in
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import labels as flow
from registratura.flows.registering import SERIES_MOST, series_keys
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_year
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers
from registratura.registers.queries import EntryCard
from registratura.scanning import queries, services
from registratura.scanning.printing.formats import FORMATS, LabelFormat, format_of
from registratura.toolkit.scope import acting_for

COOKIE = "label_format"
_YEAR_SECONDS = 365 * 24 * 3600
LABELS, COVERS, SHEETS = "etichete", "coperte", "coli"


def format_name(label_format: LabelFormat) -> str:
    """Name a roll or a sheet as its box does."""
    size = f"{label_format.width:g} × {label_format.height:g} mm".replace(".", ",")
    known = f" ({label_format.known_as})" if label_format.known_as else ""
    if label_format.stamp:
        return _("Ștampile pe coală A4, de decupat, %(size)s") % {"size": size}
    if not label_format.is_sheet:
        return _("Rolă %(size)s%(known)s") % {"size": size, "known": known}
    words = _("Coală A4 cu %(count)s etichete, %(size)s%(known)s")
    return words % {"count": label_format.per_sheet, "size": size, "known": known}


def chosen_format(request: HttpRequest) -> LabelFormat:
    """Return the roll or sheet that this workplace prints on."""
    return format_of(request.GET.get("format") or request.COOKIES.get(COOKIE))


def _offered(form: Any) -> Any:
    form.fields["label_format"].offer([(code, format_name(each)) for code, each in FORMATS.items()])
    if "register" in form.fields:
        books = [(card.code, card.name) for card in registers.registers() if card.kind != "special"]
        form.fields["register"].offer(books)
        form.fields["what"].offer(
            [
                (LABELS, _("Etichete")),
                (COVERS, _("Coperte de dosar, A4")),
                (SHEETS, _("Coli despărțitoare cu număr, A4")),
            ]
        )
    return form


def _initial(request: DeskRequest) -> dict[str, Any]:
    return {
        "numbers": request.GET.get("numere", "")[:500],
        "register": request.GET.get("registru", "general")[:60],
        "year": request.GET.get("an", "")[:4] or legal_year(timezone.now()),
        "what": request.GET.get("ce", LABELS),
        "label_format": chosen_format(request).code,
        "start": 1,
    }


@require_safe
@require(Permission.ENTRY_READ)
def labels(request: DeskRequest) -> HttpResponse:
    """Show what can be printed, and the prepared labels with how many are left."""
    return render(request, "desk/scanning/labels.html", _context(request))


def _context(request: DeskRequest, **forms: Any) -> dict[str, Any]:
    runs = queries.label_runs() if request.powers.may(Permission.ENTRY_REGISTER) else []
    usual = {"label_format": chosen_format(request).code, "start": 1}
    return {
        "form": _offered(LabelsForm(initial=_initial(request))),
        "prepare_form": _offered(PrepareForm(initial=usual)),
        "void": VoidForm(),
        "runs": [(run, format_name(format_of(run.format))) for run in runs],
        "may_prepare": request.powers.may(Permission.ENTRY_REGISTER),
        **forms,
    }


@require_POST
@require(Permission.ENTRY_READ, own_scope=True)
def issue(request: DeskRequest) -> HttpResponse:
    """Give the chosen entries their codes and go to the PDF; the roll or sheet is remembered for this workplace."""
    if "entry" in request.POST or "series" in request.POST:
        with acting_for(request.institution.id):
            ids = _chosen(request)
        return _issued(request, ids, request.POST.get("what", LABELS), chosen_format(request), 1)
    with acting_for(request.institution.id):
        form = _offered(LabelsForm(request.POST))
        whole = form.is_valid()
        ids, problem = _typed(request, form) if whole else ([], "")
        if problem:
            form.add_error("numbers", problem)
        if not whole or problem:
            return render(request, "desk/scanning/labels.html", _context(request, form=form), status=422)
    data = form.cleaned_data
    try:
        return _issued(request, ids, data["what"], format_of(data["label_format"]), data["start"])
    except DomainError as error:
        refuse(form, error)
        with acting_for(request.institution.id):
            return render(request, "desk/scanning/labels.html", _context(request, form=form), status=422)


def _typed(request: DeskRequest, form: LabelsForm) -> tuple[list[int], str]:
    numbers = numbers_in(form.cleaned_data["numbers"], most=flow.MOST_ENTRIES)
    if numbers is None:
        words = _("Scrieți numere și intervale, de pildă 120-135, 140; cel mult %d deodată.")
        return [], words % flow.MOST_ENTRIES
    found = entries_of_numbers(
        request, register=form.cleaned_data["register"], year=form.cleaned_data["year"], numbers=numbers
    )
    return found, "" if found else _("Niciunul dintre aceste numere nu este al unei înregistrări în vigoare.")


def _chosen(request: DeskRequest) -> list[int]:
    ids = [int(typed) for typed in request.POST.getlist("entry") if typed.isascii() and typed.isdigit()]
    try:
        keys = [UUID(typed) for typed in request.POST.getlist("series")]
    except ValueError as error:
        raise Http404 from error
    for key in keys:
        given = series_keys(request_key=key, copies=SERIES_MOST)
        ids += [line.id for line in registers.lines_of_requests(given)]
    ids = [entry_id for entry_id in ids if entry_id < 1 << 62][: flow.MOST_ENTRIES]
    cards = _cards(request, ids)
    if not cards:
        raise Http404
    return [card.id for card in cards]


def _cards(request: DeskRequest, entry_ids: list[int]) -> list[EntryCard]:
    """Return those of some entries that stand and that the reader may see."""
    rows = [registers.entry_by_id(entry_id) for entry_id in entry_ids]
    return [
        registers.entry_card(row)
        for row in rows
        if row is not None
        and row.state == "registered"
        and registers.is_visible(row, visible_units=request.powers.visible_units, reader_id=request.user.id)
    ]


def _issued(
    request: DeskRequest, ids: list[int], what: str, label_format: LabelFormat, start: int
) -> HttpResponse:
    flow.issue(institution_id=request.institution.id, entry_ids=ids, by=request.user, now=timezone.now())
    asked = {
        "ce": what,
        "format": label_format.code,
        "loc": start,
        "inregistrari": ",".join(str(entry_id) for entry_id in ids),
    }
    address = reverse("desk:labels_printed", kwargs={"code": request.institution.code})
    response = redirect(f"{address}?{urlencode(asked)}")
    response.set_cookie(COOKIE, label_format.code, max_age=_YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


@require_safe
@require(Permission.ENTRY_READ, own_scope=True)
def printed(request: DeskRequest) -> HttpResponseBase:
    """Give labels, covers or sheets of entries that have their codes, as PDF/A."""
    typed = request.GET.get("inregistrari", "")[:4000].split(",")
    ids = [int(each) for each in typed if each.isascii() and each.isdigit() and len(each) < 18]
    with acting_for(request.institution.id):
        cards = _cards(request, ids[: flow.MOST_ENTRIES])
    if not cards:
        raise Http404
    institution, now, what = request.institution, timezone.now(), request.GET.get("ce", LABELS)
    try:
        if what == COVERS:
            pdf = flow.bound(
                parts=[flow.cover(institution=institution, card=card, now=now) for card in cards]
            )
        elif what == SHEETS:
            pdf = flow.bound(
                parts=[
                    flow.separators(institution=institution, card=card, count=1, now=now) for card in cards
                ]
            )
        else:
            pdf = flow.entry_labels(
                institution=institution,
                cards=cards,
                label_format=chosen_format(request),
                start=_place(request),
                now=now,
            )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("desk:labels", code=request.institution.code)
    return _pdf(pdf, f"{what if what in (COVERS, SHEETS) else LABELS}-{cards[0].year}-{cards[0].number}.pdf")


def _place(request: HttpRequest) -> int:
    typed = request.GET.get("loc", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1


@require_POST
@require(Permission.ENTRY_REGISTER, own_scope=True)
def prepare(request: DeskRequest) -> HttpResponse:
    """Issue codes for papers to come and go to the PDF."""
    form = _offered_prepare(request)
    if form.is_valid():
        data = form.cleaned_data
        try:
            run = flow.prepare_labels(
                institution=request.institution,
                count=data["count"],
                label_format=format_of(data["label_format"]),
                start=data["start"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            place = {"code": request.institution.code, "run": run}
            return redirect(f"{reverse('desk:labels_run', kwargs=place)}?loc={data['start']}")
    with acting_for(request.institution.id):
        context = _context(request, prepare_form=form)
        return render(request, "desk/scanning/labels.html", context, status=422)


def _offered_prepare(request: DeskRequest) -> PrepareForm:
    form: PrepareForm = _offered(PrepareForm(request.POST))
    return form


@require_safe
@require(Permission.ENTRY_REGISTER, own_scope=True)
def run_printed(request: DeskRequest, run: int) -> HttpResponseBase:
    """Give the prepared labels of a run that are on no paper yet, as PDF/A."""
    with acting_for(request.institution.id):
        if queries.run_format(run) is None:
            raise Http404
    try:
        pdf = flow.print_run(
            institution=request.institution, run_id=run, start=_place(request), now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("desk:labels", code=request.institution.code)
    return _pdf(pdf, f"etichete-pregatite-{run}.pdf")


@require_POST
@require(Permission.ENTRY_REGISTER)
def void(request: DeskRequest, run: int) -> HttpResponse:
    """Take the unused labels of a run out of use."""
    if queries.run_format(run) is None:
        raise Http404
    form = VoidForm(request.POST)
    try:
        count = services.void_unused(
            run_id=run,
            reason=form.cleaned_data["reason"] if form.is_valid() else "",
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        words = ngettext("O etichetă a fost scoasă din uz.", "%d etichete au fost scoase din uz.", count)
        messages.success(request, words % count if "%d" in words else words)
    return redirect("desk:labels", code=request.institution.code)


@require_safe
@require(Permission.ENTRY_REGISTER, own_scope=True)
def separators(request: DeskRequest) -> HttpResponseBase:
    """Give a sheet that parts papers without number; printed once, it is used again and again."""
    pdf = flow.separators(institution=request.institution, card=None, count=1, now=timezone.now())
    return _pdf(pdf, "coala-despartitoare.pdf")


@require_http_methods(["POST"])
@require(Permission.ENTRY_REGISTER, own_scope=True)
def bind(request: DeskRequest) -> HttpResponse:
    """Bind a prepared label, typed or scanned, to the entry whose paper it is stuck on."""
    typed = request.POST.get("entry", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
    with acting_for(request.institution.id):
        cards = _cards(request, [number])
    if not cards:
        raise Http404
    try:
        flow.bind(
            institution_id=request.institution.id,
            typed=request.POST.get("label_code", "")[:100],
            entry_id=cards[0].id,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Eticheta este legată de numărul %s.") % cards[0].written_number)
    if request.POST.get("back") == "counter":
        return redirect("desk:register", code=request.institution.code)
    card, code = cards[0], request.institution.code
    return redirect("desk:entry", code=code, register=card.register_code, year=card.year, number=card.number)


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
