"""The words of the acts on the directory."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "correspondents.correspondent.added": _("a adăugat corespondentul"),
            "correspondents.correspondent.corrected": _("a corectat corespondentul"),
            "correspondents.correspondent.forgotten": _("a uitat corespondentul, la cererea persoanei"),
            "correspondents.correspondent.merged": _("a unit corespondentul cu altul"),
            "correspondents.correspondent.unmerged": _("a desfăcut unirea corespondentului"),
            "correspondents.cnp.revealed": _("a văzut CNP-ul"),
        }
    )
