"""Addresses of the directory, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.correspondents import merging, views

ONE = "corespondenti/<int:correspondent>/"

urlpatterns = [
    path("corespondenti/", views.directory_page, name="correspondents"),
    path("corespondenti/nou/", views.add, name="correspondent_add"),
    path(ONE, views.card, name="correspondent"),
    path(f"{ONE}corectare/", views.correct, name="correspondent_correct"),
    path(f"{ONE}cnp/", views.show_cnp, name="correspondent_cnp"),
    path(f"{ONE}unire/<int:other>/", merging.merge, name="correspondent_merge"),
    path(f"{ONE}desfacere/", merging.unmerge, name="correspondent_unmerge"),
]
