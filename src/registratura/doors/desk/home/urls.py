"""Addresses of the first page, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.home import views

urlpatterns = [path("", views.home, name="home")]
