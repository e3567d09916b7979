from django.apps import AppConfig


class SigningConfig(AppConfig):
    """What is signed electronically before it leaves."""

    name = "registratura.signing"
    label = "signing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.signing import actions

        actions.enter()
