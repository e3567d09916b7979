from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """Public consultation on drafts of normative acts."""

    name = "registratura.consultations"
    label = "consultations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.consultations import actions
        from registratura.consultations.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
