"""Addresses of customers, contracts, subscriptions and plans, under /consola/."""

from django.urls import path

from registratura.doors.console.sales import views_agreements as agreements
from registratura.doors.console.sales import views_customers as customers
from registratura.doors.console.sales import views_plans as plans

_CUSTOMER = "clienti/<int:customer>/"
_CONTRACT = "contracte/<int:contract>/"
_SUBSCRIPTION = "abonamente/<int:subscription>/"
_PLAN = "planuri/<int:plan>/"

urlpatterns = [
    path("clienti/", customers.customers, name="customers"),
    path("clienti/clienti.csv", customers.customers_csv, name="customers_csv"),
    path("clienti/peste-limite/", customers.over_limits, name="over_limits"),
    path("clienti/nou/", customers.customer_add, name="customer_add"),
    path(_CUSTOMER, customers.customer, name="customer"),
    path(f"{_CUSTOMER}schimba/", customers.customer_edit, name="customer_edit"),
    path(f"{_CUSTOMER}vechi/", customers.customer_close, name="customer_close"),
    path(f"{_CUSTOMER}readuce/", customers.customer_reopen, name="customer_reopen"),
    path(f"{_CUSTOMER}institutii/", customers.place_tie, name="place_tie"),
    path(f"{_CUSTOMER}institutii/<int:place>/dezleaga/", customers.place_untie, name="place_untie"),
    path(f"{_CUSTOMER}contract/", agreements.contract_add, name="contract_add"),
    path("contracte/", agreements.contracts, name="contracts"),
    path("contracte/contracte.csv", agreements.contracts_csv, name="contracts_csv"),
    path(_CONTRACT, agreements.contract, name="contract"),
    path(f"{_CONTRACT}schimba/", agreements.contract_edit, name="contract_edit"),
    path(f"{_CONTRACT}semnare/", agreements.contract_sign, name="contract_sign"),
    path(f"{_CONTRACT}prelungire/", agreements.contract_extend, name="contract_extend"),
    path(f"{_CONTRACT}incetare/", agreements.contract_end, name="contract_end"),
    path(f"{_CONTRACT}abonament/", agreements.subscription_begin, name="subscription_begin"),
    path("abonamente/", agreements.subscriptions, name="subscriptions"),
    path("abonamente/abonamente.csv", agreements.subscriptions_csv, name="subscriptions_csv"),
    path(_SUBSCRIPTION, agreements.subscription, name="subscription"),
    path(f"{_SUBSCRIPTION}stare/", agreements.subscription_pass, name="subscription_pass"),
    path(f"{_SUBSCRIPTION}incheiere/", agreements.subscription_cancel, name="subscription_cancel"),
    path("planuri/", plans.plans, name="plans"),
    path("planuri/nou/", plans.plan_add, name="plan_add"),
    path(_PLAN, plans.plan, name="plan"),
    path(f"{_PLAN}versiune/", plans.version_add, name="version_add"),
    path(f"{_PLAN}retrage/", plans.plan_retire, name="plan_retire"),
    path(f"{_PLAN}readuce/", plans.plan_restore, name="plan_restore"),
]
