from django.apps import AppConfig


class FilingsConfig(AppConfig):
    """What is filed through the portal or at the counter: drafts, filings, their files."""

    name = "registratura.filings"
    label = "filings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.filings import actions
        from registratura.filings.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
