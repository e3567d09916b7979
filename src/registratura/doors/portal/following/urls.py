"""Addresses of following, checking and one's own list."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.following import checking, mine, views

FOLLOWING: list[URLPattern | URLResolver] = [
    path("portal/<slug:code>/urmarire/", views.follow, name="follow"),
    path("portal/<slug:code>/urmarire/<str:ticket>/", views.by_ticket, name="follow_ticket"),
    path("portal/<slug:code>/verificare/", checking.check, name="check_issued"),
    path("portal/<slug:code>/verificare/<str:mark>/", checking.by_mark, name="check_mark"),
    path("depunerile-mele/", mine.mine, name="mine"),
    path("depunerile-mele/adaugare/", mine.claim, name="claim"),
    path("depunerile-mele/<slug:code>/<int:entry>/", mine.one, name="mine_one"),
]
