from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Runs of reports, kept results, and reports that are sent on a rhythm."""

    name = "registratura.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.reports import actions

        actions.enter()
