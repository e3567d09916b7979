"""Addresses of answers, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.answering import links, views
from registratura.doors.desk.entries.urls import ENTRY

urlpatterns = [
    path(f"{ENTRY}raspuns/", views.answer, name="answer"),
    path(f"{ENTRY}raspuns/legare/", links.link, name="answer_link"),
    path(f"{ENTRY}raspuns/<int:answer>/retragere/", links.withdraw, name="answer_withdraw"),
]
