"""The words of the acts on files."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "documents.file.quarantined": _("a oprit fișierul în carantină"),
            "documents.version.added": _("a adăugat o versiune a documentului"),
        }
    )
