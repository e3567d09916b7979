"""Address of the accessibility statement."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.statement import views

STATEMENT: list[URLPattern | URLResolver] = [
    path("portal/<slug:code>/accesibilitate/", views.statement, name="accessibility"),
]
