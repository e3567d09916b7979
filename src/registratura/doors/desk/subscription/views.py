"""What the institution has from the supplier: the first page, its licences, its contracts."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.desk.subscription.charts import chart_of, share
from registratura.doors.shared import reports
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.placements import hides, reader_of
from registratura.flows import own_subscription as flow
from registratura.flows.agreement_papers import contract_sections
from registratura.flows.placing import showing
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import Permission
from registratura.kernel.money import lei
from registratura.kernel.placing import Place, Topic
from registratura.registers.printing.report_pdf import ReportHead

POWER = Permission.STRUCTURE_ADMINISTER
KEYS_END = 2**63


@require_safe
@require(POWER, own_scope=True)
def subscription(request: DeskRequest) -> HttpResponse:
    """Show the plan, the state in words, what is off and why, usage against limits, reminders, checks."""
    return page(request)


@require_safe
@require(POWER, own_scope=True)
def licences(request: DeskRequest) -> HttpResponse:
    """Show the licences of the customer and the devices on them."""
    found = flow.licences_of(institution_id=request.institution.id, now=timezone.now())
    if found is None:
        there_or_404()
    return render(request, "desk/subscription/licences.html", {"found": found})


@require_safe
@require(POWER, own_scope=True)
def contract(request: DeskRequest, agreement: int) -> HttpResponse:
    """Show a contract of the customer whole, ready to print."""
    customer, line = _contract_or_404(request, agreement)
    return render(request, "desk/subscription/contract.html", {"customer": customer, "line": line})


@require_safe
@require(POWER, own_scope=True)
def contract_pdf(request: DeskRequest, agreement: int) -> HttpResponse:
    """Give what the contract and its data-processing agreement say as PDF/A, in Romanian in every language."""
    customer, line = _contract_or_404(request, agreement)
    supplier = institutions.supplier()
    assert supplier is not None
    sections = contract_sections(customer=customer, line=line)
    head = ReportHead(
        institution=supplier.name,
        cui=supplier.cui,
        locality=supplier.locality,
        title="Contractul de abonament, pe scurt",
        period=f"contractul {line.number}, semnat la {line.signed_on:%d.%m.%Y}",
        printed_at=timezone.now(),
        printed_by=request.user.full_name,
        signers=(),
    )
    return reports.as_pdf(head=head, sections=sections, name=f"contract-{line.id}")


def there_or_404() -> None:
    """Answer as what does not exist where nobody supplies the service: on one's own premises."""
    if institutions.supplier() is None:
        raise Http404


def page(request: DeskRequest, *, refused: tuple[int, str] | None = None) -> HttpResponse:
    """Show the first page; refused: a check with the words of its refusal."""
    found = flow.overview(institution_id=request.institution.id, now=timezone.now())
    if found is None:
        there_or_404()
    context: dict[str, Any] = {
        "found": found,
        "refused": refused,
        "typed": request.POST.get("words", "")[:4000],
        "shown": showing.shown(
            place=Place.CUSTOMER,
            topic=Topic.SUBSCRIPTION,
            office=request.institution.id,
            hidden=hides(request),
            now=timezone.now(),
            session=request.session,
            reader=reader_of(request),
        ),
    }
    if found is not None:
        usage = found.usage
        context |= {
            "usage": usage,
            "chart": chart_of(usage.months),
            "meters": [
                (
                    _("Documente înregistrate"),
                    usage.registered_count,
                    usage.registered_most,
                    share(usage.registered_count, usage.registered_most),
                    "count",
                ),
                (
                    _("Oameni cu cont"),
                    usage.user_count,
                    usage.user_most,
                    share(usage.user_count, usage.user_most),
                    "count",
                ),
                (
                    _("Spațiu pentru fișiere"),
                    usage.stored_bytes,
                    usage.stored_most_bytes,
                    share(usage.stored_bytes, usage.stored_most_bytes),
                    "bytes",
                ),
            ],
            "price": lei(found.subscription.version.price_bani) if found.subscription else "",
        }
    return render(request, "desk/subscription/subscription.html", context, status=422 if refused else 200)


def _contract_or_404(request: DeskRequest, agreement: int) -> tuple[Any, Any]:
    found = (
        flow.contract_of(institution_id=request.institution.id, contract_id=agreement)
        if agreement < KEYS_END
        else None
    )
    if found is None:
        raise Http404
    return found
