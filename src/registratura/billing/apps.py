from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Billing: who the supplier's customers are, what was agreed with each, and what that entitles them to."""

    name = "registratura.billing"
    label = "billing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.billing import actions
        from registratura.billing.personal import Contacts
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(Contacts())
