"""The archive's first page, and its dossiers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.archive import queries, rules, services
from registratura.archive.queries import DossierFilter, DossierLine
from registratura.archive.services import PaperDraft
from registratura.archive.words import STATES
from registratura.doors.desk.archive.finding import (
    done,
    dossier_or_404,
    keeps_archive,
    number_in,
    position_options,
    unit_options,
)
from registratura.doors.desk.archive.forms import DossierForm, EventForm, LoanForm, PieceForm, ReasonForm
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers import queries as registers

FILE = Permission.DOSSIER_FILE


@require_safe
@require(FILE)
def overview(request: DeskRequest) -> HttpResponse:
    """Show what to do next: the plan in use, what waits for a dossier, an inventory, a return, selection."""
    today = legal_date(timezone.now())
    in_use = queries.plan_in_use()
    units = request.powers.visible_units
    keeps = keeps_archive(request)
    context: dict[str, Any] = {"in_use": in_use, "keeps": keeps, "today": today}
    context["unfiled"] = len(
        queries.unfiled(year=today.year, visible_units=units, reader_id=request.user.id, size=100)
    )
    open_ones = queries.open_dossiers(visible_units=units)
    context["open_count"] = len(open_ones)
    context["heavy"] = [one for one in open_ones if one.sheets_word][:5]
    context["old"] = [one for one in open_ones if one.year < today.year][:8]
    if keeps:
        context["waiting"] = queries.waiting_for_inventory()
        context["closed_count"] = queries.closed_inventory_count()
        context["loans"] = queries.loans(open_only=True)
        context["expired"] = len(queries.expired_ids(today=today))
    return render(request, "desk/archive/overview.html", context)


@require_safe
@require(FILE)
def dossiers(request: DeskRequest) -> HttpResponse:
    """Show the dossiers, narrowed by year, state, code, words."""
    asked = request.GET
    page = min(max(number_in(asked, "pagina") or 1, 1), 10_000)
    year = number_in(asked, "an")
    place, unit = number_in(asked, "loc"), number_in(asked, "compartiment")
    narrowed = DossierFilter(
        year=year if year is not None and year < 10_000 else None,
        state=asked.get("stare", "") if asked.get("stare", "") in STATES else "",
        text=asked.get("q", "").replace("\0", "")[:100],
        unit_id=unit,
        place_id=place,
    )
    lines, more = queries.dossiers(narrowed=narrowed, visible_units=request.powers.visible_units, page=page)
    here = reverse("desk:archive_dossiers", kwargs={"code": request.institution.code})
    kept = asked.copy()

    def to(number: int) -> str:
        kept["pagina"] = str(number)
        return f"{here}?{kept.urlencode()}"

    return render(
        request,
        "desk/archive/dossiers.html",
        {
            "lines": lines,
            "narrowed": narrowed,
            "address": here,
            "older": to(page + 1) if more else "",
            "newer": to(page - 1) if page > 1 else "",
            "year_options": [(str(one), str(one)) for one in queries.years()],
            "state_options": [(key, str(words)) for key, words in STATES.items()],
            "unit_choice": [(str(key), words) for key, words in unit_options(request)],
            "states": STATES,
            "in_use": queries.plan_in_use(),
            "keeps": keeps_archive(request),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require(FILE)
def dossier_new(request: DeskRequest) -> HttpResponseBase:
    """Open a dossier under a position of the plan in use."""
    in_use = queries.plan_in_use()
    lines = queries.positions(in_use.id) if in_use is not None else []
    begun = {"year": legal_date(timezone.now()).year, "original": "paper"}
    form = DossierForm(request.POST if request.method == "POST" else None, initial=begun)
    form.fields["position"].offer(position_options(lines))  # type: ignore[attr-defined]
    _offer_units(request, form)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.open_dossier(
                position_id=int(data["position"]),
                year=data["year"],
                unit_id=int(data["unit"]) if data["unit"] else None,
                title=data["title"],
                original=data["original"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Dosarul este deschis."))
            return redirect("desk:archive_dossier", code=request.institution.code, key=made)
    context = {"form": form, "in_use": in_use, "keeps": keeps_archive(request)}
    return render(request, "desk/archive/dossier_new.html", context, status=422 if form.errors else 200)


def _offer_units(request: DeskRequest, form: Any) -> None:
    field = form.fields["unit"]
    if request.powers.visible_units is not None:  # who sees some units alone files to those
        field.empty, field.required = None, True
    field.offer(unit_options(request))


@require_safe
@require(FILE)
def dossier(request: DeskRequest, key: int) -> HttpResponse:
    """Show a dossier: its papers, its sheets and volumes, its term, what may be done next."""
    return dossier_page(request, dossier_or_404(request, key))


def dossier_page(request: DeskRequest, line: DossierLine, *, piece: PieceForm | None = None) -> HttpResponse:
    """Show a dossier; `piece` is a form that came back."""
    papers = queries.dossier_papers(line.id)
    keeps = keeps_archive(request)
    code = request.institution.code
    entries = {one.id: one for one in registers.lines_of(p.entry_id for p in papers if p.entry_id)}
    codes = {one.id: one.code for one in registers.registers()} if entries else {}
    stored = line.state == "stored"
    loan = LoanForm(auto_id="loan_%s")
    loans = queries.loans(dossier_id=line.id) if stored or line.state == "selecting" else []
    if stored and keeps and all(one.returned_on for one in loans):
        people = {one.user_id: one.full_name for one in institutions.members(at=timezone.now())}
        loan.fields["borrower"].offer(sorted(people.items(), key=lambda one: one[1]))  # type: ignore[attr-defined]
    return render(
        request,
        "desk/archive/dossier.html",
        {
            "line": line,
            "papers": papers,
            "links": {
                key: reverse(
                    "desk:entry",
                    kwargs={
                        "code": code,
                        "register": codes[one.register_id],
                        "year": one.year,
                        "number": one.number,
                    },
                )
                for key, one in entries.items()
                if one.register_id in codes
            },
            "told": queries.parts_told(papers) if line.state == "open" else [],
            "volumes": queries.volumes(line.id),
            "states": STATES,
            "keeps": keeps,
            "piece": piece or PieceForm(initial={"sheet_count": 1}),
            "event": EventForm(auto_id="event_%s"),
            "loan": loan,
            "loans": loans,
            "places": queries.places() if stored and keeps else [],
            "held": line.id in queries.held_dossiers([line.id]),
            "residue": queries.residue_of(line.id) if line.state == "destroyed" else None,
            "window": rules.hand_over_window(year=line.year),
            "deposit_year": rules.deposit_year(year=line.year),
        },
        status=422 if piece is not None else 200,
    )


@require_POST
@require(FILE)
def piece(request: DeskRequest, key: int) -> HttpResponseBase:
    """Put a piece without a number into a dossier."""
    line = dossier_or_404(request, key)
    form = PieceForm(request.POST)
    if form.is_valid():
        try:
            services.file_papers(
                dossier_id=key, papers=[PaperDraft(**form.cleaned_data)], by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Pus la dosar."))
            return redirect(_address(request, key))
    return dossier_page(request, line, piece=form)


@require_POST
@require(FILE)
def take_out(request: DeskRequest, key: int, paper: int) -> HttpResponseBase:
    """Take out what was filed wrongly."""
    dossier_or_404(request, key)
    found = queries.dossier_of_paper(paper) if paper < 2**62 else None
    mine = found is not None and found.id == key
    return done(
        request,
        services.take_out,
        form=ReasonForm(request.POST),
        words=_("Scos de la dosar; se poate pune în altul."),
        to=_address(request, key),
        paper_id=paper if mine else 0,
        now=timezone.now(),
    )


@require_POST
@require(FILE)
def close(request: DeskRequest, key: int) -> HttpResponseBase:
    """Close a dossier and part it into volumes."""
    dossier_or_404(request, key)
    try:
        made = services.close_dossier(dossier_id=key, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        words = (
            ngettext("Dosarul este închis, în %d volum.", "Dosarul este închis, în %d volume.", made) % made
        )
        messages.success(request, words)
    return redirect(_address(request, key))


@require_POST
@require(FILE)
def reopen(request: DeskRequest, key: int) -> HttpResponseBase:
    """Open a closed dossier again."""
    dossier_or_404(request, key)
    return done(
        request,
        services.reopen_dossier,
        words=_("Dosarul este deschis din nou."),
        to=_address(request, key),
        dossier_id=key,
    )


@require_POST
@require(FILE)
def certify(request: DeskRequest, key: int) -> HttpResponseBase:
    """Certify the sheets of each volume as they were counted."""
    dossier_or_404(request, key)
    typed = request.POST.getlist("counted")[:200]
    counted = [int(one) if one.isascii() and one.isdigit() and len(one) < 6 else 0 for one in typed]
    return done(
        request,
        services.certify,
        words=_("Filele sunt certificate; tipăriți fila de certificare a fiecărui volum."),
        to=_address(request, key),
        dossier_id=key,
        counted=counted,
        on=legal_date(timezone.now()),
    )


@require_POST
@require(FILE)
def event(request: DeskRequest, key: int) -> HttpResponseBase:
    """Write down when what the term waits for happened."""
    dossier_or_404(request, key)
    return done(
        request,
        services.note_event,
        form=EventForm(request.POST),
        words=_("Termenul curge de la anul scris."),
        to=_address(request, key),
        dossier_id=key,
        now=timezone.now(),
    )


def _address(request: DeskRequest, key: int) -> str:
    return reverse("desk:archive_dossier", kwargs={"code": request.institution.code, "key": key})
