from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Rules of keeping, holds and runs."""

    name = "registratura.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.retention import actions

        actions.enter()
