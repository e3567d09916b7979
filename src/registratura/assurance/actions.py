"""The words of the acts of officials on the identity of citizens."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "assurance.person.seen": _("a confirmat la ghișeu cine este persoana unui cont"),
            "assurance.person.withdrawn": _("a retras o confirmare de la ghișeu"),
        }
    )
