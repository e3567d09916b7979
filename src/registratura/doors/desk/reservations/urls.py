"""Addresses of reserved numbers, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.reservations import views

urlpatterns = [
    path("rezervari/", views.reservations, name="reservations"),
    path("rezervari/noua/", views.reserve, name="reserve"),
    path("rezervari/<int:entry>/folosire/", views.use, name="reservation_use"),
    path("rezervari/<int:entry>/renuntare/", views.give_up, name="reservation_give_up"),
]
