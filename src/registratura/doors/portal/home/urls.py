"""Addresses of the first pages."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.home import views

HOME: list[URLPattern | URLResolver] = [
    path("portal/", views.institution_list, name="institutions"),
    path("portal/culori/<slug:color>.css", views.sheet, name="colors"),
    path("portal/<slug:code>/stema-<slug:mark>.png", views.arms, name="arms"),
    path("portal/<slug:code>/", views.home, name="home"),
]
