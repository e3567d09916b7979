"""Addresses of the rights desk, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.rights import deeds, views

ONE = "cereri-date/<int:number>/"

urlpatterns = [
    path("cereri-date/", views.requests, name="rights"),
    path("cereri-date/noua/", views.take, name="rights_new"),
    path(ONE, views.request_page, name="rights_request"),
    path(f"{ONE}gasite/", deeds.search, name="rights_search"),
    path(f"{ONE}copie/", deeds.copy, name="rights_copy"),
    path(f"{ONE}scrisoare/<int:letter>/", views.letter, name="rights_letter"),
    path(f"{ONE}<slug:deed>/", deeds.act, name="rights_act"),
    path("tava/<int:item>/cerere-date/", deeds.from_tray, name="rights_from_tray"),
]
