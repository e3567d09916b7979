from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Breaches of personal data."""

    name = "registratura.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.incidents import actions
        from registratura.incidents.personal import Incidents
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(Incidents())
