from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers and their entries."""

    name = "registratura.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.registers import actions

        actions.enter()
