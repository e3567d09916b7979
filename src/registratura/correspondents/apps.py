from django.apps import AppConfig


class CorrespondentsConfig(AppConfig):
    """The directory of correspondents: the densest store of personal data."""

    name = "registratura.correspondents"
    label = "correspondents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.correspondents import actions
        from registratura.correspondents.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
