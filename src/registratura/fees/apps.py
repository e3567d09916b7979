from django.apps import AppConfig


class FeesConfig(AppConfig):
    """Fees: rules, charges, payments, refunds."""

    name = "registratura.fees"
    label = "fees"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.fees import actions
        from registratura.fees.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
