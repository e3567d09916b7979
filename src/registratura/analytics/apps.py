from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """The institution's own daily figures."""

    name = "registratura.analytics"
    label = "analytics"
    default_auto_field = "django.db.models.BigAutoField"
