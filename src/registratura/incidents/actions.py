"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "incidents.incident.opened": _("a înregistrat incidentul"),
            "incidents.incident.routed": _("a anunțat incidentul instituției"),
            "incidents.incident.described": _("a completat incidentul"),
            "incidents.incident.assessed": _("a evaluat riscul incidentului"),
            "incidents.incident.closed": _("a închis incidentul"),
            "incidents.incident.escalated": _("a amintit de termenul incidentului"),
            "incidents.incident.notified": _("a notificat autoritatea de supraveghere"),
            "incidents.scope.added": _("a adăugat întinderea incidentului"),
            "incidents.persons.computed": _("a calculat persoanele vizate de incident"),
            "incidents.persons.told": _("a informat o persoană vizată de incident"),
        }
    )
