"""Addresses of this subject, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.printing import views

urlpatterns = [
    path("tipar/", views.prints, name="prints"),
    path("tipar/stare/", views.print_state, name="print_state"),
    path("tipar/<int:order>/", views.print_file, name="print_file"),
]
