from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    """Notices beside pages, chosen by the page; by a person's signals only where the person opened them."""

    name = "registratura.placements"
    label = "placements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registratura.kernel.personal_data import register_holder
        from registratura.placements import actions
        from registratura.placements.personal import HOLDER

        actions.enter()
        register_holder(HOLDER)
