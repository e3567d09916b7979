"""Addresses of the programs' keys, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.programs import views

urlpatterns = [
    path("programe/", views.programs, name="programs"),
    path("programe/nou/", views.program_add, name="program_add"),
    path("programe/proba/", views.program_trial, name="program_trial"),
    path("programe/<int:key>/", views.program, name="program"),
    path("programe/<int:key>/retrage/", views.program_revoke, name="program_revoke"),
]
