"""Addresses for telephone exchanges."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.telephony import views

TELEPHONY: list[URLPattern | URLResolver] = [
    path("telefonie/evenimente/", views.events, name="telephony_events"),
    path("telefonie/sunet/<str:ref>/<int:sequence>/", views.sound, name="telephony_sound"),
]
