"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "machines.key.issued": _("a dat o cheie unui program"),
            "machines.key.revoked": _("a retras cheia unui program"),
            "machines.ground.marked": _("a deschis instituția de probă"),
        }
    )
