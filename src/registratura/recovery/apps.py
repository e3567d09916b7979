from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """Getting a person back into an account, by two administrators."""

    name = "registratura.recovery"
    label = "recovery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.recovery import actions

        actions.enter()
