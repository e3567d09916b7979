"""Addresses of the desk of appointments and meetings."""

from django.urls import path

from registratura.doors.desk.appointments import bookings, calendars, meetings, sheets

urlpatterns = [
    path("programari/", sheets.day, name="appointments"),
    path("programari/saptamana/", sheets.week, name="appointments_week"),
    path("programari/calendare/", calendars.calendar_list, name="appointment_calendars"),
    path("programari/calendare/nou/", calendars.new, name="appointment_calendar_new"),
    path("programari/calendare/<slug:calendar>/", calendars.edit, name="appointment_calendar"),
    path("programari/calendare/<slug:calendar>/zi/", calendars.day_hours, name="appointment_day_hours"),
    path("programari/calendare/<slug:calendar>/inchide/", calendars.close_day, name="appointment_close_day"),
    path("programari/adauga/<slug:calendar>/", bookings.add, name="appointment_add"),
    path("programari/<int:number>/", bookings.booking, name="appointment"),
    path("programari/<int:number>/prezenta/", bookings.mark, name="appointment_mark"),
    path("programari/<int:number>/muta/", bookings.move, name="appointment_move"),
    path("programari/<int:number>/anuleaza/", bookings.cancel, name="appointment_cancel"),
    path("programari/<int:number>/registru/", bookings.register, name="appointment_register"),
    path("sedinte/", meetings.meeting_list, name="meetings"),
    path("sedinte/noua/", meetings.new, name="meeting_new"),
    path("sedinte/<int:number>/", meetings.edit, name="meeting"),
    path("sedinte/<int:number>/anunta/", meetings.announce, name="meeting_announce"),
    path("sedinte/<int:number>/anuleaza/", meetings.cancel, name="meeting_cancel"),
    path("sedinte/<int:number>/incheie/", meetings.close, name="meeting_close"),
]
