from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """Old registers moving in."""

    name = "registratura.transfers"
    label = "transfers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.transfers import actions
        from registratura.transfers.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
