from django.apps import AppConfig


class LicensingConfig(AppConfig):
    """Licenses of installations, devices and applications."""

    name = "registratura.licensing"
    label = "licensing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.licensing import actions
        from registratura.licensing.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
