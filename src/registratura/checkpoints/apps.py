from django.apps import AppConfig


class CheckpointsConfig(AppConfig):
    """Signed states of the journal, time stamps over them, sealed days and closed years."""

    name = "registratura.checkpoints"
    label = "checkpoints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.checkpoints import actions

        actions.enter()
