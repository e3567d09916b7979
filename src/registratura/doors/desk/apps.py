from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The officials' door."""

    name = "registratura.doors.desk"
    label = "desk"

    def ready(self) -> None:
        from django.urls import reverse

        from registratura.messaging.links import enter_address

        enter_address(lambda code, number: reverse("desk:message", kwargs={"code": code, "message": number}))
