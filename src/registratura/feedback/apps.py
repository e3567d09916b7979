from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """What people say of the program: on any page, as reviews, published only by their own yes."""

    name = "registratura.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.feedback import actions
        from registratura.feedback.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
