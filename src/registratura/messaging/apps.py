from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Service messages."""

    name = "registratura.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.messaging import actions

        actions.enter()
