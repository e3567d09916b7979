from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Persons who sign in."""

    name = "registratura.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.accounts import actions
        from registratura.accounts.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
