"""Addresses of invoices, under /consola/."""

from django.urls import path

from registratura.doors.console.invoices import settings, views, working, writing

ONE = "facturi/<int:invoice_id>/"

urlpatterns = [
    path("facturi/", views.listed, name="invoices"),
    path("facturi/noua/", writing.new, name="invoice_new"),
    path("facturi/luna/", working.month, name="invoice_month"),
    path("facturi/luna/mersul/", working.progress, name="invoice_month_progress"),
    path("facturi/e-factura/", working.sending, name="invoice_sending"),
    path("facturi/e-factura/<int:transmission_id>/reluare/", working.retry, name="invoice_retry"),
    path("facturi/serii/", settings.series, name="invoice_series"),
    path("facturi/serii/<int:series_id>/inchidere/", settings.close_series, name="invoice_series_close"),
    path("facturi/tva/", settings.vat, name="invoice_vat"),
    path("facturi/emitent/", settings.issuer, name="invoice_issuer"),
    path("facturi/legatura/", settings.access, name="invoice_access"),
    path(ONE, views.invoice, name="invoice"),
    path(f"{ONE}scrie/", writing.edit, name="invoice_edit"),
    path(f"{ONE}emite/", writing.issue, name="invoice_issue"),
    path(f"{ONE}renunta/", writing.drop, name="invoice_drop"),
    path(f"{ONE}storno/", writing.credit, name="invoice_credit"),
    path(f"{ONE}privire/", views.preview, name="invoice_preview"),
    path(f"{ONE}<str:kind>/", views.file, name="invoice_file"),
]
