"""Addresses of the drafts of normative acts."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.consultations import views
from registratura.doors.portal.gazette import feeds

_PLACE = "portal/<slug:code>/consultari/"

CONSULTATIONS: list[URLPattern | URLResolver] = [
    path(_PLACE, views.overview, name="consultations"),
    path(f"{_PLACE}noutati.atom", feeds.drafts_feed, name="consultations_feed"),
    path(f"{_PLACE}oprire/<str:token>/", views.leave, name="consultations_leave"),
    path(f"{_PLACE}<int:key>/", views.draft, name="consultation"),
    path(f"{_PLACE}<int:key>/document/<int:document>/", views.file, name="consultation_file"),
]
