from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Forms that persons fill in, and their versions."""

    name = "registratura.forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.forms import actions

        actions.enter()
