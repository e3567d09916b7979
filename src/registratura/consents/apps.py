from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    """What persons said yes and no to."""

    name = "registratura.consents"
    label = "consents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.consents import actions
        from registratura.consents.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
