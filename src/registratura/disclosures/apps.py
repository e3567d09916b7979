from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    """To whom personal data goes."""

    name = "registratura.disclosures"
    label = "disclosures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.disclosures import actions
        from registratura.disclosures.personal import Disclosures
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(Disclosures())
