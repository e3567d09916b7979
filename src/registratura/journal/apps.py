from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The lowest room: everyone writes here, nothing can block or cascade into it."""

    name = "registratura.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
