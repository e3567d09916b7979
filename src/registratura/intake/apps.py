from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """What arrived and waits for its number."""

    name = "registratura.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.intake import actions

        actions.enter()
