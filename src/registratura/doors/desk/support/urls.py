"""Addresses of help, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.support import chats, diagnosis, views, visits

urlpatterns = [
    path("ajutor/", views.help_page, name="help"),
    path("ajutor/cerere/", views.ask, name="help_ask"),
    path("ajutor/discutie/", chats.begin, name="help_chat"),
    path("ajutor/diagnostic/", diagnosis.diagnosis, name="diagnosis"),
    path("ajutor/permisiuni/", visits.visits, name="visits"),
    path("ajutor/permisiuni/<int:visit>/incheiere/", visits.end, name="visit_end"),
]
