"""The words of the acts on persons and their keys."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "subjects.person.known": _("a înscris o persoană sub pseudonim"),
            "subjects.identity.verified": _("a verificat cine este o persoană"),
            "subjects.person.restricted": _("a restricționat prelucrarea datelor unei persoane"),
            "subjects.person.released": _("a ridicat restricția asupra datelor unei persoane"),
            "subjects.keys.destroyed": _("a distrus cheile unei persoane"),
        }
    )
