"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "improvement.idea.proposed": _("a propus o idee"),
            "improvement.idea.answered": _("a răspuns unei idei"),
        }
    )
