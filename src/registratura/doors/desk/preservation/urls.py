"""Addresses of kept files and packages, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.preservation import views

urlpatterns = [
    path("fisiere-pastrate/", views.overview, name="preservation"),
    path("fisiere-pastrate/pachet/", views.check, name="preservation_check"),
    path("fisiere-pastrate/dosar/<int:dossier>/", views.dossier, name="preservation_dossier"),
    path("fisiere-pastrate/selectionare/<int:selection>/", views.selection, name="preservation_selection"),
]
