"""Addresses of incidents, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.incidents import deeds, views

ONE = "incidente/<int:key>/"

urlpatterns = [
    path("incidente/", views.incidents, name="incidents"),
    path("incidente/adauga/", views.incident_new, name="incident_new"),
    path("incidente/incidente.csv", views.incidents_csv, name="incidents_csv"),
    path(ONE, views.incident, name="incident"),
    path(f"{ONE}completare/", views.incident_edit, name="incident_edit"),
    path(f"{ONE}notificare.pdf", views.incident_pdf, name="incident_pdf"),
    path(f"{ONE}risc/", deeds.assess, name="incident_assess"),
    path(f"{ONE}notificare/", deeds.notify, name="incident_notify"),
    path(f"{ONE}intindere/", deeds.reach, name="incident_reach"),
    path(f"{ONE}persoane/", deeds.compute, name="incident_compute"),
    path(f"{ONE}informare/", deeds.tell, name="incident_tell"),
    path(f"{ONE}persoane/<int:affected>/", deeds.told, name="incident_told"),
    path(f"{ONE}inchidere/", deeds.close, name="incident_close"),
    path(f"{ONE}anuntare/", deeds.pass_on, name="incident_pass_on"),
]
