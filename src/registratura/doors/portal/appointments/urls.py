"""Addresses of appointments, audiences, meetings and public figures."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.appointments import booked, booking, figures, meetings

_PORTAL = "portal/<slug:code>/"

APPOINTMENTS: list[URLPattern | URLResolver] = [
    path(f"{_PORTAL}programari/", booking.services, name="appointments"),
    path(f"{_PORTAL}audiente/", booking.audiences, name="audiences"),
    path(f"{_PORTAL}programari/rezervare/<str:ticket>/", booked.page, name="booking"),
    path(f"{_PORTAL}programari/rezervare/<str:ticket>/muta/", booked.move, name="booking_move"),
    path(f"{_PORTAL}programari/rezervare/<str:ticket>/renunta/", booked.give_up, name="booking_give_up"),
    path(f"{_PORTAL}programari/rezervare/<str:ticket>/programare.ics", booked.file, name="booking_file"),
    path(f"{_PORTAL}programari/<slug:calendar>/", booking.times, name="appointment_times"),
    path(f"{_PORTAL}programari/<slug:calendar>/asteptare/", booking.waiting, name="appointment_waiting"),
    path(f"{_PORTAL}programari/<slug:calendar>/<str:at>/", booking.details, name="appointment_details"),
    path(f"{_PORTAL}sedinte/", meetings.meetings, name="meetings"),
    path(f"{_PORTAL}sedinte/calendar.ics", meetings.file, name="meetings_file"),
    path(f"{_PORTAL}sedinte/flux.xml", meetings.feed, name="meetings_feed"),
    path(f"{_PORTAL}sedinte/<int:number>/", meetings.meeting, name="meeting"),
    path(f"{_PORTAL}termene/", figures.figures, name="figures"),
    path(f"{_PORTAL}termene/date.csv", figures.as_csv, name="figures_csv"),
    path(f"{_PORTAL}termene/date.json", figures.as_json, name="figures_json"),
]
