from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Programs told of what happens to entries."""

    name = "registratura.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.webhooks import actions

        actions.enter()
