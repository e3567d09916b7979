"""Addresses of licenses: for machines under /api/licences/, for persons under /licente/."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.licensing import api, offline

_API = "api/licences/"

LICENSING: list[URLPattern | URLResolver] = [
    path(f"{_API}validate/", api.validate, name="license_validate"),
    path(f"{_API}activate/", api.activate, name="license_activate"),
    path(f"{_API}heartbeat/", api.heartbeat, name="license_heartbeat"),
    path(f"{_API}deactivate/", api.deactivate, name="license_deactivate"),
    path(f"{_API}check-in/", api.check_in, name="license_check_in"),
    path(f"{_API}keys.json", api.keys, name="license_keys"),
    path("licente/activare/", offline.activation, name="license_activation"),
    path("licente/activare/<uuid:lease>.lic", offline.answer_file, name="license_file"),
]
