from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Documents exchanged with other registries."""

    name = "registratura.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.exchange import actions
        from registratura.exchange.calling import CONNECTOR
        from registratura.exchange.personal import HOLDER
        from registratura.kernel.personal_data import register_holder
        from registratura.toolkit.egress import Connector, register_connector

        actions.enter()
        register_holder(HOLDER)
        register_connector(Connector(CONNECTOR))
