"""The address of the search, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.searching import views

urlpatterns = [path("cautare/", views.search, name="search")]
