from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers and their entries."""

    name = "registratura.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.registers import actions
        from registratura.registers.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
