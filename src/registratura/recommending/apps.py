from django.apps import AppConfig


class RecommendingConfig(AppConfig):
    """Advice that fits a person who asked for it, with its reasons, and facts the person can delete."""

    name = "registratura.recommending"
    label = "recommending"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.recommending import actions
        from registratura.recommending.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
