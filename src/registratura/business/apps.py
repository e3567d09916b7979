from django.apps import AppConfig


class BusinessConfig(AppConfig):
    """The supplier's own figures and the budget of their noise."""

    name = "registratura.business"
    label = "business"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.business import actions

        actions.enter()
