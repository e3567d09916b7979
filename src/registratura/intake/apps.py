from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """What arrived and waits for its number."""

    name = "registratura.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.intake import actions
        from registratura.intake.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
