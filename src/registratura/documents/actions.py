"""The words of the acts on files."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "documents.file.quarantined": _("a oprit fișierul în carantină"),
            "documents.file.held": _("a ținut fișierul în carantină până răspunde antivirusul"),
            "documents.file.released": _("a eliberat fișierul găsit curat"),
            "documents.file.infected": _("a sigilat fișierul găsit infectat"),
            "documents.options.changed": _("a schimbat ștampila sau locul fișierelor"),
            "documents.bytes.eliminated": _("a eliminat din depozit octeții unui fișier"),
            "documents.version.added": _("a adăugat o versiune a documentului"),
        }
    )
