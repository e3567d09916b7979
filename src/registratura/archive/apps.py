from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Filing plan, dossiers, the archive's store and selection."""

    name = "registratura.archive"
    label = "archive"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.archive import actions
        from registratura.archive.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
