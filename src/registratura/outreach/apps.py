from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """News, surveys, placements, advice and ideas, each by consent."""

    name = "registratura.outreach"
    label = "outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.outreach import actions
        from registratura.outreach.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
