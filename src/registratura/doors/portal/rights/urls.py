"""Addresses of the public form and of the page of a request, for the supplier and for an institution."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.rights import asking, status

RIGHTS: list[URLPattern | URLResolver] = [
    path("confidentialitate/cerere/", asking.ask, name="rights_ask"),
    path("confidentialitate/cerere/stare/", status.status, name="rights_status"),
    path("portal/<slug:code>/confidentialitate/cerere/", asking.ask, name="rights_ask_of"),
    path("portal/<slug:code>/confidentialitate/cerere/stare/", status.status, name="rights_status_of"),
]
