from django.apps import AppConfig


class RemindingConfig(AppConfig):
    """Reminders of customers of the service."""

    name = "registratura.reminding"
    label = "reminding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.reminding import actions

        actions.enter()
