from django.apps import AppConfig


class RightsConfig(AppConfig):
    """Requests and complaints of data subjects."""

    name = "registratura.rights"
    label = "rights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.rights import actions
        from registratura.rights.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
