from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The officials' door."""

    name = "registratura.doors.desk"
    label = "desk"
