from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What persons are told about their data."""

    name = "registratura.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.notices import actions
        from registratura.notices.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
