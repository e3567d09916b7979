from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    """What signatures of kept files say, and whether they hold."""

    name = "registratura.signatures"
    label = "signatures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.signatures import actions
        from registratura.signatures.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
