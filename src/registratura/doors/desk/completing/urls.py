"""Addresses of completions, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.completing import views
from registratura.doors.desk.entries.urls import ENTRY

urlpatterns = [path(f"{ENTRY}completari/", views.completions, name="completions")]
