from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Use cases across rooms; no tables."""

    name = "registratura.flows"
    label = "flows"
