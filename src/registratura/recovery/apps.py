from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """Getting a person back into an account, by two administrators."""

    name = "registratura.recovery"
    label = "recovery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.recovery import actions
        from registratura.recovery.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
