"""Addresses of this subject, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.sealing import views, views_watch, views_years

ENTRY = "registre/<slug:register>/<int:year>/<int:number>/"

urlpatterns = [
    path("sigilii/", views.sealed_days, name="sealed_days"),
    path("sigilii/<int:paper>/registru.pdf", views.sealed_paper, name="sealed_paper"),
    path("sigilii/zile/<int:day>/dovada.json", views.sealed_day_proof, name="sealed_day_proof"),
    path("sigilii/ani/", views_years.closings, name="closings"),
    path("sigilii/ani/<slug:register>/<int:year>/", views_years.close_year, name="close_year"),
    path("sigilii/ani/<int:closing>/hotaraste/", views_years.decide, name="closing_decide"),
    path("sigilii/ani/<int:closing>/registru.pdf", views_years.closing_paper, name="closing_paper"),
    path("sigilii/paza/", views_watch.watch, name="seal_watch"),
    path("sigilii/paza/schimba/", views_watch.change, name="seal_change"),
    path("sigilii/paza/jurnal.jsonl", views_watch.export, name="seal_export"),
    path("sigilii/verificator.py", views_watch.verifier, name="seal_verifier"),
    path(f"{ENTRY}dovada.json", views.entry_proof, name="entry_proof"),
]
