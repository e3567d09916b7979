"""Addresses of this subject, under /birou/<code>/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
