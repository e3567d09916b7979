from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """Institutions, their units and their people."""

    name = "registratura.institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.accounts.personal import enter_works_now
        from registratura.institutions import actions
        from registratura.institutions.personal import HOLDER
        from registratura.institutions.queries import works_now
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
        enter_works_now(works_now)
