"""Addresses of the counter's confirmation, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.identity import views

urlpatterns = [
    path("identitate/", views.counter, name="identity"),
    path("identitate/confirma/", views.confirm, name="identity_confirm"),
    path("identitate/<int:proof>/retrage/", views.withdraw, name="identity_withdraw"),
]
