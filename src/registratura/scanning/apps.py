from django.apps import AppConfig


class ScanningConfig(AppConfig):
    """Codes on labels, and batches of scans that are parted by them."""

    name = "registratura.scanning"
    label = "scanning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.scanning import actions

        actions.enter()
