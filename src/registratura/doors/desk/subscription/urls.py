"""Addresses of the institution's own subscription, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.subscription import deeds, money, views

urlpatterns = [
    path("abonament/", views.subscription, name="subscription"),
    path("abonament/licente/", views.licences, name="subscription_licences"),
    path("abonament/contract/<int:agreement>/", views.contract, name="subscription_contract"),
    path(
        "abonament/contract/<int:agreement>/contract.pdf",
        views.contract_pdf,
        name="subscription_contract_pdf",
    ),
    path("abonament/facturi/", money.invoices, name="subscription_invoices"),
    path(
        "abonament/facturi/<int:invoice>/factura.pdf",
        money.paper,
        {"name": "factura.pdf"},
        name="subscription_pdf",
    ),
    path(
        "abonament/facturi/<int:invoice>/factura.xml",
        money.paper,
        {"name": "factura.xml"},
        name="subscription_xml",
    ),
    path("abonament/incheiere/", deeds.cancel, name="subscription_cancel"),
    path("abonament/reluare/", deeds.undo, name="subscription_undo"),
    path("abonament/amintiri/", deeds.reminder, name="subscription_reminder"),
    path("abonament/verificari/<int:check>/lamuriri/", deeds.explain, name="subscription_explain"),
    path("abonament/verificari/<int:check>/contestatie/", deeds.contest, name="subscription_contest"),
]
