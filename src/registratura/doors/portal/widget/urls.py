"""Addresses of the piece that other sites show."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.widget import views

WIDGET: list[URLPattern | URLResolver] = [
    path("portal/<slug:code>/piesa/", views.widget, name="widget"),
    path("portal/<slug:code>/piesa/en/", views.widget, {"language": "en"}, name="widget_en"),
    path("portal/<slug:code>/piesa.js", views.script, name="widget_script"),
]
