"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "gazette.publication.prepared": _("a pregătit un document pentru Monitorul Oficial Local"),
            "gazette.publication.changed": _("a schimbat ce este pregătit pentru Monitor"),
            "gazette.publication.masked": _("a pus copia fără date personale"),
            "gazette.publication.published": _("a publicat în Monitorul Oficial Local"),
            "gazette.publication.dropped": _("a renunțat la o publicare pregătită"),
            "gazette.publication.withdrawn": _("a retras din Monitorul Oficial Local"),
            "gazette.information.stated": _("a scris unde se găsește o informație publicată din oficiu"),
            "gazette.information.contact": _("a scris cui se cer informațiile de interes public"),
        }
    )
