from django.apps import AppConfig


class MachinesConfig(AppConfig):
    """Keys of programs, what they opened and what was done with them."""

    name = "registratura.machines"
    label = "machines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.machines import actions
        from registratura.machines.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
