from django.apps import AppConfig


class GazetteConfig(AppConfig):
    """The local official gazette and what is published by duty."""

    name = "registratura.gazette"
    label = "gazette"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.gazette import actions
        from registratura.gazette.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
