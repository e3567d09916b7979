from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public door."""

    name = "registratura.doors.portal"
    label = "portal"
