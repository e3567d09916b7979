"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "preservation.fixity.faulty": _("a găsit un fișier lipsă sau schimbat"),
            "preservation.fixity.mended": _("a găsit din nou întreg un fișier"),
            "preservation.package.made": _("a făcut un pachet pentru arhivă"),
            "preservation.package.checked": _("a verificat un pachet de arhivă"),
        }
    )
