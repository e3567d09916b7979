from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    """Persons under a pseudonym, and their keys."""

    name = "registratura.subjects"
    label = "subjects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.subjects import actions

        actions.enter()
