from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public door."""

    name = "registratura.doors.portal"
    label = "portal"

    def ready(self) -> None:
        from registratura.doors.portal.faults import look
        from registratura.doors.shared.errors import register_look

        register_look(look=look)
