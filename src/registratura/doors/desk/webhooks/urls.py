"""Addresses of programs told of entries, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.webhooks import views

urlpatterns = [
    path("programe-anuntate/", views.programs, name="webhooks"),
    path("programe-anuntate/nou/", views.add, name="webhook_add"),
    path("programe-anuntate/<int:program>/", views.program, name="webhook"),
    path("programe-anuntate/<int:program>/schimba/", views.change, name="webhook_change"),
    path("programe-anuntate/<int:program>/din-nou/", views.replay_period, name="webhook_replay"),
    path("programe-anuntate/<int:program>/<slug:deed>/", views.act, name="webhook_act"),
    path("programe-anuntate/trimiteri/<int:delivery>/din-nou/", views.replay, name="webhook_delivery_replay"),
]
