"""How invoices are paid: the bank account, the limit of refunds, the accounts at providers."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registratura.doors.console.guards import ConsoleRequest, require
from registratura.doors.console.payments.forms import AccountForm, OptionsForm, refuse
from registratura.doors.console.payments.views import POWER
from registratura.kernel.errors import DomainError
from registratura.kernel.money import lei
from registratura.kernel.privacy import Purpose
from registratura.payments import queries, services
from registratura.payments.providers.all import REAL_ADDRESSES
from registratura.payments.services import AccountDraft


@require_http_methods(["GET", "HEAD", "POST"])
@require(POWER, purpose=Purpose.P03)
def settings_page(request: ConsoleRequest) -> HttpResponseBase:
    """Show and keep how invoices are paid."""
    options = queries.options()
    first = {"iban": options.iban, "bank_name": options.bank_name, "limit": lei(options.second_person_bani)}
    what = request.POST.get("what", "")
    form = OptionsForm(request.POST if what == "options" else None, initial=first)
    account = AccountForm(request.POST if what == "account" else None)
    if request.method == "POST":
        try:
            if what == "options" and form.is_valid():
                services.save_options(
                    iban=form.cleaned_data["iban"],
                    bank_name=form.cleaned_data["bank_name"],
                    second_person_bani=form.cleaned_data["limit"],
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("Este păstrat."))
                return redirect("console:payment_settings")
            if what == "account" and account.is_valid():
                services.save_account(draft=_draft(account), by=request.user, now=timezone.now())
                messages.success(request, _("Contul la procesator este păstrat."))
                return redirect("console:payment_settings")
        except DomainError as error:
            refuse(form if what == "options" else account, error)
    context = {
        "form": form,
        "account": account,
        "accounts": queries.account_cards(),
        "addresses": REAL_ADDRESSES,
        "tab": "settings",
    }
    status = 422 if form.errors or account.errors else 200
    return render(request, "console/payments/settings.html", context, status=status)


def _draft(form: AccountForm) -> AccountDraft:
    told = form.cleaned_data
    return AccountDraft(
        kind=told["kind"],
        merchant=told["merchant"].strip(),
        base_url=(told["base_url"] or REAL_ADDRESSES[told["kind"]]).strip(),
        public_key=told["public_key"].strip(),
        secret=told["secret"].strip(),
        api_key=told["api_key"].strip(),
        user_key=told["user_key"].strip(),
        is_active=told["is_active"],
    )
