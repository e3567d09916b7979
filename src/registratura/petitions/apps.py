from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    """Petitions and what the law asks of them."""

    name = "registratura.petitions"
    label = "petitions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.petitions import actions
        from registratura.petitions.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
