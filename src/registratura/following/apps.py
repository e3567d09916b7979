from django.apps import AppConfig


class FollowingConfig(AppConfig):
    """How an entry is followed, completed and its answer fetched from outside the house."""

    name = "registratura.following"
    label = "following"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.following import actions
        from registratura.following.personal import HOLDER
        from registratura.kernel.personal_data import register_holder

        actions.enter()
        register_holder(HOLDER)
