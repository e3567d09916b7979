"""The words of the acts on signatures."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "signatures.document.checked": _("a verificat semnăturile unui fișier"),
            "signatures.check.asked": _("a cerut verificarea din nou a semnăturilor"),
            "signatures.root.added": _("a adăugat o rădăcină de încredere a instituției"),
            "signatures.root.removed": _("a scos o rădăcină de încredere a instituției"),
        }
    )
