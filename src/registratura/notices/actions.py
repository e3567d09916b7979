"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "notices.version.drafted": _("a început un proiect de informare"),
            "notices.version.changed": _("a schimbat proiectul de informare"),
            "notices.version.discarded": _("a renunțat la proiectul de informare"),
            "notices.version.published": _("a publicat informarea"),
        }
    )
