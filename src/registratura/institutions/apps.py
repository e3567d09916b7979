from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """Institutions, their units and their people."""

    name = "registratura.institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.institutions import actions

        actions.enter()
