from django.apps import AppConfig


class PortalsConfig(AppConfig):
    """What the public pages of institutions look like and say of them."""

    name = "registratura.portals"
    label = "portals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.portals import actions

        actions.enter()
