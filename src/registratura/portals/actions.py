"""The words of the acts on portals."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "portals.portal.opened": _("a deschis portalul public"),
            "portals.portal.closed": _("a închis portalul public"),
            "portals.portal.changed": _("a schimbat portalul public"),
            "portals.arms.changed": _("a schimbat stema de pe portal"),
            "portals.statement.changed": _("a schimbat declarația de accesibilitate"),
        }
    )
