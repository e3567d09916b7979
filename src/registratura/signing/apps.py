from django.apps import AppConfig


class SigningConfig(AppConfig):
    """What is signed electronically before it leaves."""

    name = "registratura.signing"
    label = "signing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.signing import actions
        from registratura.signing.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
