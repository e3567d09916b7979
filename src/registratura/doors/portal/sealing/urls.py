"""Addresses of the published journal. The first of them is the origin that stands in every signed state."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.sealing import views

_PLACE = "portal/<slug:code>/jurnal/"

SEALING: list[URLPattern | URLResolver] = [
    path(_PLACE, views.log, name="sealed_log"),
    path(f"{_PLACE}stare.txt", views.latest, name="sealed_latest"),
    path(f"{_PLACE}stari/<int:size>.txt", views.state, name="sealed_state"),
    path(f"{_PLACE}chei.txt", views.keys, name="sealed_keys"),
    path(f"{_PLACE}zile/<int:day>.json", views.day, name="sealed_day"),
    path(f"{_PLACE}verificator.py", views.verifier, name="sealed_verifier"),
]
