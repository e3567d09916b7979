from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Fraud and abuse of the service, judged by a person."""

    name = "registratura.screening"
    label = "screening"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.screening import actions
        from registratura.screening.personal import Screening

        actions.enter()
        register_holder(Screening())
