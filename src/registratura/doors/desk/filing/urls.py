"""Addresses of filing at the counter."""

from django.urls import path

from registratura.doors.desk.filing import views

_DRAFT = "depunere/ciorna/<str:secret>/"

urlpatterns = [
    path("depunere/", views.form_list, name="filing_forms"),
    path(f"{_DRAFT}pagina/<slug:page>/", views.page, name="filing_page"),
    path(f"{_DRAFT}verificare/", views.check, name="filing_check"),
    path(f"{_DRAFT}gata/", views.done, name="filing_done"),
    path(f"{_DRAFT}dovada.pdf", views.receipt, name="filing_receipt"),
]
