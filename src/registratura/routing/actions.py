"""The words of the acts by which papers travel."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "routing.entry.assigned": _("a repartizat"),
            "routing.entry.set_aside": _("a dispus clasarea la dosar, fără repartizare"),
            "routing.assignment.accepted": _("a primit lucrarea"),
            "routing.assignment.returned": _("a restituit lucrarea"),
            "routing.assignment.handed_over": _("a predat lucrarea"),
            "routing.assignment.done": _("a încheiat lucrarea"),
            "routing.assignment.closed": _("a luat lucrarea de la cel care o avea"),
            "routing.work.reopened": _("a reluat lucrarea"),
            "routing.work.handed_over": _("a predat toate lucrările unei persoane"),
            "routing.deputy.set": _("a numit un înlocuitor"),
            "routing.deputy.ended": _("a încheiat înlocuirea"),
            "routing.circuit.defined": _("a stabilit circuitul de avizare"),
            "routing.circuit.retired": _("a scos din folosință circuitul de avizare"),
            "routing.circuit.started": _("a pornit circuitul de avizare"),
            "routing.circuit.stopped": _("a oprit circuitul de avizare"),
            "routing.step.approved": _("a avizat"),
            "routing.step.rejected": _("a respins la avizare"),
            "routing.person.concerned": _("a notat o persoană vizată de petiție"),
            "routing.person.cleared": _("a retras o persoană vizată de petiție"),
        }
    )
