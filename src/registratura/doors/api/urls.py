"""Addresses of the interface for programs, under /api/v1/."""

from django.urls import path

from registratura.doors.api import pages
from registratura.doors.api.site import patterns

app_name = "api"

urlpatterns = [
    path("docs/", pages.docs, name="docs"),
    path("docs/problems/", pages.problems, name="problems"),
    path("openapi.json", pages.openapi, name="openapi"),
    *patterns(),
]
