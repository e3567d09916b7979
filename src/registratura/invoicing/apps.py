from django.apps import AppConfig


class InvoicingConfig(AppConfig):
    """Invoices of the supplier: series, documents, RO e-Factura."""

    name = "registratura.invoicing"
    label = "invoicing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.invoicing import actions

        actions.enter()
