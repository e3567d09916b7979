from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Calls with the support department."""

    name = "registratura.calls"
    label = "calls"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.calls import actions
        from registratura.calls.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
