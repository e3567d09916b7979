from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class ToolkitConfig(AppConfig):
    """Plumbing without models."""

    name = "registratura.toolkit"
    label = "toolkit"

    def ready(self) -> None:
        from django.conf import settings

        from registratura.toolkit import connectors, egress, logs
        from registratura.toolkit.grants import grant_library_tables
        from registratura.toolkit.personal_data import check_personal_data
        from registratura.toolkit.purpose_walls import raise_purpose_walls

        logs.configure()
        connectors.enter()
        if settings.EGRESS_GUARDED:
            egress.arm()
        post_migrate.connect(grant_library_tables, sender=self)
        post_migrate.connect(raise_purpose_walls, sender=self)
        checks.register(check_personal_data, "personal_data")
