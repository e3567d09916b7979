"""Addresses of the checks, under /consola/."""

from django.urls import path

from registratura.doors.console.screening import deeds, views

ONE = "verificari/<int:check>/"

urlpatterns = [
    path("verificari/", views.queue, name="screening"),
    path("verificari/inchise/", views.closed, name="screening_closed"),
    path("verificari/reguli/", views.rules, name="screening_rules"),
    path(ONE, views.case, name="screening_case"),
    path(f"{ONE}luare/", deeds.take, name="screening_take"),
    path(f"{ONE}inapoi/", deeds.give_back, name="screening_give_back"),
    path(f"{ONE}intrebare/", deeds.ask, name="screening_ask"),
    path(f"{ONE}inchidere/", deeds.close, name="screening_close"),
    path(f"{ONE}masura/", deeds.propose, name="screening_propose"),
    path(f"{ONE}confirmare/", deeds.confirm, name="screening_confirm"),
    path(f"{ONE}refuz/", deeds.refuse_proposal, name="screening_refuse"),
    path(f"{ONE}ridicare/", deeds.lift, name="screening_lift"),
    path(f"{ONE}raspuns/", deeds.answer, name="screening_answer"),
]
