from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """How fast the institution answers, computed each day from its registers for everybody to see."""

    name = "registratura.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
