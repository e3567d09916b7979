from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """The way of papers through the house."""

    name = "registratura.routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.routing import actions
        from registratura.routing.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
