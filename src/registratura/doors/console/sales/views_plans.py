"""Plans and their versions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.billing import queries, services
from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.sales.forms import PlanForm, VersionForm
from registratura.doors.console.sales.shown import FOR, POWER, FormPage, by_form, found, history, key_of
from registratura.institutions.entitlements import NAMES, Feature
from registratura.kernel.calendar import legal_date
from registratura.kernel.money import lei

_USUAL = {"period_months": 12, "trial_days": 30, "grace_days": 30}


@require(POWER, purpose=FOR)
@require_safe
def plans(request: ConsoleRequest) -> HttpResponse:
    """Show the plans with what each holds today."""
    today = legal_date(timezone.now())
    cards = [(card, card.version_on(today) or card.versions[0]) for card in queries.plans()]
    return render(request, "console/sales/plans.html", {"cards": cards, "names": _names()})


def _names() -> dict[str, str]:
    return {feature.value: str(NAMES[feature]) for feature in Feature}


@require(POWER, purpose=FOR)
@require_safe
def plan(request: ConsoleRequest, plan: int) -> HttpResponse:
    """Show a plan with all its versions and its history."""
    card = found(queries.plan_by_id(key_of(plan)))
    context = {
        "card": card,
        "current": card.version_on(legal_date(timezone.now())),
        "names": _names(),
        "events": history(subject="plan", key=card.id),
    }
    return render(request, "console/sales/plan.html", context)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_add(request: ConsoleRequest) -> HttpResponseBase:
    """Write a plan with its first version."""
    form = PlanForm(request.POST or None, initial=_USUAL | {"valid_from": legal_date(timezone.now())})

    def deed(data: dict[str, Any]) -> tuple[str, str]:
        key = services.add_plan(
            code=data["code"],
            name=data["name"],
            summary=data["summary"],
            version=form.draft(),
            by=request.user,
            now=timezone.now(),
        )
        return reverse("console:plan", args=[key]), _("Planul este scris.")

    back = reverse("console:plans")
    page = FormPage(_("Plan nou"), "", _("Scrie planul"), back, [(_("Planuri"), back)])
    return by_form(request, form=form, page=page, deed=deed)


@require(POWER, purpose=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def version_add(request: ConsoleRequest, plan: int) -> HttpResponseBase:
    """Write what a plan holds from a day on; who bought it before keeps what was bought."""
    card = found(queries.plan_by_id(key_of(plan)))
    newest = card.versions[0]
    known = {
        name: getattr(newest, name) for name in VersionForm.base_fields if name not in ("price", "valid_from")
    }
    known |= {"price": lei(newest.price_bani).split("\N{NO-BREAK SPACE}")[0], "valid_from": None}
    form = VersionForm(request.POST or None, initial=known)
    back = reverse("console:plan", args=[card.id])

    def deed(_data: dict[str, Any]) -> tuple[str, str]:
        services.add_version(plan_id=card.id, version=form.draft(), by=request.user, now=timezone.now())
        return back, _("Versiunea este scrisă.")

    lead = _("Cine a cumpărat o versiune mai veche o păstrează.")
    crumbs = [(_("Planuri"), reverse("console:plans")), (card.name, back)]
    page = FormPage(_("Versiune nouă"), lead, _("Scrie versiunea"), back, crumbs)
    return by_form(request, form=form, page=page, deed=deed)


@require_POST
@require(POWER, purpose=FOR)
def plan_retire(request: ConsoleRequest, plan: int) -> HttpResponseBase:
    """Sell a plan no more."""
    services.retire_plan(plan_id=_known(plan), by=request.user, now=timezone.now())
    messages.success(
        request, _("Planul nu se mai vinde; cine îl are îl păstrează. Îl puteți readuce de aici.")
    )
    return redirect("console:plan", plan)


@require_POST
@require(POWER, purpose=FOR)
def plan_restore(request: ConsoleRequest, plan: int) -> HttpResponseBase:
    """Sell a plan again."""
    services.restore_plan(plan_id=_known(plan), by=request.user)
    messages.success(request, _("Planul se vinde din nou."))
    return redirect("console:plan", plan)


def _known(plan: int) -> int:
    return found(queries.plan_by_id(key_of(plan))).id
