from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    """How well it is known who stands behind an account."""

    name = "registratura.assurance"
    label = "assurance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.assurance import actions
        from registratura.assurance.openid import provider
        from registratura.assurance.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        provider.enter()
        register_holder(HOLDER)
