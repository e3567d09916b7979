"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "recommending.fact.forgotten": _("a șters un fapt după care se potrivesc sfaturile"),
            "recommending.facts.reset": _("a șters tot ce se știa pentru sfaturi"),
        }
    )
