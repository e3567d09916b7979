from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Payments: orders, provider events, the ledger, refunds, reconciliation."""

    name = "registratura.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.payments import actions
        from registratura.payments.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
