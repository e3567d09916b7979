"""Addresses served while measuring, and then only."""

import os

from django.urls import URLPattern, URLResolver, include, path

from registratura.doors.cli.benchmarks import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("bench/plain/", views.plain_insert),
    path("bench/hello/", views.hello),
    path("bench/<slug:code>/register-alone/", views.register_alone),
    path("bench/<slug:code>/register/", views.register_core),
    path("bench/<slug:code>/page/", views.page),
    path("bench/<slug:code>/search/", views.search),
]
if product := os.environ.get("BENCH_PRODUCT_PAGES"):  # the settings' own addresses, see the WSGI entry
    urlpatterns.append(path("", include(product)))
