"""Addresses of the information published by duty."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.information import views

_PLACE = "portal/<slug:code>/informatii/"

INFORMATION: list[URLPattern | URLResolver] = [
    path(_PLACE, views.overview, name="information"),
    path(f"{_PLACE}<slug:duty>/", views.duty, name="information_duty"),
]
