from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Service messages."""

    name = "registratura.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.messaging import actions
        from registratura.messaging.personal import Messages

        actions.enter()
        register_holder(Messages())
