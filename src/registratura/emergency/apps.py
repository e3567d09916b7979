from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    """Numbered sheets, interruptions, and what was written while the registry did not work."""

    name = "registratura.emergency"
    label = "emergency"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.emergency import actions
        from registratura.emergency.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
