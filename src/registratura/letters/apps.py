from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Templates and the letters made from them."""

    name = "registratura.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.letters import actions
        from registratura.letters.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
