"""The addresses of what explains notices."""

from django.urls import path

from registratura.doors.portal.placements import views

PLACEMENTS = [
    path("anunturi/", views.own, name="own_notices"),
    path("anunturi/<uuid:ref>/", views.why, name="placement_why"),
    path("anunturi/<uuid:ref>/stop/", views.off, name="placement_off"),
    path("anunturi/<uuid:ref>/deschide/", views.follow, name="placement_follow"),
]
