"""The invoicing of a month, with its progress; the row for RO e-Factura."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.invoices.views import KEYS_END, POWER, month_of
from registratura.flows import invoice_runs
from registratura.flows.invoicing import at_the_books
from registratura.invoicing import queries
from registratura.invoicing import services as books
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.privacy import Purpose


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER, own_scope=True)
def month(request: ConsoleRequest) -> HttpResponseBase:
    """Show what a month would bring, start it, show how it goes."""
    now = timezone.now()
    chosen = month_of(request.POST.get("luna", "") or request.GET.get("luna", "")) or legal_date(now)
    chosen = chosen.replace(day=1)
    if request.method == "POST":
        try:
            invoice_runs.order(institution=request.institution, month=chosen, by=request.user, now=now)
        except DomainError as error:
            messages.error(request, error.words)
        else:
            messages.success(request, _("Facturarea lunii a pornit."))
        return redirect(f"{request.path}?luna={chosen:%Y-%m}")
    with at_the_books(institution_id=request.institution.id):
        periods = invoice_runs.periods_of(month=chosen)
        known = queries.open_origins(invoice_runs.origin_of(subscription=one) for one in periods)
        left = [
            one
            for one in periods
            if known.get(invoice_runs.origin_of(subscription=one), (0, ""))[1] != "issued"
        ]
        return render(
            request,
            "console/invoices/month.html",
            {
                "month": chosen,
                "run": queries.run_of(chosen),
                "periods": periods[:200],
                "period_count": len(periods),
                "left_count": len(left),
                "left_bani": sum(one.version.price_bani for one in left),
                "invoiced": {
                    one.id: known[origin][0]
                    for one in periods
                    if (origin := invoice_runs.origin_of(subscription=one)) in known
                },
                "seller": queries.seller_now(),
            },
        )


@require_safe
@require(POWER, purpose=Purpose.P04)
def progress(request: ConsoleRequest) -> HttpResponse:
    """Show how a run goes: the part of the page that is asked for again while it runs."""
    chosen = month_of(request.GET.get("luna", ""))
    run = queries.run_of(chosen) if chosen is not None else None
    if run is None:
        raise Http404
    return render(request, "console/invoices/_progress.html", {"run": run})


@require_safe
@require(POWER, purpose=Purpose.P04)
def sending(request: ConsoleRequest) -> HttpResponse:
    """Show what waits for RO e-Factura, what came back, and why something was refused."""
    state = request.GET.get("stare", "")
    rows = queries.sending_queue(
        state=state if state in ("waiting", "processing", "rejected", "accepted") else ""
    )
    return render(
        request,
        "console/invoices/sending.html",
        {
            "rows": rows,
            "state": state,
            "books": queries.books(month=legal_date(timezone.now())),
            "access": queries.access(),
            "today": legal_date(timezone.now()),
        },
    )


@require_POST
@require(POWER, purpose=Purpose.P04)
def retry(request: ConsoleRequest, transmission_id: int) -> HttpResponseBase:
    """Let a document be looked at again at once."""
    if transmission_id >= KEYS_END:
        raise Http404
    try:
        books.retry(transmission_id=transmission_id, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, _("Se încearcă din nou în cel mult un minut."))
    return redirect("console:invoice_sending")
