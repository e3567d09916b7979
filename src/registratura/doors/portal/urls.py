"""
The public door: the privacy centre of the service, and under /portal/<code>/ the same of an institution.

Pages that stand for both take `code` as an optional argument and ask `controllers.controller_of`.
"""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.privacy import centre

app_name = "portal"

_privacy: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("confidentialitate/", centre.centre, name="privacy"),
    path("portal/<slug:code>/confidentialitate/", centre.centre, name="privacy_of"),
    *_privacy,
]
