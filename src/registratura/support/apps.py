from django.apps import AppConfig


class SupportConfig(AppConfig):
    """The support department of the supplier."""

    name = "registratura.support"
    label = "support"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.support import actions
        from registratura.support.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
