"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "reports.result.kept": _("a păstrat un raport, cu cifrele de atunci"),
            "reports.schedule.begun": _("a hotărât trimiterea regulată a unui raport"),
            "reports.schedule.ended": _("a oprit trimiterea regulată a unui raport"),
        }
    )
