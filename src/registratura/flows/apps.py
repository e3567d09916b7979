from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Use cases across rooms; no tables."""

    name = "registratura.flows"
    label = "flows"

    def ready(self) -> None:
        from registratura.flows.notices import disclosures, listeners

        listeners.listen()
        disclosures.listen()
