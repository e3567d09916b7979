"""The papers of fees as PDF, set outside any transaction."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.desk.fees.papers_day import day_of
from registratura.doors.desk.fees.shown import charge_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.reports import as_pdf
from registratura.fees import queries
from registratura.fees.printing.slip import Slip, print_slip
from registratura.flows import fee_papers as papers
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.registers.printing.report_pdf import ReportHead
from registratura.toolkit.scope import acting_for


@require_safe
@require(Permission.FEES_COLLECT, own_scope=True)
def receipt_pdf(request: DeskRequest, key: int, payment: int) -> HttpResponse:
    """Print the receipt of a cash payment."""
    with acting_for(request.institution.id):
        card = charge_or_404(key)
        paid = next((one for one in card.payments if one.id == payment and one.receipt), None)
        if paid is None:
            raise Http404
        slip = papers.receipt_slip(
            institution=request.institution, card=card, payment=paid, now=timezone.now(), by=request.user
        )
    return _pdf(slip, f"chitanta-{paid.receipt.replace(' ', '-')}")


@require_safe
@require(Permission.FEES_COLLECT, own_scope=True)
def order_pdf(request: DeskRequest, key: int) -> HttpResponse:
    """Print the bank order for what is still to be paid."""
    with acting_for(request.institution.id):
        card = charge_or_404(key)
        if not card.iban or not card.line.left_bani:
            raise Http404
        slip = papers.order_slip(
            institution=request.institution, card=card, now=timezone.now(), by=request.user
        )
    return _pdf(slip, f"ordin-{card.line.reference}")


@require_safe
@require(Permission.FEES_COLLECT, own_scope=True)
def proof_pdf(request: DeskRequest, key: int) -> HttpResponse:
    """Print the proof of what was paid."""
    with acting_for(request.institution.id):
        card = charge_or_404(key)
        if not any(one.struck is None for one in card.payments):
            raise Http404
        slip = papers.proof_slip(
            institution=request.institution, card=card, now=timezone.now(), by=request.user
        )
    return _pdf(slip, f"dovada-{card.line.reference}")


@require_safe
@require(Permission.FEES_COLLECT, own_scope=True)
def day_pdf(request: DeskRequest) -> HttpResponse:
    """Print the day's sheet, signed by the cashier."""
    now = timezone.now()
    day, mine = day_of(request, legal_date(now)), request.GET.get("ale-mele") == "1"
    with acting_for(request.institution.id):
        sheet = queries.day_sheet(day, by_id=request.user.id if mine else None)
    head = ReportHead(
        institution=request.institution.name,
        cui=request.institution.cui,
        locality=request.institution.locality,
        title=_("Borderoul încasărilor"),
        period=f"{day:%d.%m.%Y}" + (f" · {request.user.full_name}" if mine else ""),
        printed_at=now,
        printed_by=request.user.full_name,
        signers=("Casier", "Verificat"),
    )
    return as_pdf(head=head, sections=papers.day_sections(sheet=sheet), name=f"incasari-{day.isoformat()}")


def _pdf(slip: Slip, name: str) -> HttpResponse:
    answer = HttpResponse(print_slip(slip=slip), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
