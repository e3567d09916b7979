from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """How the program gets better: counts without persons, ideas, notes of versions."""

    name = "registratura.improvement"
    label = "improvement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.improvement import actions
        from registratura.improvement.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
