"""The words of the acts of signing."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "signing.request.made": _("a trimis documente la semnat"),
            "signing.request.withdrawn": _("a retras cererea de semnare"),
            "signing.request.fallen": _("cererea de semnare a căzut, documentul s-a schimbat"),
            "signing.request.signed": _("a semnat documentele cererii"),
            "signing.request.refused": _("a refuzat să semneze"),
            "signing.paper.stamped": _("a adăugat marca temporală și datele de validare"),
            "signing.key.added": _("a adăugat o cheie de semnare"),
            "signing.key.tested": _("a încercat o cheie de semnare"),
            "signing.key.removed": _("a scos o cheie de semnare"),
            "signing.provider.added": _("a adăugat un serviciu de semnare la distanță"),
            "signing.provider.changed": _("a schimbat un serviciu de semnare la distanță"),
            "signing.service.entered": _("a intrat la un serviciu de semnare la distanță"),
            "signing.service.left": _("a ieșit de la un serviciu de semnare la distanță"),
            "signing.options.changed": _("a schimbat cum se aplică marca temporală"),
        }
    )
