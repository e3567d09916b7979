"""Signing in, the one-time link, and the pages about one's own account."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
