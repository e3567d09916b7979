from django.apps import AppConfig


class PreservationConfig(AppConfig):
    """Kept bytes looked at again and again, and packages for archives."""

    name = "registratura.preservation"
    label = "preservation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.preservation import actions
        from registratura.preservation.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
