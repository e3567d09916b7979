"""Addresses of the privacy notice, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.notices import views

urlpatterns = [
    path("informare/", views.notices_page, name="notices"),
    path("informare/proiect/", views.start, name="notice_start"),
    path("informare/proiect/scrie/", views.write, name="notice_write"),
    path("informare/proiect/publica/", views.publish, name="notice_publish"),
    path("informare/proiect/renunta/", views.discard, name="notice_discard"),
]
