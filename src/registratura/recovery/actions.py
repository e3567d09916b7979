"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "recovery.request.asked": _("a cerut recuperarea contului"),
            "recovery.request.approved": _("a aprobat recuperarea contului"),
            "recovery.request.refused": _("a refuzat recuperarea contului"),
            "recovery.request.stopped": _("a oprit recuperarea contului"),
            "recovery.request.used": _("și-a recuperat contul"),
            "recovery.request.blocked": _("recuperarea contului s-a oprit după coduri greșite"),
        }
    )
