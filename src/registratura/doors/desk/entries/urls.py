"""Addresses of registers and entries, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.entries import changes, documents, views

ENTRY = "registre/<slug:register>/<int:year>/<int:number>/"

urlpatterns = [
    path("registre/", views.register_overview, name="registers"),
    path("registre/<slug:register>/", views.register_list, name="register_list"),
    path(ENTRY, views.entry, name="entry"),
    path(f"{ENTRY}corectare/", changes.correct, name="correct"),
    path(f"{ENTRY}anulare/", changes.annul, name="annul"),
    path(f"{ENTRY}fisiere/", documents.attach, name="attach"),
    path("fisiere/<int:document>/", documents.download, name="document"),
    path("carantina/", documents.quarantine, name="quarantine"),
]
