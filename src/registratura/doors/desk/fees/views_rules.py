"""The fees with their versions, a new version, trying one out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registratura.doors.desk.fees.forms import RuleForm
from registratura.doors.desk.fees.typed import typed_of
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.shared.auth import DeskRequest, require
from registratura.fees import queries, wording
from registratura.fees import services as fees
from registratura.fees.queries import VersionCard
from registratura.fees.rules import AnswerError
from registratura.fees.services import VersionDraft
from registratura.institutions.permissions import Permission
from registratura.kernel.banking.bank_order import written_iban
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.money import lei


@require_safe
@require(Permission.FEES_ADMINISTER)
def rules(request: DeskRequest) -> HttpResponse:
    """List the fees, in force or not."""
    return render(request, "desk/fees/rules.html", {"fees": queries.fees_on(legal_date(timezone.now()))})


@require_safe
@require(Permission.FEES_ADMINISTER)
def rule(request: DeskRequest, fee: str) -> HttpResponse:
    """Show a fee with every version, and try one of them out."""
    versions = _versions(fee)
    wanted = request.GET.get("versiune", "")
    tried = next((one for one in versions if str(one.number) == wanted), None)
    tried = tried or next((one for one in versions if one.in_force), versions[0])
    trial = _tried(request, tried)
    context = {"versions": versions, "tried": tried, "trial": trial, "written_iban": written_iban}
    return render(request, "desk/fees/rule.html", context, status=422 if trial["errors"] else 200)


def _tried(request: DeskRequest, version: VersionCard) -> dict[str, Any]:
    quantity = request.GET.get("cantitate", "").replace("\x00", "").strip()[:40]
    exemption = request.GET.get("scutire", "").replace("\x00", "").strip()[:60]
    shown: dict[str, Any] = {
        "quantity": quantity,
        "exemption": exemption,
        "errors": {},
        "amount": "",
        "sentences": [],
    }
    if "calcul" not in request.GET:
        return shown
    answers = {version.ask.field: quantity} if version.ask is not None else {}
    try:
        found = queries.simulate(version, answers=answers, exemption=exemption)
    except AnswerError as error:
        place = "scutire" if error.place == "exemption" else "cantitate"
        return shown | {"errors": {place: str(wording.ANSWER_FAULTS[error.reason])}}
    said = wording.sentences([step.as_data() for step in found.steps])
    return shown | {"amount": lei(found.amount_bani), "sentences": said}


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FEES_ADMINISTER)
def rule_new(request: DeskRequest) -> HttpResponseBase:
    """Set a new fee."""
    begun = {"kind": "fixed", "rounding": "ban", "valid_from": legal_date(timezone.now())}
    return _form_page(request, RuleForm(request.POST or None, initial=begun), None)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FEES_ADMINISTER)
def version_new(request: DeskRequest, fee: str) -> HttpResponseBase:
    """Set what a fee costs from a day on; the form begins with the last version."""
    last = _versions(fee)[0]
    begun = {
        **typed_of(last.formula),
        "name": last.name,
        "name_en": last.name_en,
        "legal_basis": last.legal_basis,
        "iban": written_iban(last.iban),
        "beneficiary": last.beneficiary,
        "valid_from": legal_date(timezone.now()),
    }
    return _form_page(request, RuleForm(request.POST or None, initial=begun, with_code=False), last)


def _form_page(request: DeskRequest, form: RuleForm, last: VersionCard | None) -> HttpResponseBase:
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        code = last.code if last is not None else data["code"]
        draft = VersionDraft(
            name=data["name"],
            name_en=data["name_en"],
            legal_basis=data["legal_basis"],
            formula=data["formula"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            iban=data["iban"],
            beneficiary=data["beneficiary"],
        )
        try:
            if last is None and queries.versions_of(code, on=data["valid_from"]):
                form.add_error(
                    "code", _("Codul este al unei taxe care există; deschideți-o și scrieți altă versiune.")
                )
            else:
                fees.set_version(code=code, draft=draft, by=request.user, now=timezone.now())
        except DomainError as error:
            refuse(form, error)
        if not form.errors:
            messages.success(request, _("Taxa este stabilită. Ce s-a calculat până acum rămâne cum a fost."))
            return redirect("desk:fee_rule", code=request.institution.code, fee=code)
    context = {"form": form, "last": last}
    return render(request, "desk/fees/rule_form.html", context, status=422 if form.errors else 200)


def _versions(fee: str) -> list[VersionCard]:
    versions = queries.versions_of(fee[:40], on=legal_date(timezone.now()))
    if not versions:
        raise Http404
    return versions
