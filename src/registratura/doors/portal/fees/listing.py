"""The fees in force with their law, and one fee with its calculator. The calculator asks nothing about the person."""

from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registratura.doors.portal.controllers import PortalRequest, public_page
from registratura.fees import queries, wording
from registratura.fees.queries import VersionCard
from registratura.fees.rules import AnswerError
from registratura.kernel.banking.bank_order import written_iban
from registratura.kernel.calendar import legal_date
from registratura.kernel.money import lei

_MOST = 40


@dataclass(frozen=True, slots=True)
class Worked:
    """What the calculator was asked and what it answers."""

    quantity: str = ""
    exemption: str = ""
    asked: bool = False
    amount: str = ""
    sentences: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


@require_safe
@public_page("what a service costs is told to everybody, with its law", same_for_all=True)
def fees(request: PortalRequest, code: str) -> HttpResponse:
    """List the fees in force today."""
    lines = [one.version for one in queries.fees_on(legal_date(timezone.now())) if one.version is not None]
    return render(request, "portal/fees/list.html", {"code": code, "fees": lines})


@require_safe
@public_page("what a service costs is told to everybody, with its law")
def fee(request: PortalRequest, code: str, fee: str) -> HttpResponse:
    """Show a fee, and work out what it comes to for the answers in the address; nothing is kept."""
    version = queries.fee_by_code(fee[:40], on=legal_date(timezone.now()))
    if version is None:
        raise Http404
    worked = _worked(version, request)
    context = {
        "code": code,
        "fee": version,
        "worked": worked,
        "iban": written_iban(version.iban),
        "beneficiary": version.beneficiary or request.controller.name,
    }
    return render(request, "portal/fees/fee.html", context, status=422 if worked.errors else 200)


def _worked(version: VersionCard, request: PortalRequest) -> Worked:
    quantity = request.GET.get("cantitate", "").replace("\x00", "").strip()[:_MOST]
    exemption = request.GET.get("scutire", "").replace("\x00", "").strip()[:60]
    if "calcul" not in request.GET:
        return Worked()
    answers = {version.ask.field: quantity} if version.ask is not None else {}
    try:
        found = queries.simulate(version, answers=answers, exemption=exemption)
    except AnswerError as error:
        place = "scutire" if error.place == "exemption" else "cantitate"
        words = str(wording.ANSWER_FAULTS[error.reason])
        return Worked(quantity, exemption, errors={place: words})
    return Worked(
        quantity,
        exemption,
        asked=True,
        amount=lei(found.amount_bani),
        sentences=wording.sentences([step.as_data() for step in found.steps]),
    )
