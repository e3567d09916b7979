"""Addresses of calls, under /consola/."""

from django.urls import path

from registratura.doors.console.calls import deeds, live, views

urlpatterns = [
    path("convorbiri/", views.calls, name="calls"),
    path("convorbiri/noua/", deeds.begin, name="call_begin"),
    path("convorbiri/linii/", deeds.lines, name="call_lines"),
    path("convorbiri/linii/<int:call_line>/inchidere/", deeds.end_line, name="call_line_end"),
    path("convorbiri/<int:call>/", views.call, name="call"),
    path("convorbiri/<int:call>/fapta/", deeds.act, name="call_act"),
    path("convorbiri/<int:call>/ascultare/", deeds.listen, name="call_listen"),
    path("convorbiri/<int:call>/pe-loc/", live.join, name="call_live"),
    path("convorbiri/<int:call>/pe-loc/sunet/", live.sound, name="call_live_sound"),
]
