"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions({"business.figure.noised": _("a cerut o cifră cu zgomot, din bugetul anului")})
