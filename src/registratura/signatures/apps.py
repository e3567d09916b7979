from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    """What signatures of kept files say, and whether they hold."""

    name = "registratura.signatures"
    label = "signatures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.signatures import actions

        actions.enter()
