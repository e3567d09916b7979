"""Addresses of this installation's license, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.licence import views

urlpatterns = [
    path("licenta/", views.own_license, name="own_license"),
    path("licenta/cheie/", views.by_key, name="own_license_key"),
    path("licenta/cerere/", views.request_file, name="own_license_request"),
    path("licenta/raspuns/", views.by_answer, name="own_license_answer"),
]
