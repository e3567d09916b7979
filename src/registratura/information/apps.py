from django.apps import AppConfig


class InformationConfig(AppConfig):
    """Free access to information of public interest."""

    name = "registratura.information"
    label = "information"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.information import actions
        from registratura.information.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
