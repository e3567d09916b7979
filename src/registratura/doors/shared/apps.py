from django.apps import AppConfig


class SharedDoorsConfig(AppConfig):
    """What all doors share: layout, components, sign-in, errors."""

    name = "registratura.doors.shared"
    label = "doors_shared"

    def ready(self) -> None:
        from registratura.doors.shared import security_history

        security_history.listen()
