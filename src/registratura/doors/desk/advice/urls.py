"""Addresses of advice, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.advice import views

urlpatterns = [
    path("sfaturi/", views.advice, name="advice"),
    path("sfaturi/date/", views.advice_data, name="advice_data"),
    path("sfaturi/fapta/", views.deed, name="advice_deed"),
    path("noutati-versiune/", views.release_once, name="release_once"),
]
