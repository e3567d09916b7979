from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Use cases across rooms; no tables."""

    name = "registratura.flows"
    label = "flows"

    def ready(self) -> None:
        from registratura.flows import consultations, entitling, invoice_sending, paying, publishing
        from registratura.flows.notices import disclosures, listeners
        from registratura.flows.sealing import telling
        from registratura.flows.webhooks import telling as webhooks

        listeners.listen()
        disclosures.listen()
        consultations.listen()
        publishing.listen()
        entitling.listen()
        invoice_sending.listen()
        paying.listen()
        telling.listen()
        webhooks.listen()
