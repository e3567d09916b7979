from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Terms of law."""

    name = "registratura.deadlines"
    label = "deadlines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.deadlines import actions
        from registratura.deadlines.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
