from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """What leaves the house, and its proofs."""

    name = "registratura.dispatch"
    label = "dispatch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.dispatch import actions
        from registratura.dispatch.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
