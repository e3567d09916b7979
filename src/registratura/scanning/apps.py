from django.apps import AppConfig


class ScanningConfig(AppConfig):
    """Codes on labels, and batches of scans that are parted by them."""

    name = "registratura.scanning"
    label = "scanning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.scanning import actions
        from registratura.scanning.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
